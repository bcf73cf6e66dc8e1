"""Read every file of some folders and print what was found.

    python benchmarks/reading.py FOLDER ... [--turns FILE]

For each file: readable or the one line of its error, turns, speakers, roles, attributes, notes,
and seconds. With --turns the turns of every file are written to FILE, to be held against the
source by eye; that file holds participants' words and belongs beside them.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from typing import TextIO

from nlp_realist.errors import RealistError
from nlp_realist.ingest import Source, find_sources, read
from nlp_realist.types import Transcript


def describe(transcript: Transcript, seconds: float) -> list[str]:
    turns = Counter(turn.speaker for turn in transcript.turns)
    roles = {turn.speaker: turn.role for turn in transcript.turns}
    people = ", ".join(
        f"{speaker} x{count}" + (f" ({roles[speaker]})" if roles[speaker] != "unknown" else "")
        for speaker, count in turns.most_common(8)
        if speaker
    )
    more = len([speaker for speaker in turns if speaker]) - 8
    nobody = f"; nobody x{turns[None]}" if turns[None] else ""
    lines = [
        f"{transcript.name}: {len(transcript.turns)} turns, {len(transcript.speakers)} speakers, "
        f"{seconds:.2f} s",
        f"    {people or 'no speakers'}{f' and {more} more' if more > 0 else ''}{nobody}",
    ]
    if transcript.attributes:
        pairs = ", ".join(f"{k}={v}" for k, v in transcript.attributes.items())
        lines.append(f"    {pairs}"[:200])
    return lines + [f"    note: {note}" for note in transcript.notes]


def read_one(source: Source, turns: TextIO | None) -> bool:
    start = time.perf_counter()
    try:
        transcript = read(source.path, name=source.name)
    except RealistError as error:
        print(f"{source.name}: NOT READ\n    {error}")
        return False
    print("\n".join(describe(transcript, time.perf_counter() - start)))
    if turns is not None:
        print(f"\n##### {source.path}", file=turns)
        spans = [(turn.start, turn.end) for turn in transcript.turns]
        gaps = [0, *(end for _, end in spans)]
        for gap, turn in zip(gaps, transcript.turns, strict=False):
            between = transcript.text[gap : turn.start].strip()
            if between and between != f"{turn.speaker}:":
                print(f"  ~ {between!r}", file=turns)
            stamp = "" if turn.time is None else f" {turn.time:.1f}"
            print(f"[{turn.speaker}|{turn.role}{stamp}] {transcript.words(turn)!r}", file=turns)
        rest = transcript.text[gaps[-1] :].strip()
        if rest:
            print(f"  ~ {rest!r}", file=turns)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--turns", type=Path, help="write all turns here")
    options = parser.parse_args()
    sources, errors = find_sources(options.paths)
    for error in errors:
        print(error)
    turns = options.turns.open("w", encoding="utf-8") if options.turns else None
    readable = sum(read_one(source, turns) for source in sources)
    print(f"\n{readable} of {len(sources)} files read")
    return 2 if errors or readable < len(sources) else 0


if __name__ == "__main__":
    raise SystemExit(main())
