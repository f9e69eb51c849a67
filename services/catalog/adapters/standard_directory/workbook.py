"""Tables as they stand in an xlsx workbook."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from services.catalog.adapters.standard_directory.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    Row,
    Table,
    UnreadableTable,
    too_large,
)

_WIDE, _NARROW, _MOST_WIDE = 28, 10, 14
_MOST_SHEETS = 20
# What Excel itself would repair or refuse: zip, XML (whose errors are syntax errors) and openpyxl say it in these ways.
_BROKEN = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(SyntaxError, LookupError, ValueError, ArithmeticError, AttributeError, TypeError),
)


def write_workbook(tables: Iterable[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """A workbook with a sheet for each named table, whose first row holds the heads. Every cell is text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in tables:
        sheet = book.create_sheet(name)
        for row, cells in enumerate(table, 1):
            for column, text in enumerate(cells, 1):
                _write(sheet.cell(row, column), text, is_head=row == 1)
        for column, head in enumerate(table[0], 1):
            width = _WIDE if len(head) > _MOST_WIDE // 2 or column == 2 else _NARROW
            sheet.column_dimensions[get_column_letter(column)].width = width
        sheet.freeze_panes = "C2"
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = "1:1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_workbook(content: bytes) -> list[Table]:
    """The sheets of a workbook. Raises :class:`UnreadableTable`."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        if len(book.worksheets) > _MOST_SHEETS:
            raise too_large()
        return [Table(_rows(sheet), sheet.title) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except _BROKEN:
        raise UnreadableTable(
            "这个文件不是可以读取的 xlsx，请用 Excel 或 WPS 打开后另存为 xlsx。",
            "This is no readable xlsx; open it and save it again as xlsx.",
        ) from None


def _rows(sheet: Any) -> list[Row]:
    # What a sheet says of its own size may be wrong by a million rows.
    sheet.reset_dimensions()
    found = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            raise too_large()
        texts = [_text(cell, number) for cell in cells]
        if any(texts):
            found.append(Row(number, texts))
    return found


def _text(cell: Any, number: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise UnreadableTable(
            f"第{number}行有公式，请选中后“粘贴为值”再保存。", f"Row {number} has a formula; paste it as a value."
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").strip()


def _write(cell: Any, text: str, *, is_head: bool) -> None:
    cell.value = text
    # A text that begins like a formula stays a text, also once somebody has edited the cell.
    cell.data_type, cell.quotePrefix = "s", True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.font = Font(bold=True)
