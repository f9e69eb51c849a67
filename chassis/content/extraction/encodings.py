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
    for encoding, sign in _WIDE.items():
        found = sign.search(content)
        if found:
            width = 4 if "32" in encoding else 2
            yield content[found.start() % width :].decode(encoding, errors="replace")
