"""Pieces of REFI-QDA: identifiers that stay the same, and elements that hold any text."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement

from nlp_realist.types import content_id

PROJECT = "urn:QDA-XML:project:1.0"

_HOME = uuid5(NAMESPACE_URL, "nlp_realist/refi-qda")
# What XML 1.0 can't hold, not even escaped.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def guid(kind: str, *names: str) -> str:
    """The identifier of a thing of one kind: the same names always give the same."""
    return str(uuid5(_HOME, content_id(kind, *names, length=64)))


def plain(text: str) -> str:
    """A text as XML holds it."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def element(tag: str, **attributes: str) -> Element:
    """An element without a prefix; the project's element says which namespace that is."""
    return Element(tag, {name: plain(value) for name, value in attributes.items()})


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    """Put an element, with a text or none, at the end of another."""
    child = SubElement(parent, tag, {name: plain(value) for name, value in attributes.items()})
    if text:
        child.text = plain(text)
    return child


def unique(name: str, taken: set[str]) -> str:
    """A name that is not taken yet, and is from now on: programs may ask that names differ."""
    tried, number = name, 1
    while tried.casefold() in taken:
        number += 1
        tried = f"{name} ({number})"
    taken.add(tried.casefold())
    return tried
