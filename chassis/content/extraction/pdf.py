"""PDF: pages as they read, and every text and file of every object, shown on a page or not."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from chassis.content.archives import UnreadableFile
from chassis.content.extraction.parts import PageText, Part, RawBytes, Read, Unseen
from chassis.content.extraction.shown import read_xml
from chassis.content.folding import is_suspect

PAGES, OBJECTS, NESTED = 5_000, 200_000, 40
_REPLACED = re.compile(
    rb"/(?:ActualText|Alt|E)\s{0,9}(?:<([0-9A-Fa-f\s]{0,4000})>|\(((?:\\.|[^\\)]){0,2000}+)\))", re.DOTALL
)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file, and logs keep no byte of it


def pdf_parts(content: bytes, depth: int, read: Read) -> Iterator[Part]:
    """Texts of pages and objects, attached files, pictures. Raises :class:`UnreadableFile`."""
    yield RawBytes(content)
    from pypdf import PdfReader  # slow to import; only who reads one loads it

    files: list[bytes] = []
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise UnreadableFile("encrypted")
        if len(reader.pages) > PAGES:
            raise UnreadableFile("too_large")
        for page in reader.pages:
            yield PageText(page.extract_text())
            yield from _replacements(page)
        for found in _objects(reader):
            yield from _texts_of(found)
            yield from _streams_of(found, files)
    except UnreadableFile:
        raise
    except MemoryError:
        raise
    except Exception:  # pypdf raises whatever a malformed file provokes; from None: the message may quote it
        raise UnreadableFile("damaged") from None
    for file in files:
        yield from read(file, depth)


def _replacements(page: Any) -> Iterator[str]:
    """What marked content stands for (/ActualText), which readers copy and hear."""
    contents = page.get_contents()
    if contents is None:
        return
    for digits, literal in _REPLACED.findall(contents.get_data()):
        if digits:
            yield _decoded(bytes.fromhex(b"".join(digits.split()).ljust(2, b"0").decode()[: len(digits) // 2 * 2]))
        else:
            yield _decoded(re.sub(rb"\\(.)", rb"\1", literal, flags=re.DOTALL))


def _decoded(text: bytes) -> str:
    if text.startswith(b"\xfe\xff"):
        return text[2:].decode("utf-16-be", errors="replace")
    return text.decode("utf-8", errors="replace")


def _objects(reader: Any) -> Iterator[Any]:
    """Every object of the file, those in object streams and those that no page needs included."""
    from pypdf.generic import IndirectObject, NullObject

    numbers = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > OBJECTS:
        raise UnreadableFile("too_large")
    yield reader.trailer
    for number, generation in numbers:
        if number:
            found = reader.get_object(IndirectObject(number, generation, reader))
            if found is not None and not isinstance(found, NullObject):
                yield found


def _texts_of(found: Any, depth: int = NESTED) -> Iterator[str]:
    """The strings within an object: bookmarks, notes, form fields, names, descriptions, scripts."""
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, TextStringObject

    if depth == 0:
        raise UnreadableFile("too_deep")
    if isinstance(found, TextStringObject | NameObject):
        if is_suspect(found):
            yield str(found)
    elif isinstance(found, ByteStringObject):
        yield _decoded(bytes(found))
    elif isinstance(found, DictionaryObject):
        for name in list(found):
            if is_suspect(name):
                yield str(name)
            yield from _texts_of(found.raw_get(name), depth - 1)
    elif isinstance(found, ArrayObject):
        for index in range(len(found)):
            yield from _texts_of(list.__getitem__(found, index), depth - 1)


def _streams_of(found: Any, files: list[bytes]) -> Iterator[Part]:
    from pypdf.generic import StreamObject

    if not isinstance(found, StreamObject):
        if hasattr(found, "get") and found.get("/Type") == "/Font" and _is_unreadable_font(found):
            yield Unseen("font")
        return
    kind, subtype = found.get("/Type"), found.get("/Subtype")
    if subtype == "/Image":
        yield Unseen("picture")
    elif kind == "/EmbeddedFile" or "/Params" in found:
        files.append(found.get_data())
    elif kind == "/Metadata" or subtype == "/XML":
        yield from read_xml(found.get_data()).texts()


def _is_unreadable_font(font: Any) -> bool:
    """Whether nothing says which characters its glyphs are."""
    encoding = str(font.get("/Encoding", ""))
    by_glyph = font.get("/Subtype") == "/Type3" or encoding.startswith("/Identity")
    return by_glyph and "/ToUnicode" not in font
