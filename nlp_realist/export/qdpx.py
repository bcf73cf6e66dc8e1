"""The study as a REFI-QDA project, which NVivo, ATLAS.ti, MAXQDA and QualCoder open.

Follows the REFI-QDA standard 1.5 and its schema of 18 March 2019 (www.qdasoftware.org): a zip
archive of ``project.qde``, in XML, and the texts under ``sources/``. Positions count code points
of a text from 0, the end not included: as in `Transcript.text`, so nothing is recounted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from xml.etree.ElementTree import Element, indent, tostring
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nlp_realist.export.place import whole
from nlp_realist.export.qdpx_codes import code_guid, codebook_element
from nlp_realist.export.qdpx_notes import pattern_notes
from nlp_realist.export.qdpx_xml import PROJECT, add, element, guid, plain, unique
from nlp_realist.frames import ATTRIBUTES, transcript_names
from nlp_realist.types import Excerpt, Origin, Study, Tag, Transcript

#: Characters of a selection's name, which is how its words begin.
NAME_LENGTH = 80

# The earliest time that zip knows: no bytes of the archive depend on when it was written.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o644 << 16
_PROGRAM = guid("program", "nlp_realist")


def write_qdpx(study: Study, path: Path | str) -> None:
    """Write codebook, transcripts, codings and patterns; the same study gives the same bytes.

    Tags are those of the study: what a reviewer took away is not there, and what they put in its
    place is theirs. Raises RealistError when the file can't be written.
    """
    with whole(path) as part, ZipFile(part, "w", ZIP_DEFLATED) as archive:
        with archive.open(_member("project.qde"), "w", force_zip64=True) as file:
            for piece in _project(study):
                file.write(piece.encode("utf-8"))
        for transcript in study.transcripts:
            # No byte order mark: some programs count it as a character. What UTF-8 can't hold
            # (half a character) becomes one other, so that no position moves.
            text = transcript.text.encode("utf-8", "replace")
            archive.writestr(_member(f"sources/{_source_guid(transcript)}.txt"), text)


def _member(name: str) -> ZipInfo:
    info = ZipInfo(name, _EPOCH)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, _MODE
    return info


def _project(study: Study) -> Iterator[str]:
    """The XML piece by piece: of a large study only one transcript's codings are in memory."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield (
        f'<Project xmlns="{PROJECT}" name={quoteattr(plain(study.name))} '
        f'origin="nlp_realist" creatingUserGUID="{_PROGRAM}">\n'
    )
    yield _text(_users(study))
    if (codebook := codebook_element(study)) is not None:
        yield _text(codebook)
    attributes = _attributes(study)
    if attributes:
        yield _text(_variables(attributes))
    yield from _group("Sources", _Sources(study, attributes).elements())
    yield from _group("Notes", pattern_notes(study))
    about = element("Description")
    about.text = (
        "Codings of a user called (model) and patterns are a machine's proposals, to be read and "
        "judged; all other codings are people's."
    )
    yield _text(about)
    yield "</Project>\n"


def _text(one: Element) -> str:
    indent(one, "  ")
    return tostring(one, encoding="unicode") + "\n"


def _group(tag: str, elements: Iterator[Element]) -> Iterator[str]:
    """Elements within one; nothing where there are none, which is what the schema wants."""
    first = next(elements, None)
    if first is None:
        return
    yield f"<{tag}>\n{_text(first)}"
    yield from map(_text, elements)
    yield f"</{tag}>\n"


def _users(study: Study) -> Element:
    """Everyone who coded: models apart from people, and the program, which put it together."""
    users = element("Users")
    add(users, "User", guid=_PROGRAM, name="nlp_realist")
    taken = {"nlp_realist"}
    for origin in dict.fromkeys((tag.origin.kind, tag.origin.name) for tag in study.tags):
        kind, name = origin
        called = unique(f"{name} (model)" if kind == "model" else name, taken)
        add(users, "User", guid=guid("user", kind, name), name=called)
    return users


