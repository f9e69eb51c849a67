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
    found = []
    for column in COLUMNS:
        written = column.write(before, body), column.write(after, body)
        shown = column.shown(before, body), column.shown(after, body)
        if written[0] != written[1]:
            # Codes are shown where nothing else differs.
            found.append(Difference(column.head, column.fields, *(shown if shown[0] != shown[1] else written)))
    return found
