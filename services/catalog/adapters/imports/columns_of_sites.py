"""The table that says which item each column (栏目) of another website became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.catalog.adapters.standard_directory.tables import Table, UnreadableTable

HEADS = ("站点", "栏目", "事项编码")
# In place of an item: the pages of this column are not moved.
LEFT_OUT = "不迁移"

Columns = Mapping[tuple[str, str], str]
"""The code of an item, or ``LEFT_OUT``, by site and column."""


def read_columns(tables: Iterable[Table]) -> dict[tuple[str, str], str]:
    """Read the first table that has the heads. Raises :class:`UnreadableTable`; a column without item is left open."""
    for table in tables:
        rows = iter(table.rows)
        for head in rows:
            places = [head.cells.index(name) for name in HEADS if name in head.cells]
            if len(places) == len(HEADS):
                return _read(([_cell(row.cells, place) for place in places] for row in rows), head.number)
    raise UnreadableTable(
        f"栏目对照表的表头应当是：{'、'.join(HEADS)}。", f"The heads of the table of columns are: {', '.join(HEADS)}."
    )


def _read(rows: Iterable[list[str]], before: int) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for number, (site, column, item) in enumerate(rows, before + 1):
        if (site, column) in found:
            raise UnreadableTable(
                f"第{number}行：栏目“{column}”写了两次，请留一行。", f"Row {number}: a column stands twice."
            )
        found[site, column] = item
    return found


def _cell(cells: Iterable[str], place: int) -> str:
    """A cell that a short row may lack."""
    return dict(enumerate(cells)).get(place, "").strip()
