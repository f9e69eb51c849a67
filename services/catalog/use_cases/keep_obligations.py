"""Bringing an item's obligations up to what the directory asks for: when it was changed, and as periods begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from chassis.ports import Clock
from services.catalog.domain import obligation_events as rules
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import (
    AD_HOC,
    CHANGED,
    PERIODIC,
    RETIRED,
    STANDING,
    Obligation,
    is_asked,
    raised,
    wanted,
)
from services.catalog.domain.period import Period
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.save_obligations import save_obligations


def keep_obligations(item: Item, *, work: UnitOfWork, clock: Clock, is_new: bool = False) -> None:
    """Raise what is wanted and not there, excuse what is not asked for any more, count anew what is open.

    However often it is called, there is one for each item, element and occasion. The item is locked: by whoever just
    saved it, or :meth:`~services.catalog.ports.Obligations.hold`.
    """
    present = work.obligations.of_item(item.code) if not is_new else []
    kept = [_kept(obligation, item, work, clock) for obligation in present]
    there = {(obligation.element, obligation.occasion) for obligation in present}
    wants = wanted(item, clock.today(), _latest(present, item))
    new = [
        _raised(item, element, occasion, work, clock, is_new=is_new)
        for element, occasion in wants
        if (element, occasion) not in there
    ]
    changed = [after for before, after in zip(present, kept, strict=True) if after != before]
    save_obligations([*changed, *new], item, work=work, at=clock.now())


def _kept(obligation: Obligation, item: Item, work: UnitOfWork, clock: Clock) -> Obligation:
    today, at, calendar = clock.today(), clock.now(), work.calendar
    if not is_asked(item, obligation):
        if obligation.frequency == STANDING:
            obligation = replace(obligation, last_year=obligation.last_year or today.year)
        if not obligation.is_open:
            return obligation
        kept, events = rules.end(obligation, CHANGED if item.active else RETIRED, at=at)
    elif _is_asked_for_again(obligation, today):
        start = today if obligation.frequency == STANDING else obligation.counted_from
        kept, events = rules.resume(
            replace(obligation, last_year=None), start, item.time_limit, calendar=calendar, at=at
        )
    else:
        department = item.department or (obligation.department if obligation.frequency == AD_HOC else "")
        kept = replace(
            obligation, last_year=None, department=department if obligation.is_open else obligation.department
        )
        kept, events = rules.recount(kept, kept.counted_from, item.time_limit, calendar=calendar, today=today, at=at)
    for event in events:
        work.events.record(event)
    return kept


def _is_asked_for_again(obligation: Obligation, today: date) -> bool:
    """Whether the directory had dropped it while it was not public; of periods that which runs, and later ones."""
    if obligation.excuse is None or obligation.excuse.kind not in (RETIRED, CHANGED):
        return False
    is_to_come = obligation.frequency != PERIODIC or obligation.counted_from >= today
    return is_to_come and obligation.fulfilled_on is None


def _latest(present: Sequence[Obligation], item: Item) -> dict[str, str]:
    """The latest period of each element, of the cadence that the item has now."""
    latest: dict[str, Period] = {}
    for obligation in present:
        if obligation.frequency == PERIODIC:
            period = Period.parse(obligation.occasion)
            known = latest.get(obligation.element, period)
            if period.kind == item.period and period.first_day >= known.first_day:
                latest[obligation.element] = period
    return {element: period.code for element, period in latest.items()}


def _raised(item: Item, element: str, occasion: str, work: UnitOfWork, clock: Clock, *, is_new: bool) -> Obligation:
    calendar = work.calendar
    new = raised(
        item,
        element,
        occasion,
        identity=work.ids.new(),
        today=clock.today(),
        calendar=calendar,
    )
    # Of an item that was just added nothing can be public.
    covered = None if is_new else work.obligations.covering(new)
    if covered is None:
        return new
    fulfilled, events = rules.fulfil(new, by=covered[0], on=covered[1], at=clock.now())
    for event in events:
        work.events.record(event)
    return fulfilled