def _attributes(study: Study) -> list[str]:
    """Names of what describes transcripts, those that every study may have first."""
    found = dict.fromkeys(name for t in study.transcripts for name in t.attributes)
    return [*(a for a in ATTRIBUTES if a in found), *(a for a in found if a not in ATTRIBUTES)]


def _variables(attributes: Sequence[str]) -> Element:
    variables = element("Variables")
    for name in attributes:
        identity = guid("variable", name)
        add(variables, "Variable", guid=identity, name=name, typeOfVariable="Text")
    return variables


def _source_guid(transcript: Transcript) -> str:
    return guid("transcript", transcript.id)


def _user_guid(origin: Origin) -> str:
    return guid("user", origin.kind, origin.name)


@dataclass(frozen=True)
class _Sources:
    """The transcripts of a study with their codings."""

    study: Study
    attributes: Sequence[str]

    def elements(self) -> Iterator[Element]:
        names, taken = transcript_names(self.study), set[str]()
        for transcript in self.study.transcripts:
            name = names[transcript.id]
            # Some programs make a file of this name; the folder stays legible in it.
            called = unique(name.replace("/", " - "), taken)
            yield self._element(transcript, name, called)

    @cached_property
    def _excerpts(self) -> Mapping[str, list[Excerpt]]:
        grouped: dict[str, list[Excerpt]] = {}
        for excerpt in self.study.excerpts:
            grouped.setdefault(excerpt.transcript, []).append(excerpt)
        return grouped

    @cached_property
    def _tags(self) -> Mapping[str, list[Tag]]:
        return self.study.tags_by_excerpt()

    def _element(self, transcript: Transcript, name: str, called: str) -> Element:
        identity = _source_guid(transcript)
        source = element(
            "TextSource",
            guid=identity,
            name=called,
            plainTextPath=f"internal://{identity}.txt",
            creatingUser=_PROGRAM,
        )
        add(source, "Description", "\n".join([name, *_wide(transcript.text)]))
        for excerpt in self._excerpts.get(transcript.id, ()):
            for tag in self._tags.get(excerpt.id, ()):
                self._select(source, transcript, excerpt, tag)
        for attribute in self.attributes:
            if value := transcript.attributes.get(attribute):
                held = add(source, "VariableValue")
                add(held, "VariableRef", targetGUID=guid("variable", attribute))
                add(held, "TextValue", value)
        return source

    def _select(self, source: Element, transcript: Transcript, excerpt: Excerpt, tag: Tag) -> None:
        """One selection per tag, as some programs take the user of all codings from it."""
        user = _user_guid(tag.origin)
        selection = add(
            source,
            "PlainTextSelection",
            guid=guid("selection", tag.id, tag.direction),
            name=_begins(excerpt.text),
            startPosition=str(excerpt.start),
            endPosition=str(excerpt.end),
            creatingUser=user,
        )
        if why := _why(tag, excerpt, transcript.text):
            add(selection, "Description", why)
        identity = guid("coding", tag.id, tag.direction)
        coding = add(selection, "Coding", guid=identity, creatingUser=user)
        code = code_guid(self.study.codebook, tag.code, tag.direction)
        add(coding, "CodeRef", targetGUID=code)


def _begins(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= NAME_LENGTH else line[: NAME_LENGTH - 1].rstrip() + "…"


def _why(tag: Tag, excerpt: Excerpt, text: str) -> str:
    """What a coding says of itself: how sure its model is, and the words that it rests on."""
    said = []
    if tag.origin.kind == "model":
        sure = "not sure" if tag.unsure else "sure"
        said.append(f"Proposed by {tag.origin.name}, score {tag.score:.2f}, {sure}.")
    evidence = text[tag.evidence.start : tag.evidence.end]
    if evidence and evidence != excerpt.text:
        said.append(f"Rests most on: “{evidence}”")
    return "\n".join(said)


def _wide(text: str) -> list[str]:
    """A warning where a text has characters that UTF-16, and NVivo with it, counts as two."""
    wide = sum(character > "\uffff" for character in text)
    if not wide:
        return []
    noun = "character" if wide == 1 else "characters"
    return [
        f"{wide} {noun} such as emoji: a program that counts one as two, as NVivo does, "
        "selects too early by one place after each."
    ]
