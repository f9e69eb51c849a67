"""The sheets of a workbook, whose rows come by the ten thousand: read as a tree, cell after cell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from lxml import etree

from chassis.content.extraction.shown import read_xml, xml_source
from chassis.content.folding import is_suspect

_JOINED = re.compile(r'["&\s]+')
_ATTRIBUTE = re.compile(r"""=\s*(?:"([^"<]*)"|'([^'<]*)')""")
_STRINGS = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def is_sheet(name: str) -> bool:
    """Whether a part of a package is a sheet of a workbook."""
    return _SHEET.fullmatch(name) is not None


def tree(member: bytes) -> Any:
    """The root of an XML part, None where it is not well formed. Raises :class:`UnreadableFile` for entities."""
    source = xml_source(member)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(source.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def without_rows(member: bytes) -> bytes:
    """A sheet without its cells: headers, links, prompts. The whole one where it is not well formed."""
    root = tree(member)
    if root is None:
        return member
    for data in list(root.iter("{*}sheetData")):
        data.clear()
    return bytes(etree.tostring(root, encoding="UTF-8"))


def shared_strings(parts: Mapping[str, bytes]) -> list[str]:
    """The texts to which cells refer by number, what is read aloud left out."""
    root = tree(parts[_STRINGS]) if _STRINGS in parts else None
    if root is None:
        return []
    return ["".join(text.text or "" for text in each.iter("{*}t")) for each in root.iter("{*}si")]


def sheet_texts(parts: Mapping[str, bytes], suspects: Collection[str]) -> Iterator[str]:
    """The rows as they read, cell after cell, formulas joined up, and suspect attributes of cells.

    Of the sheets that are suspect, or all where their strings are. Raises :class:`UnreadableFile`.
    """
    sheets = [member for name, member in parts.items() if is_sheet(name) and (name in suspects or _STRINGS in suspects)]
    if not sheets:
        return
    strings = shared_strings(parts)
    for member in sheets:
        root = tree(member)
        if root is None:
            yield from read_xml(member).texts()
            continue
        rows, formulas = list[str](), list[str]()
        for row in root.iter("{*}row"):
            rows.append(" ".join(_cell_texts(row, strings, formulas)))
        yield "\n".join(rows)
        yield "\n".join(formulas)
        yield from filter(is_suspect, (found[1] or found[2] or "" for found in _ATTRIBUTE.finditer(xml_source(member))))


def _cell_texts(row: Any, strings: list[str], formulas: list[str]) -> Iterator[str]:
    for cell in row:
        text = cell_text(cell, strings)
        for formula in cell.iterchildren("{*}f"):
            formulas.append(_JOINED.sub("", formula.text or ""))
        yield text


def cell_text(cell: Any, strings: list[str]) -> str:
    """What a cell says: its value, or the string to which it refers. Raises nothing."""
    kind, said = cell.get("t"), ""
    for child in cell:
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if name == "v":
            said = child.text or ""
        elif name == "is":
            said = "".join(text.text or "" for text in child.iter("{*}t"))
    if kind == "s":
        return strings[int(said)] if said.isascii() and said.isdigit() and int(said) < len(strings) else ""
    return said
