"""Remember an item that catalog told of."""

from __future__ import annotations

from services.review.ports import Item, UnitOfWork


def keep_item(item: Item, *, work: UnitOfWork) -> None:
    """Keep the present title and elements of an item, to show them beside a case."""
    work.directory.keep_item(item)
