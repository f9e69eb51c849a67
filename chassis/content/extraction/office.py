"""OOXML, ODF and OFD: zip containers of XML parts, what the parts say together, and the files inside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from chassis.content import archives
from chassis.content.archives import UnreadableFile
from chassis.content.extraction.parts import Part, RawBytes, Read
from chassis.content.extraction.sheets import is_sheet, sheet_texts, without_rows
from chassis.content.extraction.shown import may_say_more, read_xml, xml_source

_XML_START = b"\xef\xbb\xbf\xff\xfe\xfe\xff\x00 \r\n\t"
# Parts that show nothing by themselves.
_FONTS = (".odttf", ".ttf", ".otf", ".fntdata")
_MACROS = ("vbaproject.bin", "basic/script-lb.xml")
_PLACES = re.compile("%[1-9]")
_STRINGS = "xl/sharedStrings.xml"


def archive_parts(content: bytes, depth: int, read: Read) -> Iterator[Part]:
    """Every part of a zip archive: names, XML as it reads, and what ``read`` makes of the files inside."""
    found = dict[str, bytes]()
    for name, member in archives.members(content):
        yield name
        if name.lower().endswith(_MACROS):
            raise UnreadableFile("macros")
        if name == "META-INF/manifest.xml" and b"encryption-data" in member:
            raise UnreadableFile("encrypted")
        if _is_xml(member):
            found[name] = member
        elif name.lower().endswith(_FONTS) or "printersettings" in name.lower():
            yield RawBytes(member)
        elif member:
            yield from read(member, depth)
    suspects = {name for name, member in found.items() if may_say_more(xml_source(member))}
    if not suspects:  # nothing in it can be part of a marking: almost every document
        return
    before = _numbering(found)
    has_suspect_strings = _STRINGS in suspects
    for name, member in found.items():
        if is_sheet(name) and name not in suspects and not has_suspect_strings:
            continue  # rows by the ten thousand
        shown = read_xml(without_rows(member) if is_sheet(name) else member, before if name.startswith("word/") else {})
        yield from shown.texts()
        for file in shown.files:
            yield from read(file, depth)
    yield from sheet_texts(found, suspects)


def _is_xml(member: bytes) -> bool:
    return member.lstrip(_XML_START)[:1] == b"<"


def _numbering(parts: Mapping[str, bytes]) -> dict[tuple[str, ...], str]:
    """What Word puts before a paragraph: by list and level, and by style."""
    before: dict[tuple[str, ...], str] = {}
    if "word/numbering.xml" in parts:
        numbering = _Numbering()
        _walk(parts["word/numbering.xml"], numbering.start, numbering.end)
        for number, abstract in numbering.numbers.items():
            for (owner, level), text in numbering.levels.items():
                if owner in (abstract, number):
                    before["", number, level] = text
    if before and "word/styles.xml" in parts:
        styles = _Styles()
        _walk(parts["word/styles.xml"], styles.start, styles.end)
        for style, (number, level) in styles.numbered.items():
            before[style,] = before.get(("", number, level), "")
    return before


class _Numbering:
    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}
        self.levels: dict[tuple[str, str], str] = {}
        self._owner = self._level = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "abstractNum":
            self._owner = "abstract " + given.get("abstractNumId", "")
        elif local == "num":
            self._owner = given.get("numId", "")
        elif local == "abstractNumId":
            self.numbers[self._owner] = "abstract " + given.get("val", "")
        elif local in ("lvl", "lvlOverride"):
            self._level = given.get("ilvl", self._level)
        elif local == "lvlText":
            self.levels[self._owner, self._level] = _PLACES.sub("1", given.get("val", ""))

    def end(self, name: str) -> None:
        """Nothing depends on it."""


class _Styles:
    def __init__(self) -> None:
        self.numbered: dict[str, tuple[str, str]] = {}
        self._style, self._level = "", "0"

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = name.rpartition(":")[2]
        given = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if local == "style":
            self._style, self._level = given.get("styleId", ""), "0"
        elif local == "ilvl":
            self._level = given.get("val", "0")
        elif local == "numId" and self._style:
            self.numbered[self._style] = (given.get("val", ""), self._level)

    def end(self, name: str) -> None:
        """Nothing depends on it."""


def _walk(member: bytes, start: object, end: object, text: object = None) -> None:
    """Let the tags of a part go by; what is not well formed was read leniently before."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text  # type: ignore[assignment]
    try:
        parser.Parse(xml_source(member), True)
    except expat.ExpatError:
        return
