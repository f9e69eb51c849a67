"""What a document of tags (XML, HTML) says: everything that is written in it, and what a reader sees of it."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.parsers import expat

from chassis.content.archives import UnreadableFile
from chassis.content.extraction.encodings import bom_of, decoded
from chassis.content.folding import SUSPECT_CHARACTERS, is_suspect

# Ends of paragraphs, cells and text objects; all other tags vanish, since one word may be spread over several runs.
_BREAKS = frozenset(
    {"p", "h", "h1", "h2", "h3", "h4", "h5", "h6", "div", "li", "si", "is", "c", "row", "tr", "tc", "td", "th", "br"}
    | {"cr", "line-break", "TextObject", "table-cell", "title", "subject", "text", "description", "keywords"}
    | {place + part for place in ("odd", "even", "first") for part in ("Header", "Footer")}
)
_BLANKS = frozenset({"tab", "s", "ptab"})
# Written in the document and not seen where it stands: deletions, field codes, the small print of ruby, notes.
_ASIDE = frozenset(
    {"del", "delText", "instrText", "delInstrText", "moveFrom", "rt", "rp", "ruby-text", "annotation", "note"}
    | {"fldData", "tracked-changes", "script", "style", "rPrChange", "pPrChange"}
)
_HIDDEN = frozenset({"vanish", "webHidden", "specVanish"})
_OFF = frozenset({"0", "false", "off"})
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding=[\"']([A-Za-z0-9_.-]{1,30})[\"']")
_DATA = re.compile(r"data:[^,]{0,100};base64,(.*)", re.DOTALL)
# No program writes a tenth of it, and readers compare each attribute of an element with all the others.
MOST_ATTRIBUTES = 2_000
# Written as numbers, as some programs write everything that is not ASCII: those, and what begins another reference.
_CODES = [ord(character) for character in (*SUSPECT_CHARACTERS[1:-1], "&", chr(92))]
_REFERRED = re.compile(f"&#(?:{'|'.join(rf'0{{0,9}}{code}|[xX]0{{0,9}}(?i:{code:x})' for code in _CODES)});")
_ESCAPED = re.compile(r"&amp;(?:#|[A-Za-z])")
_SAID = (*SUSPECT_CHARACTERS[1:-1], r"\u", "base64", "binaryData")
_LONG_TAG = 6_000  # characters; so many attributes as are too many take more
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


@dataclass(slots=True)
class Shown:
    """Collects while the tags go by.

    ``whole`` is everything, ``seen`` what a reader sees, ``asides`` what he does not; ``values`` are attributes, which
    watermarks, bookmarks, list numbers and descriptions of pictures are; ``files`` lie inside as base64. ``before``
    gives what a program puts in front of a paragraph by its list or style (``("", list, level)``, ``(style,)``).
    """

    before: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    _aside: int = 0
    _hidden: bool = False
    _list: tuple[str, str] = ("", "0")
    _binary: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str | None]) -> None:
        """A tag opens."""
        if len(attributes) > MOST_ATTRIBUTES:
            raise UnreadableFile("too_complex")
        local = name.rpartition(":")[2]
        for value in attributes.values():
            if value:
                self._keep_value(value)
        if local in _ASIDE:
            self._aside += 1
            self.asides.append("\n")
        elif local in _BREAKS:
            self._everywhere("\n")
        elif local in _BLANKS:
            self._everywhere(" ")
        elif local in _HIDDEN:
            self._hidden = _value(attributes) not in _OFF
        elif local == "sym":
            self._symbol(attributes)
        elif local == "binaryData":
            self._binary = []
        else:
            self._number(local, _value(attributes))

    def end(self, name: str) -> None:
        """A tag closes."""
        local = name.rpartition(":")[2]
        if local in _ASIDE:
            self._aside = max(0, self._aside - 1)
        elif local in _BREAKS:
            self._everywhere("\n")
        elif local == "r":
            self._hidden = False
        elif local == "numPr":
            self._everywhere(self.before.get(("", *self._list), ""))
            self._list = ("", "0")
        elif local == "binaryData" and self._binary is not None:
            self._keep_file("".join(self._binary))
            self._binary = None

    def text(self, data: str) -> None:
        """What stands between two tags."""
        if self._binary is not None:
            self._binary.append(data)
            return
        self.whole.append(data)
        (self.asides if self._aside or self._hidden else self.seen).append(data)

    def texts(self) -> Iterator[str]:
        """Every text that was found, each once."""
        whole, seen = "".join(self.whole), "".join(self.seen)
        yield from dict.fromkeys((whole, seen, "".join(self.asides), *self.values))

    def _everywhere(self, text: str) -> None:
        self.whole.append(text)
        self.seen.append(text)

    def _keep_value(self, value: str) -> None:
        if is_suspect(value):
            self.values.append(value)
        if value.startswith("data:") and (found := _DATA.match(value)):
            self._keep_file(found[1])

    def _keep_file(self, text: str) -> None:
        try:
            self.files.append(b64decode(text))
        except (Base64Error, ValueError):
            raise UnreadableFile("damaged") from None

    def _symbol(self, attributes: Mapping[str, str | None]) -> None:
        code = next((value or "" for name, value in attributes.items() if name.endswith("char")), "")
        if re.fullmatch("[0-9A-Fa-f]{2,4}", code):
            number = int(code, 16)
            self.text(chr(number + 0xF000 if number < 0x100 else number))

    def _number(self, local: str, value: str) -> None:
        if local == "numId":
            self._list = (value, self._list[1])
        elif local == "ilvl":
            self._list = (self._list[0], value)
        elif local == "pStyle":
            self._everywhere(self.before.get((value,), ""))


class _Lenient(HTMLParser):
    """For HTML, and for what calls itself XML and is none (Excel's drawings)."""

    def __init__(self, shown: Shown) -> None:
        super().__init__(convert_charrefs=True)
        self._shown = shown

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._shown.start(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._shown.start(tag, dict(attrs))
        self._shown.end(tag)

    def handle_endtag(self, tag: str) -> None:
        self._shown.end(tag)

    def handle_data(self, data: str) -> None:
        self._shown.text(data)

    def handle_comment(self, data: str) -> None:
        self._shown.asides.append(f"\n{data}\n")

    def unknown_decl(self, data: str) -> None:
        self._shown.text(data.removeprefix("CDATA["))


def read_xml(member: bytes, before: Mapping[tuple[str, ...], str] | None = None) -> Shown:
    """What an XML part says. Raises :class:`UnreadableFile` where its encoding does not hold, and for entities."""
    source = xml_source(member)
    shown = Shown(before or {})
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = shown.start, shown.end
    parser.CharacterDataHandler = shown.text
    parser.CommentHandler = lambda data: shown.asides.append(f"\n{data}\n")
    parser.ProcessingInstructionHandler = lambda _target, data: shown.asides.append(f"\n{data}\n")
    try:
        parser.Parse(source, True)
    except expat.ExpatError:
        return read_html(source, before)
    return shown


def read_html(source: str, before: Mapping[tuple[str, ...], str] | None = None) -> Shown:
    """What HTML says, well formed or not."""
    shown = Shown(before or {})
    reader = _Lenient(shown)
    try:
        reader.feed(source)
        reader.close()
    except (AssertionError, ValueError):
        raise UnreadableFile("damaged") from None
    return shown


def xml_source(member: bytes) -> str:
    """An XML part as text, without its declaration. Raises :class:`UnreadableFile`."""
    declared = _DECLARED.search(member[:200])
    named = declared[1].decode("ascii") if declared and not bom_of(member) else ""
    try:
        source = member.decode("gb18030" if named.lower().startswith("gb") else named) if named else decoded(member)
    except (LookupError, UnicodeDecodeError):
        raise UnreadableFile("damaged") from None
    if source is None or "<!ENTITY" in source:  # no office program writes entities, and they can hide any text
        raise UnreadableFile("damaged")
    return _DECLARATION.sub("", source)


def may_say_more(source: str) -> bool:
    """Whether an XML part must be read tag by tag: it may hold a part of a marking, a file, or far too many attributes.

    Asked of a source, in which the five entities of XML stand for nothing of a marking unless they escape one.
    """
    if any(said in source for said in _SAID) or max(map(len, source.split("<"))) > _LONG_TAG:
        return True
    return "&" in source and any(pattern.search(source) for pattern in (_REFERRED, _ESCAPED))


def _value(attributes: Mapping[str, str | None]) -> str:
    return next((value or "" for name, value in attributes.items() if name.rpartition(":")[2] == "val"), "")
