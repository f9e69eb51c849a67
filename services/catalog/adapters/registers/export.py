"""Both registers of a body as a file that is read back without loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.catalog.adapters.registers.columns import ACTIVITY_COLUMNS, BYLAW_COLUMNS, RegisterColumn
from services.catalog.adapters.standard_directory.tables import write_csv
from services.catalog.adapters.standard_directory.workbook import write_workbook
from services.catalog.domain.activity import Activity
from services.catalog.domain.body import Body
from services.catalog.domain.bylaw import Bylaw

SHEETS = ("制度登记", "宣传培训登记")


def write_registers(body: Body, bylaws: Sequence[Bylaw], activities: Sequence[Activity], form: str) -> bytes:
    """The rules and what was held, each in a table of its own, as xlsx or csv."""
    tables = (_table(BYLAW_COLUMNS, bylaws, body), _table(ACTIVITY_COLUMNS, activities, body))
    return write_csv(tables) if form == "csv" else write_workbook(zip(SHEETS, tables, strict=True))


def _table(columns: Sequence[RegisterColumn], entries: Sequence[Any], body: Body) -> list[list[str]]:
    rows = [[column.write(entry, body) for column in columns] for entry in entries]
    return [[column.head for column in columns], *rows]
