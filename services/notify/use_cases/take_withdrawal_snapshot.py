"""Bring a copy that shows what was withdrawn back to its tombstone."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.notify.domain import publication as publications
from services.notify.domain.publication import Remembered
from services.notify.ports import UnitOfWork
from services.notify.use_cases.take_withdrawal import TakeWithdrawal, call_back, take_withdrawal


def take_withdrawal_snapshot(command: TakeWithdrawal, *, work: UnitOfWork, clock: Clock) -> None:
    """Take in a withdrawal that was missed; of one that was taken in before only the copy is set right.

    Whether it was is read from the audit record: the agencies are told of a withdrawal once.
    """
    known = work.publications.load_for_update(command.disclosure, command.audience)
    remembered = work.publications.remembered(command.disclosure)
    if known is None or remembered is None or not _is_taken(remembered, command):
        take_withdrawal(command, work=work, clock=clock)
        return
    if command.purge:
        work.tasks.blank_about(command.disclosure)
        work.events.forget()
    tombstone, restored = publications.restore_tombstone(
        known, reason=command.reason, ground=command.ground, purge=command.purge, by=SYSTEM, at=command.at
    )
    work.publications.save(tombstone)
    work.events.record(restored)
    call_back(command, work, clock)


def _is_taken(remembered: Remembered, command: TakeWithdrawal) -> bool:
    return remembered.is_withdrawn and (remembered.taken_down or not command.purge)
