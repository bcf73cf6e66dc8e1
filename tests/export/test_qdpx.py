"""The REFI-QDA project: read back as other programs read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_realist.errors import RealistError
from nlp_realist.export import write_qdpx
from nlp_realist.pipeline import review
from nlp_realist.review import decide_tag
from nlp_realist.types import Codebook, Origin, Study
from tests.studies import codebook, excerpts_of, small_study, tag, transcript

Q = "{urn:QDA-XML:project:1.0}"


def written(study: Study, folder: Path) -> tuple[Element, dict[str, str]]:
    """The project's element, and the texts by their path in it."""
    path = folder / "study.qdpx"
    write_qdpx(study, path)
    with ZipFile(path) as archive:
        texts = {
            name.replace("sources/", "internal://"): archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith("sources/")
        }
        return ElementTree.fromstring(archive.read("project.qde")), texts


def named(project: Element, tag_name: str) -> dict[str | None, str]:
    """Names by identifier."""
    return {one.get("guid"): one.get("name", "") for one in project.iter(Q + tag_name)}


Coded = tuple[str, str, str, str]


def codings(project: Element, texts: dict[str, str]) -> list[Coded]:
    """Source, coded words, code and user, as a program that opens the project puts them."""
    codes, users = named(project, "Code"), named(project, "User")
    found = []
    for source in project.iter(Q + "TextSource"):
        text = texts[source.get("plainTextPath", "")]
        for selection in source.iter(Q + "PlainTextSelection"):
            start, end = (
                int(selection.get("startPosition", "")),
                int(selection.get("endPosition", "")),
            )
            for coding in selection.iter(Q + "Coding"):
                reference = coding.find(Q + "CodeRef")
                assert reference is not None
                assert coding.get("creatingUser") == selection.get("creatingUser")
                code = codes[reference.get("targetGUID")]
                words = text[start:end]
                found.append(
                    (source.get("name", ""), words, code, users[coding.get("creatingUser")])
                )
    return found


def test_every_tag_is_a_coding_of_its_excerpt_by_whoever_gave_it(tmp_path: Path) -> None:
    study = small_study()
    labels = {code.id: code.label for code in study.codebook.codes}
    excerpts, transcripts = study.excerpt_by_id(), study.transcript_by_id()
    users = {"model": "small-1 (model)", "person": "R. Coder"}
    expected = [
        (
            transcripts[excerpts[one.excerpt].transcript].name.replace("/", " - "),
            excerpts[one.excerpt].text,
            labels[one.code] + (" (contrary)" if one.direction == "contrary" else ""),
            users[one.origin.kind],
        )
        for one in study.tags
    ]
    assert codings(*written(study, tmp_path)) == expected


def test_what_a_reviewer_decided_holds(tmp_path: Path) -> None:
    study = small_study()
    at, by = "2024-03-02T10:00:00+00:00", "R. Coder"
    decisions = (
        decide_tag(study.tags[0], "edit", reviewer=by, at=at, code="relationship/dependable"),
        decide_tag(study.tags[2], "accept", reviewer=by, at=at),
        decide_tag(study.tags[6], "reject", reviewer=by, at=at),
    )
    reviewed = review(replace(study, decisions=decisions)).study
    found = codings(*written(reviewed, tmp_path))
    came, asked = study.excerpts[1].text, study.excerpts[2].text
    given = {(words, code, user) for _, words, code, user in found}
    assert len(found) == len(study.tags) - 1
    assert (came, "Dependable", by) in given
    assert (came, "Trust", "small-1 (model)") not in given
    assert (asked, "Child's voice (contrary)", "small-1 (model)") in given
    assert not any("Worker late" in words for words, *_ in given)


def test_texts_are_whole_and_positions_count_code_points_as_everywhere(tmp_path: Path) -> None:
    source = transcript("a.txt", (("Mum", "parent", "Well 😀😀."), ("Mum", "parent", "She came.")))
    excerpts = tuple(excerpts_of(source))
    coded = tag(excerpts[1], "relationship/trust", "She came")
    study = Study("S", (source,), excerpts, codebook(), (coded,))
    project, texts = written(study, tmp_path)
    assert list(texts.values()) == [source.text]
    assert [words for _, words, *_ in codings(project, texts)] == ["She came."]
    about = project.findtext(f"{Q}Sources/{Q}TextSource/{Q}Description", "")
    assert "2 characters such as emoji" in about


