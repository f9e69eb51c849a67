"""Pictures: their metadata can be read, what they show cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chassis.content.archives import UnreadableFile
from chassis.content.extraction.packed import inflated
from chassis.content.extraction.parts import Part, RawBytes, Unseen

_PNG = b"\x89PNG\r\n\x1a\n"
_MAGIC = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\x00\x00\x00\x00|II\*\x00|MM\x00\*|RIFF.{4}WEBP|II\xbc\x01|\x00\x00\x01\x00"
    rb"|\xd7\xcd\xc6\x9a|\x01\x00\x09\x00\x00\x03|\x01\x00\x00\x00.{36} EMF|.{4}ftyp(?:heic|heix|avif|mif1)|%!PS-Adobe",
    re.DOTALL,
)


def is_picture(content: bytes) -> bool:
    """Whether it is one, by its first bytes."""
    return _MAGIC.match(content) is not None


def picture_parts(content: bytes) -> Iterator[Part]:
    """What is written in it, and that nobody has read what it shows."""
    yield RawBytes(content)
    if content.startswith(_PNG):
        yield from _png_texts(content)
    yield Unseen("picture")


def _png_texts(content: bytes) -> Iterator[Part]:
    """The texts that PNG keeps compressed (zTXt, iTXt)."""
    at = len(_PNG)
    while at + 12 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        chunk = content[at + 8 : at + 8 + length]
        at += 12 + length
        if kind in (b"zTXt", b"iTXt", b"tEXt"):
            packed = chunk.find(b"\x78")
            if kind != b"tEXt" and packed >= 0:
                try:
                    yield RawBytes(inflated(chunk[packed:]))
                except UnreadableFile:
                    yield RawBytes(chunk)
            yield chunk.partition(b"\x00")[2].decode("utf-8", errors="replace")
        elif kind == b"IEND":
            return
