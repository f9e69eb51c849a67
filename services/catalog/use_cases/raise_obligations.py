"""Raising the obligations of the period that has begun."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.keep_obligations import keep_obligations


def raise_obligations(code: str, *, work: UnitOfWork, clock: Clock) -> None:
    """Of one item: those of every period that has begun since the last one that was raised."""
    work.obligations.hold(code)
    item = work.items.get(code)
    if item is not None:
        keep_obligations(item, work=work, clock=clock)
