"""PDF: pages by number, annotations, layers, attached files, properties, and what earlier saves left."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from chassis.content.archives import UnreadableFile
from chassis.content.extraction.pdf import PAGES
from chassis.content.findings.covered_words import covered_words
from chassis.content.findings.passages import Collector

Inside = Callable[[bytes, str], None]
# Links show nothing of their own, fields of forms are on the page, pop-ups belong to a note.
_NO_NOTES = frozenset({"/Link", "/Widget", "/Popup", "/TrapNet", "/PrinterMark"})
_NESTED = 30
_MOST_OBJECTS = 200_000

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # what it warns of quotes the file


def read_pdf(content: bytes, collector: Collector, where: str, pages: Sequence[str] | None, inside: Inside) -> None:
    """Give a PDF to the collector. Raises :class:`UnreadableFile`."""
    for number, text in enumerate(pages if pages is not None else page_texts(content), 1):
        collector.read(f"{where}第{number}页", text)
    _read_covered(content, collector, where)
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            _read_structure(pdf, content, collector, where, inside)
    except pikepdf.PasswordError:
        raise UnreadableFile("encrypted") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError):  # from None: it may quote the file
        raise UnreadableFile("damaged") from None


def page_texts(content: bytes) -> list[str]:
    """What each page says. Raises :class:`UnreadableFile`."""
    from pypdf import PdfReader  # slow to import; only who reads one loads it

    try:
        reader = PdfReader(BytesIO(content))
        if len(reader.pages) > PAGES:
            raise UnreadableFile("too_large")
        return [page.extract_text() for page in reader.pages]
    except (UnreadableFile, MemoryError):
        raise
    except Exception:  # pypdf raises whatever a malformed file provokes; from None: the message may quote it
        raise UnreadableFile("damaged") from None


def _read_covered(content: bytes, collector: Collector, where: str) -> None:
    """Words under a black box, in white or drawn with nothing: readers copy them, and searches find them."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            for number in range(len(document)):
                page = document[number]
                words = page.get_textpage()
                if covered_words(page, words):
                    collector.hidden("covered_text", f"{where}第{number + 1}页")
                words.close()
                page.close()
    except pypdfium2.PdfiumError:  # what qpdf cannot open either is refused there
        return


def _read_structure(pdf: Any, content: bytes, collector: Collector, where: str, inside: Inside) -> None:
    saves = content.count(b"startxref") - (2 if pdf.is_linearized else 1)
    if saves > 0:
        collector.hidden("old_saves", f"{where}文件结构", shown=f"以前保存过{saves}次", count=saves)
        for text in _earlier(content):
            collector.read(f"{where}以前保存的版本", text)
    layers = pdf.Root.get("/OCProperties")
    if layers is not None:
        groups = [str(each.get("/Name", "")) for each in layers.get("/OCGs", [])]
        if groups:
            collector.hidden("layers", f"{where}图层", shown="、".join(groups), count=len(groups))
    for number, page in enumerate(pdf.pages, 1):
        for note in page.get("/Annots", []):
            if str(note.get("/Subtype")) not in _NO_NOTES:
                collector.hidden("comment", f"{where}第{number}页批注")
    for count, each in enumerate(pdf.objects):
        if count > _MOST_OBJECTS:
            raise UnreadableFile("too_large")
        for text in strings_in(each):
            collector.read(f"{where}附注、表单和属性", text)
        if isinstance(each, pikepdf.Stream) and each.get("/Type") == "/EmbeddedFile":
            collector.hidden("attached_file", f"{where}附带的文件")
            inside(each.read_bytes(), f"{where}附带的文件 ")
        elif isinstance(each, pikepdf.Stream) and each.get("/Type") == "/Metadata":
            collector.read(f"{where}文件属性", each.read_bytes().decode("utf-8", errors="replace"))


def _earlier(content: bytes) -> Iterator[str]:
    """The pages of each earlier save that can still be opened."""
    at = content.find(b"%%EOF")
    while 0 <= at < len(content) - 64:
        try:
            yield from page_texts(content[: at + 5])
        except UnreadableFile:
            return
        at = content.find(b"%%EOF", at + 5)


def strings_in(found: Any, depth: int = _NESTED) -> Iterator[str]:
    """The strings within an object, those of others that it refers to left out. Raises :class:`UnreadableFile`."""
    if depth == 0:
        raise UnreadableFile("too_deep")
    if isinstance(found, pikepdf.String):
        text = str(found)
        if len(text) >= 4:
            yield text
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        for key in list(found.keys()):
            yield from _inner(found[key], depth)
    elif isinstance(found, pikepdf.Array):
        for each in list(found):
            yield from _inner(each, depth)


def _inner(child: Any, depth: int) -> Iterator[str]:
    if isinstance(child, pikepdf.Object) and not child.is_indirect:
        yield from strings_in(child, depth - 1)
