"""What a text consists of, whichever program it comes from: headings, paragraphs, items of lists and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

# What a clean text does not hold, by kind; a person looks whether he needs it otherwise.
LEFT_OUT = {
    "picture": ("图片", "a picture"),
    "object": ("图表或内嵌对象", "a chart or an embedded object"),
    "formula": ("公式", "a formula"),
    "hidden": ("隐藏的文字", "hidden text"),
    "hidden_cells": ("隐藏的工作表、行或列", "hidden sheets, rows or columns"),
    "struck": ("带删除线的文字", "text that is struck out"),
    "contents": ("目录", "a table of contents"),
    "header_footer": ("页眉、页脚的文字", "text of headers and footers"),
    "symbol": ("无法识别的符号", "a symbol of a font of its own"),
    "not_calculated": ("没有计算结果的公式", "a formula without its result"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of one look. ``link`` is an address that a reader may open."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


Spans: TypeAlias = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` counts from 1, and 0 is the title of the whole."""

    level: int
    spans: Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``is_marked``: all of it is bold or in a font of headings; ``is_centred`` as titles are."""

    spans: Spans
    is_marked: bool = False
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list. ``label`` is what stands before it: empty for a bullet, ``3.``, or ``第三条``."""

    depth: int
    label: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that covers so many columns and rows."""

    spans: Spans = ()
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table, row by row, each cell where it begins."""

    rows: Sequence[Sequence[Cell]]


Block: TypeAlias = Heading | Paragraph | Item | Table


@dataclass(slots=True)
class Read:
    """What a reader found: blocks in their order, notes by their numbers, and how often something was left out."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[Spans] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many of a kind (:data:`LEFT_OUT`) that the text does not hold."""

    kind: str
    count: int

    @property
    def name(self) -> str:
        """What it is called."""
        return LEFT_OUT[self.kind][0]


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text, and what of its file it does not hold."""

    text: str
    left_out: tuple[LeftOut, ...] = ()


def plain(spans: Spans) -> str:
    """The words alone."""
    return "".join(span.text for span in spans)


def before_words(label: str) -> str:
    """A label with the room that officials leave behind it: 一、and（一）none, 第三条 a wide blank."""
    label = label.strip()
    if not label or label.endswith(("、", "）", "．", "：")):
        return label
    return f"{label}\u3000" if label.startswith("第") else f"{label} "
