"""RTF: its text in whichever way it is written, and the pictures and objects that it holds as hexadecimal."""

from __future__ import annotations

import re
from binascii import Error as HexError
from binascii import unhexlify
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chassis.content.archives import UnreadableFile
from chassis.content.extraction.parts import Part, Read, Unseen

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z'])"
    rb"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_CODE_PAGES = {"936": "gb18030", "950": "big5hkscs", "932": "shift_jis", "949": "euc_kr", "65001": "utf-8"}
_CHARSETS = {"134": "gb18030", "136": "big5hkscs", "128": "shift_jis", "129": "euc_kr"}
_BREAKS = frozenset({"par", "line", "cell", "row", "sect", "page", "column", "softline", "nestcell", "nestrow"})
_BLANKS = frozenset({"tab", "emspace", "enspace", "qmspace"})
# Groups whose text stands elsewhere than where it is written, or nowhere.
_ASIDE = frozenset({"fldinst", "annotation", "footnote", "header", "footer", "info", "deleted", "v", "bkmkstart"})
_MOST_GROUPS = 1000


@dataclass(frozen=True, slots=True)
class _Group:
    encoding: str = "gb18030"
    skip: int = 1
    aside: bool = False
    holds: str = ""


def rtf_parts(content: bytes, depth: int, read: Read) -> Iterator[Part]:
    """The text as it is written, the text as it reads, and what its objects hold. Raises :class:`UnreadableFile`."""
    reader = _Reader()
    reader.run(content)
    yield from dict.fromkeys(("".join(reader.whole), "".join(reader.seen), "".join(reader.asides)))
    for kind, digits in reader.binaries:
        if kind == "pict":
            yield Unseen("picture")
        try:
            found = unhexlify(re.sub(r"[^0-9A-Fa-f]", "", digits)[: len(digits) // 2 * 2])
        except (HexError, ValueError):
            raise UnreadableFile("damaged") from None
        begin = found.find(b"\xd0\xcf\x11\xe0")
        yield from read(found[begin:] if begin > 0 else found, depth)


class _Reader:
    def __init__(self) -> None:
        self.whole, self.seen, self.asides = list[str](), list[str](), list[str]()
        self.binaries: list[tuple[str, str]] = []
        self._group, self._groups = _Group(), list[_Group]()
        self._fonts: dict[str, str] = {}
        self._font = ""
        self._bytes = bytearray()
        self._digits = list[str]()
        self._to_skip = 0

    def run(self, content: bytes) -> None:
        at = 0
        while found := _TOKEN.search(content, at):
            at = found.end()
            if found["hex"]:
                self._byte(bytes.fromhex(found["hex"].decode()))
            elif found["text"]:
                self._plain(found["text"])
            elif found["word"]:
                number = (found["number"] or b"").decode()
                if found["word"] == b"bin" and number.isdigit():
                    self.binaries.append(("bin", content[at : at + int(number)].hex()))
                    at += int(number)
                else:
                    self._word(found["word"].decode(), number)
            else:
                self._sign(found["brace"] or found["sign"])
        self._flush()
        self._end_binary()

    def _sign(self, sign: bytes) -> None:
        if sign == b"{":
            self._flush()
            if len(self._groups) >= _MOST_GROUPS:
                raise UnreadableFile("too_deep")
            self._groups.append(self._group)
        elif sign == b"}":
            self._flush()
            self._end_binary()
            self._group = self._groups.pop() if self._groups else _Group()
        elif sign in (b"\\", b"\r", b"\n"):
            self._say("\\" if sign == b"\\" else "\n")
        elif sign == b"~":
            self._say(" ")

    def _word(self, word: str, number: str) -> None:
        if word == "u" and number:
            self._flush()
            self._say(_character(int(number) & 0xFFFF))
            self._to_skip = self._group.skip
            return
        self._flush()
        if word in _BREAKS:
            self._say("\n")
        elif word in _BLANKS:
            self._say(" ")
        elif word == "uc" and number.isdigit():
            self._group = replace(self._group, skip=min(int(number), 10))
        elif word == "ansicpg":
            self._group = replace(self._group, encoding=_CODE_PAGES.get(number, "gb18030"))
        elif word == "f":
            self._font = number
            if number in self._fonts:
                self._group = replace(self._group, encoding=self._fonts[number])
        elif word == "fcharset" and number in _CHARSETS:
            self._fonts[self._font] = _CHARSETS[number]
            self._group = replace(self._group, encoding=_CHARSETS[number])
        elif word in _ASIDE:
            self._group = replace(self._group, aside=number != "0")
            self.asides.append("\n")
        elif word in ("pict", "objdata"):
            self._group = replace(self._group, holds=word)

    def _plain(self, text: bytes) -> None:
        if self._group.holds:
            self._digits.append(text.decode("ascii", errors="ignore"))
            return
        if self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        self._bytes += text

    def _byte(self, byte: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._bytes += byte

    def _flush(self) -> None:
        """Say the bytes that stand together: two of them may be one character."""
        if self._bytes:
            self._say(bytes(self._bytes).decode(self._group.encoding, errors="replace"))
            self._bytes.clear()

    def _say(self, text: str) -> None:
        self.whole.append(text)
        (self.asides if self._group.aside else self.seen).append(text)

    def _end_binary(self) -> None:
        if self._group.holds and self._digits:
            self.binaries.append((self._group.holds, "".join(self._digits)))
            self._digits = []


def _character(number: int) -> str:
    # Halves of a pair are invisible to the scan; no marking needs them.
    return chr(number) if not 0xD800 <= number < 0xE000 else "\u200b"
