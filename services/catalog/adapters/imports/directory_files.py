"""Files of the standard directory: parsed to tables without a database, then read for the directory that is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from services.catalog.adapters.imports.read_tables import read_tables
from services.catalog.adapters.imports.reading import Reading
from services.catalog.adapters.standard_directory.tables import Table, read_csv
from services.catalog.adapters.standard_directory.two_row_heads import in_one_row
from services.catalog.adapters.standard_directory.workbook import read_workbook
from services.catalog.adapters.storage.reads.aggregates import items_of
from services.catalog.adapters.storage.reads.directory import all_bodies
from services.catalog.adapters.storage.work import Work

TABLES: dict[str, Callable[[bytes], list[Table]]] = {"xlsx": read_workbook, "csv": read_csv}


def parse_tables(content: bytes, form: str) -> list[Table]:
    """The tables of a file in one of ``TABLES``.

    Raises :class:`~services.catalog.adapters.standard_directory.tables.UnreadableTable`.
    """
    return [in_one_row(table) for table in TABLES[form](content)]


def read_for(tables: Sequence[Table], work: Work) -> Reading:
    """What tables say for the directory that is there."""
    connection = work.events.connection
    return read_tables(
        tables, bodies=all_bodies(connection), find_items=lambda codes: items_of(connection, codes) if codes else []
    )