def test_a_text_has_no_mark_that_some_programs_count(tmp_path: Path) -> None:
    path = tmp_path / "study.qdpx"
    study = small_study()
    write_qdpx(study, path)
    with ZipFile(path) as archive:
        sources = [archive.read(name) for name in archive.namelist() if name != "project.qde"]
    assert sources == [one.text.encode("utf-8") for one in study.transcripts]
    assert not any(b"\r" in content or content.startswith(b"\xef\xbb\xbf") for content in sources)


def test_codes_stand_below_their_family_and_a_contrary_below_its_code(tmp_path: Path) -> None:
    project, _ = written(small_study(), tmp_path)

    def tree(code: Element) -> object:
        below = [tree(one) for one in code.findall(Q + "Code")]
        return (code.get("name"), code.get("isCodable"), below)

    top = project.findall(f"{Q}CodeBook/{Q}Codes/{Q}Code")
    contrary = [("Dependable (contrary)", "true", [])]
    assert [tree(code) for code in top] == [
        (
            "Relationship",
            "false",
            [
                ("Trust", "true", [("Trust (contrary)", "true", [])]),
                ("Dependable", "true", contrary),
            ],
        ),
        (
            "Whole family",
            "false",
            [("Child's voice", "true", [("Child's voice (contrary)", "true", [])])],
        ),
        ("Level", "false", [("Family level", "true", [])]),
    ]
    described = {
        code.get("name"): code.findtext(Q + "Description", "") for code in project.iter(Q + "Code")
    }
    assert "Trust and honesty" in described["Trust"]
    assert "Code id: relationship/trust" in described["Trust"]
    assert "Gave up" in described["Dependable (contrary)"]
    assert "At most one" in described["Level"]


def test_codes_of_one_name_are_told_apart(tmp_path: Path) -> None:
    book = codebook()
    codes = tuple(replace(code, label="Voice") for code in book.codes)
    project, _ = written(replace(small_study(), codebook=replace(book, codes=codes)), tmp_path)
    names = [code.get("name", "") for code in project.iter(Q + "Code")]
    assert len(set(names)) == len(names)
    assert "Voice (Whole family) (contrary)" in names


def test_a_code_that_the_codebook_lacks_is_there(tmp_path: Path) -> None:
    study = small_study()
    unknown = replace(study.tags[0], code="own/hope", direction="contrary")
    found = codings(*written(replace(study, tags=(unknown,)), tmp_path))
    assert [code for _, _, code, _ in found] == ["own/hope (contrary)"]


def test_a_coding_says_how_sure_its_model_is_and_what_it_rests_on(tmp_path: Path) -> None:
    study = small_study()
    tags = (replace(study.tags[0], unsure=True), *study.tags[1:])
    project, _ = written(replace(study, tags=tags), tmp_path)
    said = [one.findtext(Q + "Description") for one in project.iter(Q + "PlainTextSelection")]
    assert said[0] == (
        "Proposed by small-1, score 0.90, not sure.\nRests most on: “they begin to trust us”"
    )
    assert said[4] == "Rests most on: “she kept coming”"


def test_a_person_called_as_a_model_is_another_user(tmp_path: Path) -> None:
    study = small_study()
    tags = [replace(one, origin=Origin("person", "small-1")) for one in study.tags[:1]]
    tags += [replace(one, origin=Origin("person", "small-1 (model)")) for one in study.tags[1:2]]
    project, texts = written(replace(study, tags=(*tags, *study.tags[2:])), tmp_path)
    users = {user for *_, user in codings(project, texts)}
    assert users == {"small-1", "small-1 (model)", "small-1 (model) (2)", "R. Coder"}


def test_transcripts_carry_what_describes_them(tmp_path: Path) -> None:
    project, _ = written(small_study(), tmp_path)
    variables = named(project, "Variable")
    assert list(variables.values()) == ["kind", "site", "wave"]
    told = {}
    for source in project.iter(Q + "TextSource"):
        told[source.get("name")] = {
            variables[value[0].get("targetGUID")]: value[1].text
            for value in source.iter(Q + "VariableValue")
        }
    assert told["south - mother.vtt"] == {"kind": "interview", "site": "South", "wave": "1"}


