"""By which columns two versions of an item or a body differ, as a reader of the directory sees it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.catalog.adapters.standard_directory.body_columns import BODY_COLUMNS
from services.catalog.adapters.standard_directory.columns import COLUMNS
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item


@dataclass(frozen=True, slots=True)
class Difference:
    """A column by its head, with what stood there and what stands there; ``names`` are its fields in the API."""

    head: str
    names: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A column of a new item by its head; ``inferred``: the file says nothing there, and words and body decide."""

    head: str
    value: str
    inferred: bool


def cells_of(item: Item, body: Body, stated: Collection[str]) -> list[Cell]:
    """What a new item will hold, column by column; ``stated`` are the heads under which its file says something."""
    shown = [(column.head, column.shown(item, body)) for column in COLUMNS]
    return [Cell(head, value, head.partition("(")[0] not in stated) for head, value in shown if value]


def body_differences(before: Body | None, after: Body) -> list[Difference]:
    """The columns in which two versions of a body differ; of a new one all that it will hold."""
    cells = [(column, column.write(before) if before else "", column.write(after)) for column in BODY_COLUMNS]
    return [Difference(column.head, column.fields, was, will) for column, was, will in cells if was != will]


def differences(before: Item, after: Item, body: Body) -> list[Difference]:
    """The columns in which two versions of an item differ, names as ``body`` has them now."""
    found = []
    for column in COLUMNS:
        written = column.write(before, body), column.write(after, body)
        shown = column.shown(before, body), column.shown(after, body)
        if written[0] != written[1]:
            # Codes are shown where nothing else differs.
            found.append(Difference(column.head, column.fields, *(shown if shown[0] != shown[1] else written)))
    return found
