"""Show a task that a service opened."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.notify.domain.tasks import Task
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """What awaits whom."""

    task: Task


def open_task(command: OpenTask, *, work: UnitOfWork, clock: Clock) -> Task:
    """Keep it; from now on the people concerned see it."""
    if work.tasks.lock(command.task.id) is not None:
        # A snapshot repeats what is known: the later state wins.
        work.tasks.save(command.task)
    else:
        work.tasks.add([command.task])
    return command.task
