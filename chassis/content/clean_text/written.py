"""Blocks written as Markdown, as pages render it (CommonMark with tables)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from chassis.content.clean_text.blocks import (
    Block,
    Cell,
    Heading,
    Item,
    Paragraph,
    Span,
    Spans,
    Table,
    before_words,
    plain,
)
from chassis.content.clean_text.inline import inline

_DECIMAL = re.compile(r"(\d{1,9})[.．)]")
_DEEPEST = 6
# A head of more rows is none.
_DEEPEST_HEAD = 3


def written(blocks: Iterable[Block], notes: Sequence[Spans] = ()) -> str:
    """The text; notes come last, each under the number by which the text refers to it."""
    writer = _Writer()
    for block in blocks:
        writer.add(block)
    for number, spans in enumerate(notes, 1):
        writer.add(Paragraph([Span(f"{note_mark(number)} "), *spans]))
    return "\n".join(writer.lines).strip()


def note_mark(number: int) -> str:
    """What stands in the text for a note, and before it."""
    return f"［注{number}］"


@dataclass(slots=True)
class _Open:
    """A list that is open: its depth in the document, where the text of its items begins, its last number and sign."""

    depth: int
    offset: int
    number: int | None
    sign: str


@dataclass(slots=True)
class _Writer:
    lines: list[str] = field(default_factory=list)
    _lists: list[_Open] = field(default_factory=list)

    def add(self, block: Block) -> None:
        if isinstance(block, Item):
            self._item(block)
            return
        self._lists = []
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Heading):
            if text := inline(block.spans, one_line=True, is_plain=True):
                self._apart(f"{'#' * max(1, min(block.level, _DEEPEST))} {text}")
        elif text := inline(block.spans):
            self._apart(text)

    def _apart(self, text: str) -> None:
        self.lines += ["", text]

    def _item(self, item: Item) -> None:
        text = inline(item.spans)
        if not text:
            return
        while len(self._lists) > 1 and self._lists[-2].depth >= item.depth:
            self._lists.pop()
        depth = len(self._lists) - bool(self._lists and self._lists[-1].depth >= item.depth)
        decimal = _DECIMAL.fullmatch(item.label)
        if item.label and not decimal:
            # Markdown knows no other numbers; within a list it is a paragraph of the item above.
            self._lists = self._lists[:depth]
            offset = self._lists[-1].offset if self._lists else 0
            self._apart(_indented(before_words(item.label) + text, offset))
            return
        self._in_list(depth, item.depth, int(decimal[1]) if decimal else None, text)

    def _in_list(self, depth: int, level: int, number: int | None, text: str) -> None:
        before = self._lists[depth] if depth < len(self._lists) else None
        self._lists = self._lists[:depth]
        indent = self._lists[-1].offset if self._lists else 0
        sign = self._sign(before, number)
        marker = f"{number}{sign} " if number is not None else f"{sign} "
        self._lists.append(_Open(level, indent + len(marker), number, sign))
        is_new = before is None or before.sign != sign
        if is_new and (depth == 0 or before is not None):
            self.lines.append("")
        self.lines.append(" " * indent + marker + _indented(text, indent + len(marker)).lstrip(" "))

    @staticmethod
    def _sign(before: _Open | None, number: int | None) -> str:
        """Another sign than before begins another list: else Markdown would go on counting."""
        first, second = ("-", "*") if number is None else (".", ")")
        if before is None or (before.number is None) != (number is None):
            return first
        goes_on = number is None or number == (before.number or 0) + 1
        return before.sign if goes_on else (second if before.sign == first else first)

    def _table(self, table: Table) -> None:
        grid = _grid(table)
        if not grid:
            return
        if len(grid[0]) == 1 or (len(grid) == 1 and sum(bool(plain(cell.spans).strip()) for cell, _ in grid[0]) < 2):
            self._boxed(table)
            return
        if len(grid) > 1 and table.rows[0][0].columns == len(grid[0]):
            # The title of the table, typed into its first row.
            self._boxed(Table(table.rows[:1]))
            grid = grid[1:]
        rows = _with_one_head(grid)
        self.lines += ["", _row(rows[0]), _row(["---"] * len(rows[0])), *(_row(row) for row in rows[1:])]

    def _boxed(self, table: Table) -> None:
        """A frame around some words, no table: its paragraphs."""
        for row in table.rows:
            for cell in row:
                if text := inline(cell.spans):
                    self._apart(text)


_Grid = list[list[tuple[Cell, tuple[bool, bool]]]]
"""Each place of a table: the cell that covers it, and whether it begins in this column and row."""


def _grid(table: Table) -> _Grid:
    """Where a row reads by itself: a cell over several rows stands in each of them."""
    rows: list[dict[int, tuple[Cell, tuple[bool, bool]]]] = [{} for _ in table.rows]
    for number, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while column in rows[number]:
                column += 1
            for down in range(min(cell.rows, len(rows) - number)):
                for across in range(cell.columns):
                    rows[number + down].setdefault(column + across, (cell, (across == 0, down == 0)))
            column += cell.columns
    width = max((max(row, default=-1) + 1 for row in rows), default=0)
    empty = (Cell(), (True, True))
    return [[row.get(column, empty) for column in range(width)] for row in rows] if width else []


def _with_one_head(grid: _Grid) -> list[list[str]]:
    """The rows as text, a head of several rows joined into one.

    In the head a cell over several columns stands in each of them; below it stands in the first, and blanks follow.
    """
    deep = _head_rows(grid)
    head = [
        " ".join(dict.fromkeys(filter(None, column))) for column in zip(*map(_head_cells, grid[:deep]), strict=True)
    ]
    return [head, *([_cell(cell) if begins else "" for cell, (begins, _) in row] for row in grid[deep:])]


def _head_rows(grid: _Grid) -> int:
    first = grid[0]
    deep = max(cell.rows for cell, _ in first)
    is_divided = any(cell.columns > 1 and cell.rows < deep for cell, _ in first)
    return deep if is_divided and deep <= _DEEPEST_HEAD and deep < len(grid) else 1


def _head_cells(row: list[tuple[Cell, tuple[bool, bool]]]) -> list[str]:
    return [_cell(cell, is_plain=True) for cell, _ in row]


def _cell(cell: Cell, *, is_plain: bool = False) -> str:
    return inline(cell.spans, one_line=True, is_plain=is_plain).replace("|", r"\|")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _indented(text: str, offset: int) -> str:
    return "\n".join(" " * offset + line for line in text.split("\n"))
