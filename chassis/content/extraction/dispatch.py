"""Which reader takes a file apart: by its content, never by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chassis.content import archives
from chassis.content.archives import UnreadableFile
from chassis.content.extraction import packed
from chassis.content.extraction.encodings import decoded, other_readings
from chassis.content.extraction.mail import is_mail, mail_parts
from chassis.content.extraction.office import archive_parts
from chassis.content.extraction.ole import MAGIC, ole_parts
from chassis.content.extraction.parts import PageText, Part, RawBytes, Unseen
from chassis.content.extraction.pdf import pdf_parts
from chassis.content.extraction.picture import is_picture, picture_parts
from chassis.content.extraction.rtf import rtf_parts
from chassis.content.extraction.shown import read_html, read_xml

DEPTH = 4  # a file in a document in a document in a document; deeper is refused
_RTF = re.compile(rb"[\s\x00\xef\xbb\xbf]{0,20}\{\\rt")
_XML = re.compile(r"\s{0,200}<\?xml|\s{0,200}<[\w.-]{1,60}:[\w.-]{1,60}[\s>/]")
_HTML = re.compile(r"<(?:!doctype|html|head|body|div|p|span|table|svg|ruby|br|script|style|meta|title|font)\b", re.I)
_FOREIGN_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"MSCF", b"ITSF", b"!<arch>", b"\x28\xb5\x2f\xfd", b"CWS")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"L\x00\x00\x00\x01\x14\x02")


def contents(content: bytes, depth: int = DEPTH) -> Iterator[Part]:
    """Every text in a file, each part on its own (page, header, member), bytes of no known form, and what is unseen.

    Raises :class:`UnreadableFile` for what is encrypted, damaged, too large, too deep, an archive or a program that
    cannot be looked into.
    """
    yield from _read(content, depth, outermost=True)


def _inside(content: bytes, depth: int) -> Iterator[Part]:
    yield from _read(content, depth, outermost=False)


def _read(content: bytes, depth: int, *, outermost: bool) -> Iterator[Part]:
    if depth == 0:
        raise UnreadableFile("too_deep")
    if archives.is_zip(content):
        yield from archive_parts(content, depth - 1, _inside)
        return
    if archives.holds_zip(content):  # a file of two kinds at once
        yield from archive_parts(content, depth - 1, _inside)
    if content.startswith(MAGIC):
        yield RawBytes(content)  # before it turns out to be damaged
        yield from ole_parts(content, depth - 1, _inside)
    elif b"%PDF-" in content[:1024]:
        for part in pdf_parts(content, depth - 1, _inside):
            if outermost and isinstance(part, PageText):
                part.is_outermost = True
            yield part
    elif _RTF.match(content):
        yield from rtf_parts(content, depth - 1, _inside)
    elif is_picture(content):
        yield from picture_parts(content)
    elif (unpacked := packed.unpacked(content)) is not None:
        yield from _inside(unpacked, depth - 1)
    elif packed.is_tar(content):
        for name, member in packed.tar_members(content):
            yield name
            yield from _inside(member, depth - 1)
    else:
        yield from _unknown(content, depth, outermost=outermost)


def _unknown(content: bytes, depth: int, *, outermost: bool) -> Iterator[Part]:
    if not outermost and content.startswith(_FOREIGN_ARCHIVES):
        raise UnreadableFile("archive")
    if not outermost and content.startswith(_PROGRAMS):
        raise UnreadableFile("program")
    yield from other_readings(content)
    text = decoded(content)
    if text is None:
        yield RawBytes(content)
        if content:
            yield Unseen("binary")
        return
    yield text
    if is_mail(content):
        yield from mail_parts(content, depth - 1, _inside)
    elif _XML.match(text):
        yield from _tagged(content, depth)
    elif _HTML.search(text):
        shown = read_html(text)
        yield from shown.texts()
        for file in shown.files:
            yield from _inside(file, depth - 1)


def _tagged(content: bytes, depth: int) -> Iterator[Part]:
    shown = read_xml(content)
    yield from shown.texts()
    for file in shown.files:
        yield from _inside(file, depth - 1)
