"""Bring a copy that shows what was withdrawn back to its tombstone."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.notify.domain import posting
from services.notify.domain import publication as publications
from services.notify.ports import UnitOfWork
from services.notify.use_cases.take_withdrawal import TakeWithdrawal, call_back, take_withdrawal


def take_withdrawal_snapshot(command: TakeWithdrawal, *, work: UnitOfWork, clock: Clock) -> None:
    """Take in a withdrawal that was missed; of one that was taken in before only the copy is set right.

    Whether it was is read from the audit record: the agencies are told of a withdrawal once.
    """
    known = work.publications.load_for_update(command.disclosure, command.audience)
    remembered = work.publications.remembered(command.disclosure)
    if known is None or remembered is None or not remembered.is_withdrawn:
        take_withdrawal(command, work=work, clock=clock)
        return
    tombstone, restored = publications.restore_tombstone(
        known, reason=command.reason, ground=command.ground, by=SYSTEM, at=command.at
    )
    work.publications.save(tombstone)
    work.events.record(restored)
    due_on = work.calendar.due(clock.today(), posting.REMOVAL_DAYS).on
    call_back(command.disclosure, due_on=due_on, work=work, clock=clock)
