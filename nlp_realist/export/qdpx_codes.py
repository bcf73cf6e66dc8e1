"""The codebook for REFI-QDA: families hold their codes, and a code holds its contrary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from nlp_realist.export.qdpx_xml import add, element, guid, unique
from nlp_realist.frames import codes_and_directions
from nlp_realist.types import Code, Codebook, Family, Study

CONTRARY = "{} (contrary)"


def codebook_element(study: Study) -> Element | None:
    """The codes, each with each direction that it can have or has; None where there is none."""
    pairs = codes_and_directions(study)
    if not pairs:
        return None
    known = {code.id: code for code in study.codebook.codes}
    families = {family.id: family for family in study.codebook.families}
    of_family: dict[str, dict[str, set[str]]] = {family: {} for family in families}
    for code, direction in pairs:
        family = code.split("/", 1)[0]
        of_family.setdefault(family, {}).setdefault(code, set()).add(direction)
    book = element("CodeBook")
    codes, names = add(book, "Codes"), _names(study)
    taken: set[str] = set()
    for family, members in of_family.items():
        told = families.get(family, Family(family, family))
        # Nothing is coded with a family; programs show it as a folder.
        folder = add(
            codes,
            "Code",
            guid=guid("family", study.codebook.name, family),
            name=unique(told.label, taken),
            isCodable="false",
        )
        _describe(folder, _family_lines(told))
        for code, directions in members.items():
            _add_code(folder, code, directions, names, study.codebook.name, known.get(code))
    return book


def code_guid(codebook: Codebook, code: str, direction: str) -> str:
    """The identifier of a code in one direction, the same in all studies with this codebook."""
    return guid("code", codebook.name, code, direction)


def _add_code(
    folder: Element,
    code: str,
    directions: set[str],
    names: dict[tuple[str, str], str],
    codebook: str,
    told: Code | None,
) -> None:
    parent = folder
    for direction in ("present", "contrary"):
        # A contrary stands below its code, which is there for it whether it was given or not.
        if direction == "contrary" and direction not in directions:
            break
        parent = add(
            parent,
            "Code",
            guid=guid("code", codebook, code, direction),
            name=names[code, direction],
            isCodable="true",
        )
        lines = _contrary_lines(told) if direction == "contrary" else _code_lines(told)
        _describe(parent, [*lines, f"Code id: {code}"])


def _names(study: Study) -> dict[tuple[str, str], str]:
    """What to call each code and its contrary: labels, told apart by family where they repeat."""
    labels = {code.id: code.label for code in study.codebook.codes}
    families = {family.id: family.label for family in study.codebook.families}
    codes = list(dict.fromkeys(code for code, _ in codes_and_directions(study)))
    repeated = Counter(labels.get(code, code).casefold() for code in codes)
    taken: set[str] = set()
    names = {}
    for code in codes:
        label, family = labels.get(code, code), code.split("/", 1)[0]
        if repeated[label.casefold()] > 1:
            label = f"{label} ({families.get(family, family)})"
        names[code, "present"] = unique(label, taken)
        names[code, "contrary"] = unique(CONTRARY.format(names[code, "present"]), taken)
    return names


def _describe(code: Element, lines: list[str]) -> None:
    if lines:
        # The schema wants it before the codes below.
        add(code, "Description", "\n".join(lines))


def _family_lines(family: Family) -> list[str]:
    one = ["At most one of these codes applies to an excerpt."] if family.combine == "one" else []
    return [line for line in (family.definition, *one) if line]


def _code_lines(code: Code | None) -> list[str]:
    return [] if code is None else list(_told(code))


def _told(code: Code) -> Iterator[str]:
    if code.definition:
        yield code.definition
    yield from (f"Include: {line}" for line in code.include)
    yield from (f"Exclude: {line}" for line in code.exclude)
    yield from (f"For example: {line}" for line in code.examples)


def _contrary_lines(code: Code | None) -> list[str]:
    lines = ["The words give evidence of the opposite, or of an explicit absence."]
    if code is not None:
        lines += [code.contrary] if code.contrary else []
        lines += [f"For example: {line}" for line in code.contrary_examples]
    return lines
