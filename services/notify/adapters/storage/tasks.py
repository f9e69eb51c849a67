"""Tasks of all services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.notify.adapters.storage.tables import tasks, worded, words
from services.notify.domain.tasks import NEVER_DUE, Task, TaskState

_PLAIN = tuple(field.name for field in fields(Task) if field.name not in ("about", "roles", "not_for", "state"))


class StoredTasks:
    """The repository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Sequence[Task]) -> None:
        """Keep new ones."""
        self._connection.execute(sa.insert(tasks), [_values(task) for task in new])

    def lock(self, task_id: str) -> Task | None:
        """A task, locked."""
        row = self._connection.execute(sa.select(tasks).where(tasks.c.id == task_id).with_for_update()).one_or_none()
        return task_of(row) if row else None

    def save(self, task: Task) -> None:
        """Keep the changes of a locked one."""
        self._connection.execute(sa.update(tasks).where(tasks.c.id == task.id).values(_values(task)))

    def close_about(self, noun: str, ids: Sequence[str], *, reason: str, at: datetime) -> None:
        """Close notify's own open tasks about these things, without their titles."""
        self._connection.execute(
            sa.update(tasks)
            .where(
                tasks.c.source == "notify",
                tasks.c.about_noun == noun,
                tasks.c.about_id.in_(list(ids)),
                tasks.c.state == TaskState.OPEN.value,
            )
            .values(state=TaskState.CLOSED.value, title="", closed_at=at, reason=reason)
        )

    def blank_about(self, disclosure: str) -> None:
        """Blank the title of every task that is about a disclosure or was started by it."""
        about = sa.and_(tasks.c.about_noun == "disclosure", tasks.c.about_id == disclosure)
        self._connection.execute(
            sa.update(tasks).where(sa.or_(about, tasks.c.correlation == disclosure)).values(title="")
        )


def task_of(row: Any) -> Task:
    """A row as the domain knows it."""
    return Task(
        **{name: getattr(row, name) for name in _PLAIN},
        about=(row.about_noun, row.about_id),
        roles=words(row.roles),
        not_for=words(row.not_for),
        state=TaskState(row.state),
    )


def _values(task: Task) -> dict[str, Any]:
    return {
        **{name: getattr(task, name) for name in _PLAIN},
        "about_noun": task.about[0],
        "about_id": task.about[1],
        "roles": worded(task.roles),
        "not_for": worded(task.not_for),
        "due_sort": task.due_on or NEVER_DUE,
        "state": task.state.value,
    }
