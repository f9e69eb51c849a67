"""Take a withdrawal in: it reaches everyone who got the original, channels and agencies alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from chassis.ports import SYSTEM, Audience, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain import external, posting
from services.notify.domain import publication as publications
from services.notify.domain.delivery import HANGING, NOT_YET_THERE, Delivery, DeliveryState
from services.notify.domain.publication import Publication, PublicationState
from services.notify.domain.tasks import Task
from services.notify.ports import UnitOfWork
from services.notify.use_cases.take_publication import forget_earlier


def _same(delivery: Delivery) -> Delivery:
    return delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeWithdrawal:
    """What the catalog announced in the event ``event_id`` at ``at``."""

    event_id: str
    at: datetime
    disclosure: str
    audience: Audience
    reason: str
    ground: str
    title: str = ""
    closed_through: int = 0


def take_withdrawal(command: TakeWithdrawal, *, work: UnitOfWork, clock: Clock) -> None:
    """Remove it from feeds and screen, call back what hangs, let the agencies know, if it was ever published."""
    known = work.publications.load_for_update(command.disclosure, command.audience)
    # A snapshot speaks of a tombstone that may stand already; nobody is told a second time.
    if known is None or known.state == PublicationState.WITHDRAWN:
        return
    ends_notice = command.closed_through >= known.revision
    left = command.title if ends_notice else ""
    gone, withdrawn = publications.withdraw(
        known,
        reason=command.reason,
        ground=command.ground,
        by=SYSTEM,
        at=command.at,
        left=left,
        closed_through=command.closed_through,
    )
    gone = tell_withdrawn(gone, command.event_id, command.at, work)
    if ends_notice:
        forget_earlier(gone, command.closed_through, at=command.at, work=work)
    work.publications.save(gone)
    work.events.record(withdrawn)
    call_back(command.disclosure, due_on=_due(work, clock), work=work, clock=clock)


def tell_withdrawn(gone: Publication, event_id: str, at: datetime, work: UnitOfWork) -> Publication:
    """Let the agencies know of what they were told of; the publication with the number of what they were sent."""
    if not gone.is_for_agencies:
        return gone
    gone = publications.next_external(gone)
    body_name = work.body_name(gone.body)
    work.external.send(external.withdrawn(gone, event_id=event_id, at=at, body_name=body_name, origin=work.origin))
    return gone


def call_back(
    disclosure: str, *, due_on: date, work: UnitOfWork, clock: Clock, blank: Callable[[Delivery], Delivery] = _same
) -> None:
    """Cancel what is not up yet, and have taken down what hangs; what was called back already stays as it is."""
    now = clock.now()
    changed: list[Delivery] = []
    tasks: list[Task] = []
    closed: list[str] = []
    for before in work.deliveries.load_all_for_update(disclosure):
        after = _stop(before, due_on, work, now)
        if after.state != before.state:
            closed.append(after.id)
        after = blank(after)
        if after != before:
            changed.append(after)
        if after.state == DeliveryState.TO_REMOVE and before.state in HANGING:
            tasks.append(posting.removal_task(after, task_id=work.ids.new(), at=now))
    work.deliveries.save(changed)
    work.tasks.close_own(closed, reason="withdrawn", at=now)
    work.tasks.add(tasks)


def _stop(delivery: Delivery, due_on: date, work: UnitOfWork, now: datetime) -> Delivery:
    if delivery.state in NOT_YET_THERE:
        stopped, ended = deliveries.cancel(delivery, by=SYSTEM, at=now)
    elif delivery.state in HANGING:
        stopped, ended = deliveries.recall(delivery, due_on, by=SYSTEM, at=now)
    else:
        return delivery
    work.events.record(ended)
    return stopped


def _due(work: UnitOfWork, clock: Clock) -> date:
    """A withdrawn sheet comes down within the legal term."""
    return work.calendar.due(clock.today(), posting.REMOVAL_DAYS).on
