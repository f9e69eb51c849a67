"""Note that a service closed a task of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import Clock, NotFound
from services.notify.domain import tasks
from services.notify.domain.tasks import TaskState
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClosed:
    """Which, why, when, and ``about`` which disclosure, if any.

    A ``snapshot`` may speak of one that is closed already, or was never shown here.
    """

    task: str
    reason: str
    at: datetime
    about: str
    snapshot: bool = False


def note_task_closed(closed: TaskClosed, *, work: UnitOfWork, clock: Clock) -> None:
    """It awaits nobody any more. Raises :class:`NotFound` for a task that was never opened."""
    known = work.tasks.load_for_update(closed.task)
    if closed.snapshot and (known is None or known.state == TaskState.CLOSED):
        return
    if known is None and work.purges.has(closed.about):
        return  # that it was opened was forgotten on its way
    if known is None:
        raise NotFound("没有这项待办。", "There is no such task.")
    work.tasks.save(tasks.close(known, closed.reason, at=closed.at))
