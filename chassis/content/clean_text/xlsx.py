"""Workbooks of Excel and WPS (.xlsx): each table of each visible sheet, its cells as the program shows them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from chassis.content.archives import UnreadableFile
from chassis.content.clean_text.blocks import Cell, Heading, Paragraph, Read, Span, Table
from chassis.content.clean_text.docx import tracked
from chassis.content.clean_text.sheet_ranges import MOST_CELLS, too_large, with_ranges_clipped

_DECIMALS = re.compile(r"0\.(0+)")
_PLACE = re.compile(r"\d+")
_NOT_SHOWN = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.|_.|\*.")


def read_xlsx(content: bytes) -> Read:
    """The blocks of a workbook. Raises :class:`WrongFile` and :class:`UnreadableFile`."""
    from openpyxl import load_workbook  # large, and most texts are no workbooks

    content = with_ranges_clipped(content)
    try:
        shown = load_workbook(BytesIO(content), data_only=True)
        written = load_workbook(BytesIO(content))
    except (MemoryError, RecursionError):
        raise
    except Exception:
        raise UnreadableFile("damaged") from None
    read = Read()
    sheets = [sheet for sheet in shown.worksheets if sheet.sheet_state == "visible"]
    read.left_out["hidden_cells"] += len(shown.worksheets) - len(sheets)
    blocks = {sheet.title: list(_blocks(sheet, written[sheet.title], read.left_out)) for sheet in sheets}
    filled = {title: found for title, found in blocks.items() if found}
    for title, found in filled.items():
        read.blocks += [*([Heading(1, [Span(title)])] if len(filled) > 1 else []), *found]
    return read


def _blocks(sheet: Any, written: Any, left_out: Counter[str]) -> Iterator[Paragraph | Table]:
    if sheet.max_row * sheet.max_column > MOST_CELLS * 10 or len(sheet._cells) > MOST_CELLS:
        raise too_large()
    left_out["picture"] += len(sheet._images)
    left_out["object"] += len(sheet._charts)
    if any(cell.comment for cell in written._cells.values()):
        raise tracked()
    for rows in _apart(_grid(sheet, written, left_out)):
        if all(sum(bool(cell.spans) for cell in row) <= 1 for row in rows):
            yield from (Paragraph(cell.spans, is_marked=True) for row in rows for cell in row if cell.spans)
        else:
            yield Table(rows)


def _grid(sheet: Any, written: Any, left_out: Counter[str]) -> list[list[Cell]]:
    """The visible rows, each cell where it begins, without the columns that nothing stands in."""
    hidden_rows = {number for number, each in sheet.row_dimensions.items() if each.hidden}
    hidden_columns = set(_hidden_columns(sheet))
    spread, covered = _spread(sheet)
    filled = {place for place, cell in sheet._cells.items() if cell.value is not None}
    left_out["hidden_cells"] += bool({row for row, _ in filled} & hidden_rows)
    left_out["hidden_cells"] += bool({column for _, column in filled} & hidden_columns)
    rows = [row for row in range(1, sheet.max_row + 1) if row not in hidden_rows]
    columns = [each for each in range(1, sheet.max_column + 1) if each not in hidden_columns]
    used = [each for each in columns if any((row, each) in filled or (row, each) in covered for row in rows)]
    return [
        [
            _cell(sheet, written, (row, column), spread.get((row, column)), (rows, used), left_out)
            for column in used
            if (row, column) not in covered
        ]
        for row in rows
    ]


def _cell(
    sheet: Any,
    written: Any,
    place: tuple[int, int],
    until: tuple[int, int] | None,
    seen: tuple[list[int], list[int]],
    left_out: Counter[str],
) -> Cell:
    cell = sheet._cells.get(place)
    text = _shown(cell) if cell is not None else ""
    if cell is not None and cell.value is None and written._cells[place].data_type == "f":
        left_out["not_calculated"] += 1
    bold = bool(text and cell.font and cell.font.b)
    last_row, last_column = until or place
    return Cell(
        [Span(text, bold=bold, link=(cell.hyperlink.target or "") if cell.hyperlink else "")] if text else (),
        columns=max(1, _within(seen[1], place[1], last_column)),
        rows=max(1, _within(seen[0], place[0], last_row)),
    )


def _within(ordered: list[int], first: int, last: int) -> int:
    """How many of these numbers lie between two."""
    return bisect_right(ordered, last) - bisect_left(ordered, first)


def _spread(sheet: Any) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    """Merged cells: how far each goes, and the places that they cover."""
    spread, covered = {}, set()
    for merged in sheet.merged_cells.ranges:
        if merged.size["rows"] * merged.size["columns"] > MOST_CELLS:
            continue
        spread[merged.min_row, merged.min_col] = (merged.max_row, merged.max_col)
        places = {
            (row, column)
            for row in range(merged.min_row, merged.max_row + 1)
            for column in range(merged.min_col, merged.max_col + 1)
        }
        covered |= places - {(merged.min_row, merged.min_col)}
    return spread, covered


def _hidden_columns(sheet: Any) -> Iterator[int]:
    for each in sheet.column_dimensions.values():
        if each.hidden and each.min and each.max:
            yield from range(each.min, min(each.max, 20_000) + 1)


def _apart(rows: list[list[Cell]]) -> Iterator[list[list[Cell]]]:
    """The tables of a sheet, which an empty row parts."""
    found: list[list[Cell]] = []
    covered = 0  # so many rows of what was found, a cell from above goes on
    for row in [*rows, []]:
        if any(cell.spans for cell in row) or len(found) < covered:
            covered = max([covered, *(len(found) + cell.rows for cell in row)])
            found.append(row)
        elif found:
            yield found
            found, covered = [], 0


def _shown(cell: Any) -> str:
    """A value as its format shows it, as far as texts need: days, percentages, thousands and decimals."""
    value, form = cell.value, _NOT_SHOWN.sub("", str(cell.number_format or "").split(";")[0])
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return _day(value.date(), form) + (f" {value:%H:%M}" if value.time() != time() else "")
    if isinstance(value, date):
        return _day(value, form)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value).strip()


def _day(day: date, form: str) -> str:
    if "d" not in form.lower() and "m" in form.lower():
        return f"{day.year}年{day.month}月"
    return f"{day.year}年{day.month}月{day.day}日"


def _number(value: float, form: str) -> str:
    decimals = len(found[1]) if (found := _DECIMALS.search(form)) else 0
    if "%" in form:
        return f"{value * 100:.{decimals}f}%"
    thousands = "," if "#,##" in form else ""
    if _PLACE.search(form):
        return f"{value:{thousands}.{decimals}f}"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
