"""Write real meetings in the styles that people use, read them back, and count what returns.

    python benchmarks/reading_styles.py FOLDER

FOLDER holds transcripts whose turns are certain, such as JSON of meetings. Each is written as
text in every style below and read again; a turn returns when speaker and words are the same.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from nlp_realist.errors import RealistError
from nlp_realist.ingest import find_sources, read

Talk = Sequence[tuple[str, str]]
#: Longer labels are not read as labels, by design.
LONGEST_LABEL = 63


def lines(form: str, between: str = "\n") -> Callable[[Talk], str]:
    """`form` with {who}, {said}, and {at}, {clock} for times."""

    def written(talk: Talk) -> str:
        return between.join(
            form.format(
                who=who, said=said, at=stamp(7 * n), clock=f"{7 * n // 60}:{7 * n % 60:02d}"
            )
            for n, (who, said) in enumerate(talk)
        )

    return written


def stamp(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


STYLES: dict[str, tuple[str, Callable[[Talk], str]]] = {
    "Name: words": ("txt", lines("{who}: {said}")),
    "title, Name: words": (
        "txt",
        lambda t: "Talk\nDate: 3 May 2021\n\n" + lines("{who}: {said}")(t),
    ),
    "[Name] words": ("txt", lines("[{who}] {said}")),
    "{Name} words": ("txt", lines("{{{who}}} {said}")),
    "#Name: words": ("txt", lines("#{who}: {said}")),
    "@Name: words": ("txt", lines("@{who}: {said}")),
    "**Name:** words": ("md", lines("**{who}:** {said}", "\n\n")),
    "Name<tab>words": ("txt", lines("{who}\t{said}")),
    "[time] Name: words": ("txt", lines("[{at}] {who}: {said}")),
    "Name: [time] words": ("txt", lines("{who}: [{at}] {said}")),
    "time Name / words": ("txt", lines("{at} {who}\n{said}")),
    "Name  time / words": ("txt", lines("{who}  {clock}  \n{said}", "\n\n")),
    "[Name] time / words": ("txt", lines("[{who}] {at}\n{said}", "\n\n")),
    "Name / words": ("txt", lines("{who}\n{said}", "\n\n")),
    "Name: / words": ("txt", lines("{who}:\n{said}", "\n\n")),
    "P1. words": ("txt", lines("{who}. {said}")),
    "P1: words P2: words": ("txt", lines("{who}: {said}", " ")),
}


def in_codes(talk: Talk) -> Talk:
    names = list(dict.fromkeys(who for who, _ in talk))
    return [(f"P{names.index(who) + 1}", said) for who, said in talk]


def returned(talk: Talk, style: str, folder: Path) -> float:
    """Share of the turns that come back with the same speaker and words."""
    suffix, written = STYLES[style]
    path = folder / f"talk.{suffix}"
    path.write_text(written(talk), encoding="utf-8")
    try:
        transcript = read(path)
    except RealistError as error:
        print(f"  {style}: {error}")
        return 0.0
    back = Counter(
        (t.speaker or "", " ".join(transcript.words(t).split())) for t in transcript.turns
    )
    return (Counter(talk) & back).total() / len(talk)


def talks(folder: Path) -> list[Talk]:
    found: list[Talk] = []
    for source in find_sources([folder])[0]:
        transcript = read(source.path, name=source.name)
        words = [(t.speaker or "", " ".join(transcript.words(t).split())) for t in transcript.turns]
        if all(who and len(who) <= LONGEST_LABEL for who, _ in words):
            found.append([(who, said) for who, said in words if not re.match(r"\W*$", said)])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    material = talks(parser.parse_args().folder)
    print(f"{len(material)} transcripts, {sum(map(len, material))} turns")
    with tempfile.TemporaryDirectory() as name:
        for style in STYLES:
            told = [in_codes(talk) if style.startswith("P1") else talk for talk in material]
            shares = [returned(talk, style, Path(name)) for talk in told]
            whole = sum(share == 1 for share in shares)
            print(f"{style:24} {sum(shares) / len(shares):7.2%} of turns, {whole} whole")


if __name__ == "__main__":
    main()
