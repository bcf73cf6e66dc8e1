"""What a bundle's scores and decisions were worth on documents held out from its training, as the
tables of its card: from the bundle alone, at once.

    python -m benchmarks.held_out [--bundle NAME]
"""

from __future__ import annotations

import argparse

from nlp_realist.codebook import load_codebook
from nlp_realist.evaluate import Interval
from nlp_realist.tag import Tagger, load_bundle
from nlp_realist.tag.heldout import ALL, HeldOut


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bundle")
    tagger = load_bundle(load_codebook(), parser.parse_args().bundle)
    record = tagger.held_out
    if record is None:
        raise SystemExit(f"{tagger.id}: the bundle says nothing of held-out documents.")
    print(f"{tagger.id}: {record.excerpts:,} excerpts of {record.documents:,} documents")
    print(f"expected calibration error, all scores: {record.calibration_all:.4f}\n")
    aims(record)
    print()
    codes(tagger, record)


def aims(record: HeldOut) -> None:
    """One row for each aim: all decisions together."""
    print(
        "| aim | right, of those given | found | decisions that are sure | wrong of these "
        "| wrong where not sure | given and sure | right of these | right where not sure |"
    )
    print("|---" * 9 + "|")
    for aim, found in record.expected.items():
        one = found[ALL]
        print(
            f"| `{aim}` | {_told(one.right)} | {_told(one.found)} | {one.covered:.2f} "
            f"| {one.error_outside:.3f} | {one.error_inside:.2f} | {one.claims_sure:.2f} "
            f"| {_told(one.sure_right)} | {_told(one.unsure_right)} |"
        )


def codes(tagger: Tagger, record: HeldOut) -> None:
    """One row for each code: what to expect right at each aim, and its calibration."""
    print(
        "| code | given from | not sure between | right, `balanced` | right where sure "
        "| right, `find-all` | right, `sure-only` | calibration error |"
    )
    print("|---" * 8 + "|")
    for k, code in enumerate(tagger.codes):
        balanced, all_, sure = (record.expected[aim][code] for aim in record.expected)
        lower, upper = (float(end[k]) for end in tagger.bands["balanced"])
        print(
            f"| `{code}` | {float(tagger.thresholds['balanced'][k]):.2f} | {lower:.2f} to "
            f"{upper:.2f} | {_told(balanced.right)} | {_told(balanced.sure_right)} "
            f"| {_told(all_.right)} | {_told(sure.right) if sure.reached else 'not reached'} "
            f"| {record.calibration[code]:.3f} |"
        )


def _told(share: Interval) -> str:
    if share.value != share.value:
        return "–"
    return f"{share.value:.2f} [{share.low:.2f}, {share.high:.2f}]"


if __name__ == "__main__":
    main()
