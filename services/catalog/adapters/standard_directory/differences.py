"""By which columns two versions of an item differ, as a reader of the directory sees it."""

from __future__ import annotations

from dataclasses import dataclass

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


def differences(before: Item, after: Item, body: Body) -> list[Difference]:
    """The columns in which two versions of an item differ, names as ``body`` has them now."""
    pairs = ((column, column.write(before, body), column.write(after, body)) for column in COLUMNS)
    return [Difference(column.head, column.fields, old, new) for column, old, new in pairs if old != new]
