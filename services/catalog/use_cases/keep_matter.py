"""The obligation of a matter (随时公开) that is not public yet: it comes, moves and goes with its first draft."""

from __future__ import annotations

from datetime import date, datetime

from chassis.ports import DomainEvent
from services.catalog.domain import obligation_events as rules
from services.catalog.domain import states
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.obligation import AD_HOC, REFUSED, Obligation, raised_by
from services.catalog.domain.timeline import china_date
from services.catalog.ports import UnitOfWork


def keep_matter(disclosure: Disclosure, *, work: UnitOfWork, at: datetime, is_new: bool = False) -> None:
    """Raise it once it is known when the matter was formed, count it anew from another day, end it with the draft."""
    if disclosure.first_published_at:
        return
    present = [] if is_new else work.obligations.of_matter(disclosure.id)
    formed_on = _formed_on(disclosure)
    if formed_on is None:
        for gone in present:
            _record(rules.drop(gone, at=at), work)
        work.obligations.remove(present)
    elif present:
        kept = [_counted(obligation, disclosure, formed_on, work, at) for obligation in present]
        work.obligations.save([after for before, after in zip(present, kept, strict=True) if after != before])
    elif disclosure.item.active:
        new = raised_by(disclosure, formed_on, identity=work.ids.new(), calendar=work.calendar)
        work.obligations.save([new])


def _formed_on(disclosure: Disclosure) -> date | None:
    """From when it counts; None where there is no obligation, or none any more."""
    item, revision = disclosure.item, disclosure.revision
    is_over = disclosure.is_purged or revision.state == states.ABANDONED
    # What was moved here was published elsewhere, before anybody was asked for it here.
    is_matter = item.frequency == AD_HOC and item.method == "proactive" and not disclosure.formerly_published_on
    formed_on = revision.content.formed_on
    return (disclosure.counted_from or formed_on) if formed_on and is_matter and not is_over else None


def _counted(obligation: Obligation, disclosure: Disclosure, start: date, work: UnitOfWork, at: datetime) -> Obligation:
    if disclosure.revision.state == states.REFUSED:
        kept, events = rules.end(obligation, REFUSED, at=at) if obligation.is_open else (obligation, [])
    else:
        kept, events = rules.recount(
            obligation,
            start,
            disclosure.item.time_limit,
            calendar=work.calendar,
            today=china_date(at),
            at=at,
        )
    _record(events, work)
    return kept


def _record(events: list[DomainEvent], work: UnitOfWork) -> None:
    for event in events:
        work.events.record(event)
