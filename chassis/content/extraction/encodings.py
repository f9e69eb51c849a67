"""Which text the bytes of a file are: what a program would show, and what else they may be meant to be."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

TEXT_ENCODINGS = ("utf-8-sig", "gb18030")
BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Bytes by which a text of another encoding gives itself away: 密 in it, or its way to leave ASCII.
_MEANT = {
    "big5hkscs": re.compile(re.escape("密".encode("big5hkscs"))),
    "hz": re.compile(rb"~\{"),
    "utf-7": re.compile(rb"\+[A-Za-z0-9/+]{3,}-?"),
    "iso2022_jp_2": re.compile(rb"\x1b\$"),
    "shift_jis": re.compile(re.escape("密".encode("shift_jis"))),
    "euc_jp": re.compile(re.escape("密".encode("euc_jp"))),
    "euc_kr": re.compile(re.escape("密".encode("euc_kr"))),
}
_WIDE = {
    encoding: re.compile(re.escape("密".encode(encoding)))
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
}

# EUC-TW, which Python does not know: the characters of a marking as plane 1 of CNS 11643 has them.
_EUC_TW = {b"\xe1\xba": "絕", b"\xd9\xef": "密", b"\xf1\xa2": "機", b"\xd7\xb8": "秘", b"\xd7\xa9": "祕"}
_EUC_TW_MARKING = re.compile(
    rb"(\xe1\xba|\xf1\xa2|\xd7\xb8|\xd7\xa9)[\x00-\x20]{0,8}(\xd9\xef)[\x00-\x20]{0,8}\xa1[\xf8\xf9]"
)


def bom_of(content: bytes) -> str:
    """The encoding that a byte order mark names; empty without one."""
    return next((encoding for mark, encoding in BOMS.items() if content.startswith(mark)), "")


def decoded(content: bytes) -> str | None:
    """Plain text in UTF-8, GB 18030, or UTF-16 or UTF-32 with its mark; None for anything else."""
    named = bom_of(content)
    for encoding in (named,) if named else TEXT_ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def other_readings(content: bytes) -> Iterator[str]:
    """The same bytes in the encodings that nobody names and somebody may have used."""
    for encoding, sign in _MEANT.items():
        if sign.search(content):
            yield content.decode(encoding, errors="replace")
    yield from euc_tw_markings(content)
    for encoding, sign in _WIDE.items():
        found = sign.search(content)
        if found:
            width = 4 if "32" in encoding else 2
            yield content[found.start() % width :].decode(encoding, errors="replace")


def euc_tw_markings(content: bytes) -> Iterator[str]:
    """Each level with its star, as EUC-TW writes them."""
    for found in _EUC_TW_MARKING.finditer(content):
        yield f"{_EUC_TW[found[1]]}{_EUC_TW[found[2]]}★"
