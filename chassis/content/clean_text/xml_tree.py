"""Parts of an office file as trees of elements, known by their local names: programs differ in their namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from chassis.content.archives import UnreadableFile

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""


def parsed(part: bytes) -> Element:
    """The root of an XML part; nothing is fetched and no entity is read. Raises :class:`UnreadableFile`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableFile("damaged") from None


def local(element: Element) -> str:
    """Its name without the namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """One of its attributes by local name, or nothing."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def children(element: Element, *names: str) -> list[Element]:
    """Its children of these names."""
    return [child for child in element if local(child) in names]


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of names, or None."""
    for name in path:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """All below it of these names, in their order."""
    return (each for each in element.iter() if local(each) in names)


def value(element: Element | None, *path: str) -> str:
    """``val`` of the first descendant along a path, or nothing."""
    found = child(element, *path)
    return attribute(found, "val") if found is not None else ""


def is_on(element: Element | None, name: str) -> bool | None:
    """A switch such as ``<w:b/>``: None where it is not there."""
    found = child(element, name)
    return None if found is None else attribute(found, "val") not in ("0", "false", "off")


def number_in(text: str, otherwise: int = 0) -> int:
    """A small whole number, or ``otherwise``."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
