"""Parts of a package as trees, changed and written back only where something was changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.xml_tree import Element, local


def tree_of(part: bytes) -> Element:
    """The root of an XML part, however long; no entity is read. Raises :class:`UnreadableFile`."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, huge_tree=True
    )
    try:
        return etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableFile("damaged") from None


def written(root: Element) -> bytes:
    """A tree as a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def remove(element: Element) -> None:
    """Take an element out; the words that follow it stay."""
    parent = element.getparent()
    before, tail = element.getprevious(), element.tail
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def blank(element: Element, values: Mapping[str, str | None]) -> bool:
    """Give attributes, by their local names, another value, or none at all; whether that changed anything."""
    changed = False
    for key, given in list(element.attrib.items()):
        name = key.rpartition("}")[2]
        if name not in values or given == values[name]:
            continue
        changed = True
        if (value := values[name]) is None:
            del element.attrib[key]
        else:
            element.attrib[key] = value
    return changed


def said(root: Element, kinds: Mapping[str, str], otherwise: str = "") -> set[str]:
    """The kinds of what the elements of a tree say, by their local names."""
    texts = ((local(element), (element.text or "").strip()) for element in root.iter())
    return {kind for name, text in texts if text and (kind := kinds.get(name, otherwise))}


def attributes(root: Element) -> Iterable[tuple[Element, str, str]]:
    """Each attribute of a tree: its element, its local name and its value."""
    for element in root.iter(etree.Element):
        for key, value in element.attrib.items():
            yield element, key.rpartition("}")[2], value
