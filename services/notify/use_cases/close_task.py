"""Take a task away that its service closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import Clock, NotFound
from services.notify.domain import tasks
from services.notify.domain.tasks import Task
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseTask:
    """Which, why, and when."""

    task: str
    reason: str
    at: datetime


def close_task(command: CloseTask, *, work: UnitOfWork, clock: Clock) -> Task:
    """It awaits nobody any more. Raises :class:`NotFound` for a task that was never opened."""
    known = work.tasks.lock(command.task)
    if known is None:
        raise NotFound("没有这项待办。", "There is no such task.")
    closed = tasks.close(known, command.reason, at=command.at)
    work.tasks.save(closed)
    return closed
