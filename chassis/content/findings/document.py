"""Word (.docx): paragraphs by number, what is hidden, deleted or noted beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from chassis.content.extraction.sheets import tree
from chassis.content.findings.passages import Collector
from chassis.content.findings.written_attributes import written_in

_PARTS = re.compile(
    r"word/(?:(?P<body>document)|(?P<head>header)|(?P<foot>footer)|(?P<notes>footnotes|endnotes)|(?P<comments>comments))\d*\.xml"
)
_NAMES = {"body": "正文", "head": "页眉", "foot": "页脚", "notes": "脚注", "comments": "批注"}
_TEXTS = frozenset({"t", "delText", "instrText", "delInstrText"})
_HIDES = frozenset({"vanish", "specVanish", "webHidden"})
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo"})
_OFF = frozenset({"0", "false", "off"})
_WHITE, _BLACK = frozenset({"FFFFFF", "ffffff", "white"}), frozenset({"000000", "black"})
_SMALLEST = 4  # half points: whatever is as small is no line to a reader


def read_document(parts: Mapping[str, bytes], collector: Collector, where: str) -> set[str]:
    """Give the texts of a document to the collector; the names of the parts that were read."""
    read = set[str]()
    for name, part in parts.items():
        matched = _PARTS.fullmatch(name)
        root = tree(part) if matched else None
        if matched and root is not None and matched.lastgroup:
            _read_part(root, collector, f"{where}{_NAMES[matched.lastgroup]}", matched.lastgroup)
            read.add(name)
    return read


def _read_part(root: Any, collector: Collector, name: str, kind: str) -> None:
    texts, hidden = dict[Any, list[str]](), set[Any]()
    order: list[Any] = []
    changes = 0
    for element in root.iter("{*}*"):
        local = element.tag.rpartition("}")[2]
        if local == "p":
            order.append(element)
            texts[element] = []
        elif local in _TEXTS:
            paragraph, is_hidden = _above(element)
            if paragraph is not None and paragraph in texts:
                texts[paragraph].append(element.text or "")
                if is_hidden and (element.text or "").strip():
                    hidden.add(paragraph)
        elif local in _CHANGES and _tag(element.getparent()) not in ("rPr", "trPr", "pPr"):
            changes += 1
        elif local in ("tab", "br", "cr"):
            paragraph, _ = _above(element)
            if paragraph is not None and paragraph in texts:
                texts[paragraph].append(" ")
    for number, paragraph in enumerate(order, 1):
        place = f"{name}第{number}段" if kind == "body" else name
        collector.read(place, "".join(texts[paragraph]))
        if paragraph in hidden:
            collector.hidden("hidden_text", place)
    if changes:
        collector.hidden("tracked_changes", name, count=changes)
    if kind == "comments":
        count = sum(1 for _ in root.iter("{*}comment"))
        if count:
            collector.hidden("comment", name, count=count)
    for words in written_in(root):
        collector.read(f"{name}图片说明等", words)


def _above(element: Any) -> tuple[Any, bool]:
    """The paragraph in which something stands, and whether its run is hidden."""
    is_hidden = False
    while element is not None:
        local = _tag(element)
        if local == "r":
            is_hidden = any(hides(each) for each in element.iterchildren("{*}rPr"))
        if local == "p":
            return element, is_hidden
        element = element.getparent()
    return None, is_hidden


def hides(properties: Any) -> bool:
    """Whether a run with these properties shows nothing."""
    if any(_tag(each) in _HIDES and not any(value in _OFF for value in each.attrib.values()) for each in properties):
        return True
    size = _attribute(properties, "sz", "val")
    if size.isascii() and size.isdigit() and len(size) < 6 and int(size) <= _SMALLEST:
        return True
    return _is_of_its_ground(properties)


def _is_of_its_ground(properties: Any) -> bool:
    """White on white, or black on black, as the run, its paragraph and its cell say themselves; styles are not asked.

    Word shows words of no colour of their own white on black shading, and black on a black highlight.
    """
    color, highlight = _attribute(properties, "color", "val"), _attribute(properties, "highlight", "val")
    is_black = color in _BLACK or (bool(highlight) and color in ("", "auto"))
    if not is_black and color not in _WHITE:
        return False
    ground = highlight or _shading(properties)
    return ground in _BLACK if is_black else ground in _WHITE or ground in ("", "auto", "none")


def _shading(properties: Any) -> str:
    """The colour behind a run; of what stands in a shape ``shape``, which has a filling of its own."""
    element = properties
    while element is not None:
        local = _tag(element)
        if local == "txbxContent":
            return "shape"
        own = element if local == "rPr" else next(element.iterchildren("{*}pPr", "{*}tcPr"), None)
        fill = _attribute(own, "shd", "fill") if own is not None and local in ("rPr", "p", "tc") else ""
        if fill not in ("", "auto"):
            return fill
        element = element.getparent()
    return ""


def _attribute(properties: Any, element: str, name: str) -> str:
    for found in properties.iterchildren(f"{{*}}{element}"):
        return next((value for key, value in found.attrib.items() if key.rpartition("}")[2] == name), "")
    return ""


def _tag(element: Any) -> str:
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""
