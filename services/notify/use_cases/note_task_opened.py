"""Note a task that a service opened."""

from __future__ import annotations

from dataclasses import replace

from chassis.ports import Clock
from services.notify.domain.tasks import WORDLESS, Task
from services.notify.ports import UnitOfWork


def note_task_opened(task: Task, *, work: UnitOfWork, clock: Clock) -> None:
    """From now on the people concerned see it. Told late of what was purged, it brings no title back."""
    if task.disclosure and task.kind not in WORDLESS and work.purges.has(task.disclosure):
        task = replace(task, title="")
    if work.tasks.load_for_update(task.id) is not None:
        # A snapshot repeats what is known: the later state wins.
        work.tasks.save(task)
    else:
        work.tasks.add([task])
