"""Take a withdrawal in: it reaches everyone who got the original, channels and agencies alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chassis.ports import SYSTEM, Audience, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain import posting
from services.notify.domain import publication as publications
from services.notify.domain.delivery import NOT_YET_THERE, Delivery, DeliveryState
from services.notify.domain.moments import china_date
from services.notify.domain.outside import tell_withdrawn
from services.notify.domain.publication import Publication, PublicationState
from services.notify.domain.tasks import Task
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeWithdrawal:
    """``purge``: taken down at once, so that no word of it may be left anywhere."""

    event_id: str
    at: datetime
    disclosure: str
    audience: Audience
    reason: str
    ground: str
    purge: bool


def take_withdrawal(command: TakeWithdrawal, *, work: UnitOfWork, clock: Clock) -> Publication | None:
    """Remove it from feeds and screen, call back what hangs, tell the agencies; None if it was never published."""
    now = clock.now()
    if command.purge:
        work.tasks.blank_about(command.disclosure)
        work.events.forget()
    known = work.publications.lock(command.disclosure, command.audience)
    if known is None or _is_repeated(known, command):
        return known
    gone = _withdraw(known, command, work, now)
    call_back(command, work, now)
    return gone


def _is_repeated(known: Publication, command: TakeWithdrawal) -> bool:
    """A snapshot tells a tombstone that may stand already; nobody is told a second time."""
    return known.state == PublicationState.WITHDRAWN and (known.taken_down or not command.purge)


def _withdraw(known: Publication, command: TakeWithdrawal, work: UnitOfWork, now: datetime) -> Publication:
    gone, fact = publications.withdraw(
        known, reason=command.reason, ground=command.ground, purge=command.purge, by=SYSTEM, at=command.at
    )
    if gone.audience == "external":
        gone = publications.next_outside(gone)
        work.outside.send(
            tell_withdrawn(
                gone,
                event_id=command.event_id,
                at=command.at,
                body_name=work.directory.body_name(gone.body),
                origin=work.origin,
            )
        )
        if command.purge:
            work.outside.forget(gone.index_number)
    work.publications.save(gone)
    work.events.record(fact)
    return gone


def call_back(command: TakeWithdrawal, work: UnitOfWork, now: datetime) -> None:
    """Cancel what is not up yet, and have taken down what hangs; what was called back already stays as it is."""
    changed: list[Delivery] = []
    tasks: list[Task] = []
    closed: list[str] = []
    for before in work.deliveries.lock_all(command.disclosure):
        after = _stop(before, _due(command, work, now), work, now)
        if after.state != before.state:
            closed.append(after.id)
        after = deliveries.blanked(after) if command.purge else after
        if after != before:
            changed.append(after)
        if after.state == DeliveryState.TO_REMOVE and before.state == DeliveryState.DELIVERED:
            tasks.append(posting.removal_task(after, task_id=work.ids.new(), at=now))
    if changed:
        work.deliveries.save(changed)
    if closed:
        work.tasks.close_about("delivery", closed, reason="withdrawn", at=now)
    if tasks:
        work.tasks.add(tasks)


def _stop(delivery: Delivery, due_on: date, work: UnitOfWork, now: datetime) -> Delivery:
    if delivery.state in NOT_YET_THERE:
        stopped, fact = deliveries.cancel(delivery, by=SYSTEM, at=now)
    elif delivery.state == DeliveryState.DELIVERED:
        stopped, fact = deliveries.recall(delivery, due_on, by=SYSTEM, at=now)
    else:
        return delivery
    work.events.record(fact)
    return stopped


def _due(command: TakeWithdrawal, work: UnitOfWork, now: datetime) -> date:
    """A withdrawn sheet comes down within the legal term, a taken-down one the same day."""
    today = china_date(now)
    return today if command.purge else work.calendar.due(today, posting.REMOVAL_DAYS).on