def test_patterns_are_notes_with_their_counts_and_what_speaks_against(tmp_path: Path) -> None:
    study = small_study()
    rejected = replace(study.patterns[1], id="p3", status="rejected")
    project, _ = written(replace(study, patterns=(*study.patterns, rejected)), tmp_path)
    notes = project.findall(f"{Q}Notes/{Q}Note")
    labels = ["Pattern 1: coming back, trust", "Pattern 2: boys not asked"]
    assert [note.get("name") for note in notes] == labels
    text = notes[0].findtext(Q + "PlainTextContent", "")
    assert "If a worker keeps coming, trust follows." in text
    assert "2 of 3 transcripts" in text
    assert "Counter-examples, 1 of 1:\n“The last one never rang back.” (Mum, south/mother" in text


def test_the_same_study_gives_the_same_bytes_and_identifiers(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.qdpx", "two.qdpx")]
    for path in paths:
        write_qdpx(small_study(), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    project, _ = written(small_study(), tmp_path)
    identities = [one.get("guid") for one in project.iter() if one.get("guid")]
    assert len(set(identities)) == len(identities)
    assert {UUID(one).version for one in identities if one} == {5}
    # Of a later run too: a project that is imported again meets what it already has.
    later, _ = written(replace(small_study(), tags=small_study().tags[:2]), tmp_path)
    assert named(later, "Code") == named(project, "Code")
    assert set(named(later, "PlainTextSelection")) < set(named(project, "PlainTextSelection"))


ANY = st.text(st.characters(codec="utf-16", categories=None), max_size=12)


@settings(max_examples=25)
@given(words=ANY, label=ANY, speaker=st.text(max_size=5))
def test_any_text_gives_a_file_that_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, words: str, label: str, speaker: str
) -> None:
    source = transcript(f"{label}.txt", ((speaker or None, None, words),), site=label)
    excerpts = tuple(excerpts_of(source))
    one = tag(excerpts[0], "relationship/trust", words, origin=Origin("person", speaker))
    study = Study(label, (source,), excerpts, codebook(), (one,))
    project, texts = written(study, tmp_path_factory.mktemp("any"))
    assert [said for _, said, *_ in codings(project, texts)] == [words]


def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(RealistError, match="can't be written"):
        write_qdpx(small_study(), tmp_path / "none" / "study.qdpx")


def empty() -> Study:
    return Study("Nothing", (), (), Codebook("None", "1", (), ()))


def uncoded() -> Study:
    return replace(small_study(), tags=(), patterns=())


@pytest.mark.parametrize("make", [small_study, uncoded, empty])
def test_the_schema_of_the_standard_holds(make: type[Study], tmp_path: Path, shared: Path) -> None:
    schema = shared / "data" / "refi_qda" / "Project.xsd"
    if not schema.exists():
        pytest.skip("no schema of REFI-QDA in the folder 'shared'")
    from lxml import etree

    write_qdpx(make(), tmp_path / "study.qdpx")
    with ZipFile(tmp_path / "study.qdpx") as archive:
        project = etree.fromstring(archive.read("project.qde"))
    etree.XMLSchema(etree.parse(schema)).assertValid(project)


def test_nvivo_counts_utf16_units_in_its_own_files(shared: Path) -> None:
    """What docs/outputs.md says of NVivo: nearly all of its selections begin at a word so."""
    name = "nvivo12win_hungarian_vaccination_2docs_masked.qdpx"
    path = shared / "data" / "refi_qda" / name
    if not path.exists():
        pytest.skip("no project of NVivo in the folder 'shared'")
    with ZipFile(path) as archive:
        project = ElementTree.fromstring(archive.read("project.qde"))
        source = list(project.iter(Q + "TextSource"))[1]
        place = source.get("plainTextPath", "").replace("internal://", "Sources/")
        text = archive.read(place).decode("utf-8-sig")
    starts = [int(one.get("startPosition", "")) for one in source.iter(Q + "PlainTextSelection")]
    ends = [int(one.get("endPosition", "")) for one in source.iter(Q + "PlainTextSelection")]
    places = set(zip(starts, ends, strict=True))
    assert sum(character > "\uffff" for character in text) == 892
    in_units = "".join(c if c <= "\uffff" else "\ue000\ue000" for c in text)

    def at_words(counted: str) -> int:
        return sum(
            not counted[start].isspace() and (start == 0 or counted[start - 1].isspace())
            for start, _ in places
        )

    assert len(places) == 188
    assert at_words(in_units) == 185
    assert at_words(text) == 34
