"""What is found in a file, by its kind; it may take long, so only :mod:`chassis.content.scanning` runs it."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.content import archives
from chassis.content.extraction.dispatch import contents
from chassis.content.extraction.parts import RawBytes, Unseen
from chassis.content.extraction.picture import is_picture
from chassis.content.findings.packages import read_package
from chassis.content.findings.passages import Collector, FileFinding, Place
from chassis.content.findings.raw_words import words_in

DEPTH = 3  # as deep as files lie in one that was admitted


def find_in_file(content: bytes, *, pages: Sequence[str] | None = None) -> tuple[FileFinding, ...]:
    """All findings of a file, by kind. ``pages``: the texts of a PDF's pages, where they were read already.

    Raises :class:`~chassis.content.archives.UnreadableFile` for what cannot be read.
    """
    return look_through(content, pages=pages).findings()


def look_through(content: bytes, *, pages: Sequence[str] | None = None) -> Collector:
    """What was read of a file: its findings, and the bars that it has. Raises as :func:`find_in_file`."""
    collector = Collector()
    read_file(content, collector, "", DEPTH, pages)
    return collector


def read_file(content: bytes, collector: Collector, where: str, depth: int, pages: Sequence[str] | None = None) -> None:
    """Give a file to the collector; ``where`` stands before its places, of a file inside another."""
    if depth < 0:
        raise archives.UnreadableFile("too_deep")
    if archives.is_zip(content):
        read_package(content, collector, where, lambda part, place: read_file(part, collector, place, depth - 1))
    elif b"%PDF-" in content[:1024]:
        from chassis.content.findings.pdf import read_pdf  # loads qpdf; only who has one needs it

        read_pdf(content, collector, where, pages, lambda part, place: read_file(part, collector, place, depth - 1))
    elif is_picture(content):
        from chassis.content.findings.pictures import read_picture

        read_picture(content, collector, where)
    else:
        _read_other(content, collector, where)


def _read_other(content: bytes, collector: Collector, where: str) -> None:
    """Plain text; of whatever else the texts that it holds, and the words in its bytes."""
    for part in contents(content):
        if isinstance(part, RawBytes):
            for words in words_in(part.content):
                collector.read(where or "文件内容", words)
        elif not isinstance(part, Unseen):
            collector.read(_lines(where, part), part)


def _lines(where: str, text: str) -> Place:
    return lambda at: f"{where}第{text.count(chr(10), 0, at) + 1}行"
