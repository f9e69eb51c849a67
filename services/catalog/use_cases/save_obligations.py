"""Keeping obligations that changed, and the one task in which their item says what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.catalog.domain.item import Item
from services.catalog.domain.obligation import Obligation
from services.catalog.domain.obligation_tasks import by_occasion, regrouped
from services.catalog.ports import UnitOfWork


def save_obligations(changed: Sequence[Obligation], item: Item, *, work: UnitOfWork, at: datetime) -> None:
    """Save them, each with its tasks as they were kept; the item is held, or none other can change its obligations.

    What else is asked for on the same occasion shares their task, so it is looked at too, once there is one.
    """
    for occasion, given in by_occasion(changed).items():
        if not any(each.tasks or each.announced for each in given):
            work.obligations.save(given)
            continue
        before = {each.id: each for each in work.obligations.of_occasion(item.code, occasion)}
        after = {**before, **{each.id: each for each in given}}
        kept, events = regrouped(list(before.values()), list(after.values()), item, new_id=work.ids.new, at=at)
        for event in events:
            work.events.record(event)
        work.obligations.save([each for each in kept if each != before.get(each.id)])
