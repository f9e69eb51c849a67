"""Zip packages: documents of Word, Excel and PowerPoint by their parts, of other programs by what their parts say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from chassis.content import archives
from chassis.content.extraction.sheets import tree
from chassis.content.extraction.shown import read_xml
from chassis.content.findings.document import read_document
from chassis.content.findings.passages import Collector
from chassis.content.findings.relations import related, unreferenced
from chassis.content.findings.slides import read_slides
from chassis.content.findings.workbook import read_workbook
from chassis.content.findings.written_attributes import written_in

Inside = Callable[[bytes, str], None]
"""Reads a file inside the package; the second is where it is."""

_XML_START = b"\xef\xbb\xbf\xff\xfe\xfe\xff\x00 \r\n\t"
_EMBEDDED = re.compile(r"(?:word|xl|ppt)/embeddings/", re.IGNORECASE)
_PROPERTIES = ("docProps/", "docMetadata/", "meta.xml", "META-INF/")
_SILENT = re.compile(
    r"(?:\[Content_Types\]\.xml|.*\.(?:odttf|ttf|otf|fntdata)|.*printersettings.*|(?:word|xl|ppt)/theme/.*)",
    re.IGNORECASE,
)
_APART = "\x00"
_WITHIN_WORDS = frozenset({"span", "a", "r", "t", "run", "s", "font", "b", "i", "u", "em", "strong", "ruby-base"})


def read_package(content: bytes, collector: Collector, where: str, inside: Inside) -> None:
    """Give a package to the collector. Raises :class:`~chassis.content.archives.UnreadableFile`."""
    parts = dict(archives.members(content))
    is_office = "[Content_Types].xml" in parts
    read = set[str]()
    if is_office:
        for reader in (read_document, read_workbook, read_slides):
            read |= reader(parts, collector, where)
    loose = set(unreferenced(parts)) if is_office else set[str]()
    for name in sorted(loose):
        collector.hidden("unreferenced", f"{where}{name}", shown=name)
    for name, part in parts.items():
        if name not in read and part and not _SILENT.fullmatch(name):
            _read_part(name, part, collector, f"{where}{_called(name, loose)}", inside)
    if is_office:
        for name in [name for name in parts if not name.endswith(".rels")]:
            for _, target, outside in related(parts, name).values():
                if outside:
                    collector.read(f"{where}链接", target.removeprefix("mailto:"))


def _called(name: str, loose: set[str]) -> str:
    if name in loose:
        return f"不再使用的部件{name} "
    return "文件属性 " if name.startswith(_PROPERTIES) else f"{name} "


def _read_part(name: str, part: bytes, collector: Collector, place: str, inside: Inside) -> None:
    if name.endswith(".rels"):
        return
    if part.lstrip(_XML_START)[:1] == b"<":
        _read_xml(part, collector, place.strip())
        return
    if _EMBEDDED.match(name):
        collector.hidden("embedded", place.strip(), shown=name.rpartition("/")[2])
        inside(part, f"内嵌文件{name.rpartition('/')[2]} ")
        return
    inside(part, place)


def _read_xml(part: bytes, collector: Collector, place: str) -> None:
    root = tree(part)
    if root is None:
        collector.read(place, "".join(read_xml(part).whole))
        return
    for text in "".join(_pieces(root)).split(_APART):
        collector.read(place, text)
    for words in written_in(root):
        collector.read(place, words)


def _pieces(element: Any) -> Iterator[str]:
    """The words of a tree, apart where an element is no part of a word."""
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if not isinstance(each.tag, str):
            continue
        if each.tag.rpartition("}")[2] not in _WITHIN_WORDS:
            yield _APART
        yield (each.text if event == "start" else each.tail) or ""
