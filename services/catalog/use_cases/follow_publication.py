"""Obligations follow what is public: in the transaction that publishes, corrects, withdraws or purges it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from services.catalog.domain import obligation_events as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import CHANGED, RETIRED, Claim, Obligation, claims_of, is_asked
from services.catalog.domain.timeline import china_date
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.save_obligations import save_obligations


def follow_publication(disclosure: Disclosure, *, work: UnitOfWork, at: datetime) -> bool:
    """What the locked disclosure covers now is fulfilled; what it covered before, and nothing else does, is open.

    Whether something is open again.
    """
    is_open_again = False
    on = china_date(at)
    claims = claims_of(disclosure, disclosure.revision.content) if disclosure.is_published else frozenset[Claim]()
    before = work.obligations.cover(disclosure.id, claims, on)
    for code in sorted({claim.item for claim in before | claims}):
        item = disclosure.item if code == disclosure.item.code else work.items.get(code)
        if item is not None:
            concerned = [claim for claim in before | claims if claim.item == code]
            is_open_again |= _follow(disclosure.id, item, concerned, claims, work, on, at)
    if disclosure.is_published:
        matters = work.obligations.of_matter(disclosure.id)
        done = [rules.fulfil(matter, by=disclosure.id, on=on, at=at) for matter in matters]
        _save(matters, done, disclosure.item, work, at)
    return is_open_again


def _follow(
    disclosure: str,
    item: Item,
    concerned: list[Claim],
    claims: frozenset[Claim],
    work: UnitOfWork,
    on: date,
    at: datetime,
) -> bool:
    work.obligations.hold(item.code)
    present = work.obligations.concerned(concerned)
    changed = [_followed(obligation, disclosure, item, claims, work, on, at) for obligation in present]
    _save(present, changed, item, work, at)
    return any(new.is_open and not old.is_open for old, (new, _) in zip(present, changed, strict=True))


def _followed(
    obligation: Obligation,
    disclosure: str,
    item: Item,
    claims: frozenset[Claim],
    work: UnitOfWork,
    on: date,
    at: datetime,
) -> rules.Changed:
    if any(claim.covers(obligation) for claim in claims):
        return rules.fulfil(obligation, by=disclosure, on=on, at=at)
    if obligation.fulfilled_by != disclosure:
        return obligation, []
    other = work.obligations.covering(obligation)
    if other is not None:
        return replace(obligation, fulfilled_by=other[0]), []
    calendar = work.calendar
    again, events = rules.uncover(obligation, on=on, limit=item.time_limit, calendar=calendar, at=at)
    if again.excuse or is_asked(item, again):
        return again, events
    return rules.end(again, CHANGED if item.active else RETIRED, at=at)


def _save(
    before: Sequence[Obligation], changed: list[rules.Changed], item: Item, work: UnitOfWork, at: datetime
) -> None:
    after = [obligation for obligation, _ in changed]
    for event in (event for _, events in changed for event in events):
        work.events.record(event)
    differing = [new for old, new in zip(before, after, strict=True) if new != old]
    save_obligations(differing, item, work=work, at=at)
