"""How long `nlp-realist --help` takes, as a person waits for it: median of 15 runs.

python -m benchmarks.startup
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time


def main() -> None:
    seconds = []
    for _ in range(15):
        begun = time.perf_counter()
        command = [sys.executable, "-m", "nlp_realist", "--help"]
        subprocess.run(command, capture_output=True, check=True)
        seconds.append(time.perf_counter() - begun)
    print(f"--help: median {statistics.median(seconds):.3f} s, worst {max(seconds):.3f} s")


if __name__ == "__main__":
    main()
