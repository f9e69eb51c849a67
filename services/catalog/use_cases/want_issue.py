"""What waits to be deliberated, and is in no issue, is a task of the office."""

from __future__ import annotations

from datetime import datetime

from services.catalog.domain.disclosure import NO_ISSUE, Disclosure
from services.catalog.domain.tasks import due_on, open_task
from services.catalog.ports import UnitOfWork


def want_issue(disclosure: Disclosure, *, work: UnitOfWork, at: datetime) -> None:
    """Ask the office to add a locked disclosure to an issue, where it awaits one."""
    waiting, opened = with_task(disclosure, work=work, at=at)
    if opened:
        work.disclosures.save(waiting, revision=False)


def with_task(disclosure: Disclosure, *, work: UnitOfWork, at: datetime) -> tuple[Disclosure, bool]:
    """The disclosure with that task, still to be saved, and whether it is new."""
    if not disclosure.awaits_deliberation:
        return disclosure, False
    limit = due_on(disclosure, NO_ISSUE, work.calendar)
    waiting, opened = open_task(disclosure, NO_ISSUE, task=work.ids.new(), due_on=limit, at=at)
    for event in opened:
        work.events.record(event)
    return waiting, bool(opened)
