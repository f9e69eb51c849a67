"""Tasks of all services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, change, divided, joined, row_of
from services.notify.adapters.storage.tables import tasks
from services.notify.domain.tasks import NEVER_DUE, WORDLESS, Task, TaskState

_LOCK = sa.select(tasks).where(tasks.c.id == sa.bindparam("id")).with_for_update()
_ADD = sa.insert(tasks)


class StoredTasks(Repository):
    """The repository."""

    def load_for_update(self, task_id: str) -> Task | None:
        row = self._connection.execute(_LOCK, {"id": task_id}).mappings().one_or_none()
        return task_of(row) if row else None

    def add(self, new: Sequence[Task]) -> None:
        if new:
            self._connection.execute(_ADD, [_row(task) for task in new])

    def save(self, task: Task) -> None:
        change(self._connection, tasks, _row(task), id=task.id)

    def close_own(self, deliveries: Sequence[str], *, reason: str, at: datetime) -> None:
        if not deliveries:
            return
        self._connection.execute(
            sa.update(tasks)
            .where(
                tasks.c.source == "notify",
                tasks.c.about_noun == "delivery",
                tasks.c.about_id.in_(list(deliveries)),
                tasks.c.state == TaskState.OPEN.value,
            )
            .values(state=TaskState.CLOSED.value, title="", closed_at=at, reason=reason)
        )

    def retitle_removal(self, delivery: str, title: str) -> None:
        own = sa.and_(tasks.c.source == "notify", tasks.c.about_noun == "delivery", tasks.c.about_id == delivery)
        is_open = sa.and_(tasks.c.kind == "remove", tasks.c.state == TaskState.OPEN.value)
        self._connection.execute(sa.update(tasks).where(own, is_open).values(title=title))

    def blank_about(self, disclosure: str) -> None:
        about = sa.and_(tasks.c.about_noun == "disclosure", tasks.c.about_id == disclosure)
        self._connection.execute(
            sa.update(tasks)
            .where(sa.or_(about, tasks.c.disclosure == disclosure), tasks.c.kind.not_in(WORDLESS))
            .values(title="")
        )


def task_of(row: Mapping[Any, Any]) -> Task:
    """The task of a row."""
    about = (row["about_noun"], row["about_id"])
    return structure(Task, {**row, "about": about, "roles": divided(row["roles"]), "not_for": divided(row["not_for"])})


def _row(task: Task) -> dict[str, Any]:
    noun, identity = task.about
    return row_of(
        tasks,
        task,
        about_noun=noun,
        about_id=identity,
        roles=joined(task.roles),
        not_for=joined(task.not_for),
        due_sort=task.due_on or NEVER_DUE,
        state=task.state.value,
    )
