"""Ranges of a sheet that openpyxl spreads out, an object for each place, bounded before it reads them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from chassis.content import archives
from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.xml_tree import Element, children, descendants, local, parsed
from chassis.content.file_types import WrongFile

MOST_CELLS = 20_000
"""More is no text that somebody reads."""

_MOST_TAGS = 20 * MOST_CELLS
_MOST_COVERED = 10 * MOST_CELLS
_RANGES = ("mergeCell", "hyperlink")
_SOUGHT = tuple(name.encode() for name in _RANGES)


def too_large() -> WrongFile:
    """A table of that size is attached."""
    return WrongFile(
        "表格太大，不宜放进正文。请把它作为附件上传，正文只写要点。",
        "The table is too large for a text. Attach the file, and write what matters.",
    )


def with_ranges_clipped(content: bytes) -> bytes:
    """The workbook with merged cells and links as far as words stand: a sheet has 17 thousand million places.

    Raises :class:`WrongFile` where they cover too much still, and :class:`UnreadableFile`.
    """
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in archives.members(content):
            archive.writestr(name, _clipped(part) if any(sought in part for sought in _SOUGHT) else part)
    return made.getvalue()


def _clipped(part: bytes) -> bytes:
    from lxml import etree

    if part.count(b"<") > _MOST_TAGS:
        raise too_large()
    root = parsed(part)
    if local(root) != "worksheet":
        return part
    last, covered = _last_place(root), 0
    for element in list(descendants(root, *_RANGES)):
        covered += _clip(element, last)
        if covered > _MOST_COVERED:
            raise too_large()
    return bytes(etree.tostring(root))


def _clip(element: Element, last: tuple[int, int]) -> int:
    """How many places the range covers that is left; one that lies beyond all words, or is one cell, goes."""
    from openpyxl.utils import get_column_letter, range_boundaries

    try:
        named = range_boundaries(element.get("ref", ""))
        # A range of whole columns names no rows, one of whole rows no columns.
        first_column, first_row = named[0] or 1, named[1] or 1
        last_column, last_row = min(named[2] or last[1], last[1]), min(named[3] or last[0], last[0])
        places = (last_column - first_column + 1) * (last_row - first_row + 1)
        is_left = last_column >= first_column and last_row >= first_row
    except (TypeError, ValueError):
        raise UnreadableFile("damaged") from None
    if not is_left or (places == 1 and local(element) == "mergeCell"):
        element.getparent().remove(element)
        return 0
    ends = [f"{get_column_letter(column)}{row}" for column, row in ((first_column, first_row), (last_column, last_row))]
    element.set("ref", ":".join(dict.fromkeys(ends)))
    return places


def _last_place(root: Element) -> tuple[int, int]:
    """The last row and the last column in which a cell holds something."""
    places = list(_filled(root))
    return max((row for row, _ in places), default=0), max((column for _, column in places), default=0)


def _filled(root: Element) -> Iterator[tuple[int, int]]:
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

    number = 0
    for row in descendants(root, "row"):
        given, place = row.get("r", ""), 0
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else number + 1
        for cell in children(row, "c"):
            try:
                letters = coordinate_from_string(cell.get("r"))[0] if cell.get("r") else ""
            except ValueError:
                raise UnreadableFile("damaged") from None
            place = column_index_from_string(letters) if letters else place + 1
            if len(cell):
                yield number, place
