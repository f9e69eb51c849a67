"""Take a withdrawal in: it reaches everyone who got the original, channels and agencies alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chassis.ports import SYSTEM, Audience, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain import external, posting
from services.notify.domain import publication as publications
from services.notify.domain.delivery import NOT_YET_THERE, Delivery, DeliveryState
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


def take_withdrawal(command: TakeWithdrawal, *, work: UnitOfWork, clock: Clock) -> None:
    """Remove it from feeds and screen, call back what hangs, let the agencies know, if it was ever published."""
    if command.purge:
        work.tasks.blank_about(command.disclosure)
        work.events.forget()
    known = work.publications.load_for_update(command.disclosure, command.audience)
    if known is None or _is_repeated(known, command):
        return
    _withdraw(known, command, work)
    call_back(command, work, clock)


def _is_repeated(known: Publication, command: TakeWithdrawal) -> bool:
    """A snapshot speaks of a tombstone that may stand already; nobody is told a second time."""
    return known.state == PublicationState.WITHDRAWN and (known.taken_down or not command.purge)


def _withdraw(known: Publication, command: TakeWithdrawal, work: UnitOfWork) -> None:
    gone, withdrawn = publications.withdraw(
        known, reason=command.reason, ground=command.ground, purge=command.purge, by=SYSTEM, at=command.at
    )
    if gone.is_for_agencies:
        gone = publications.next_external(gone)
        work.external.send(
            external.withdrawn(
                gone,
                event_id=command.event_id,
                at=command.at,
                body_name=work.body_name(gone.body),
                origin=work.origin,
            )
        )
        if command.purge:
            work.external.forget(gone.index_number)
    work.publications.save(gone)
    work.events.record(withdrawn)


def call_back(command: TakeWithdrawal, work: UnitOfWork, clock: Clock) -> None:
    """Cancel what is not up yet, and have taken down what hangs; what was called back already stays as it is."""
    now, due_on = clock.now(), _due(command, work, clock)
    changed: list[Delivery] = []
    tasks: list[Task] = []
    closed: list[str] = []
    for before in work.deliveries.load_all_for_update(command.disclosure):
        after = _stop(before, due_on, work, now)
        if after.state != before.state:
            closed.append(after.id)
        after = deliveries.blanked(after) if command.purge else after
        if after != before:
            changed.append(after)
        if after.state == DeliveryState.TO_REMOVE and before.state == DeliveryState.DELIVERED:
            tasks.append(posting.removal_task(after, task_id=work.ids.new(), at=now))
    work.deliveries.save(changed)
    work.tasks.close_own(closed, reason="withdrawn", at=now)
    work.tasks.add(tasks)


def _stop(delivery: Delivery, due_on: date, work: UnitOfWork, now: datetime) -> Delivery:
    if delivery.state in NOT_YET_THERE:
        stopped, ended = deliveries.cancel(delivery, by=SYSTEM, at=now)
    elif delivery.state == DeliveryState.DELIVERED:
        stopped, ended = deliveries.recall(delivery, due_on, by=SYSTEM, at=now)
    else:
        return delivery
    work.events.record(ended)
    return stopped


def _due(command: TakeWithdrawal, work: UnitOfWork, clock: Clock) -> date:
    """A withdrawn sheet comes down within the legal term, a taken-down one the same day."""
    today = clock.today()
    return today if command.purge else work.calendar.due(today, posting.REMOVAL_DAYS).on
