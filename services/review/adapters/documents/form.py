"""A form as official papers have it: a title, a line of numbers, and bordered rows of labels and answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

# The columns of the table; a row's cells span all of them together.
COLUMNS = 12
_LABEL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its paragraphs, lines parted by ``\\n``, and below them on the right what is signed (``signed``)."""

    text: str
    span: int
    is_label: bool = False
    signed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells side by side; ``height`` in millimetres is the least, as for a box that somebody signs by hand."""

    cells: tuple[Cell, ...]
    height: int = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form to print. ``left`` and ``right`` stand above the table (单位, 编号), ``notes`` below it."""

    title: str
    rows: tuple[Row, ...]
    left: str = ""
    right: str = ""
    notes: tuple[str, ...] = ()
    name: str = ""

    @property
    def file_name(self) -> str:
        """What its Word file is called; ``name`` tells it from others of its kind."""
        return f"{self.title}{self.name.replace('/', '-')}.docx"


def answered(*pairs: tuple[str, str], height: int = 9) -> Row:
    """A row of labels, each with its answer, which share its width alike."""
    share = COLUMNS // len(pairs)
    cells = []
    for label, text in pairs:
        cells += [Cell(text=label, span=_LABEL, is_label=True), Cell(text=text, span=share - _LABEL)]
    return Row(cells=tuple(cells), height=height)


def opinion(label: str, text: str, *, signed: str = "", height: int = 26) -> Row:
    """A row with one label, what was said, and who signed for it when."""
    said = Cell(text=text, span=COLUMNS - _LABEL, signed=signed)
    return Row(cells=(Cell(text=label, span=_LABEL, is_label=True), said), height=height)


def heading(text: str) -> Row:
    """A row that heads those below it."""
    return Row(cells=(Cell(text=text, span=COLUMNS, is_label=True),))


def listed(spans: Iterable[int], texts: Iterable[str], *, is_head: bool = False) -> Row:
    """A row of a list within the form; ``spans`` make :data:`COLUMNS` together."""
    cells = (Cell(text=text, span=span, is_label=is_head) for span, text in zip(spans, texts, strict=True))
    return Row(cells=tuple(cells), height=8)
