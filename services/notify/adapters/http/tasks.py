"""`GET /tasks`: what awaits me (待办)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.request import actor, clock
from services.notify.adapters.access import may
from services.notify.adapters.http.schemas import TasksQuery, TaskView
from services.notify.adapters.storage.reads.tasks import Row, list_tasks
from services.notify.adapters.storage.work import Work
from services.notify.domain.tasks import kind_of

endpoints = Endpoints("notify", "tasks")


@endpoints.get("/tasks", who=may("task.list"), query=TasksQuery, returns=TaskView, many=True)
def my_tasks(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """What awaits me, the most urgent first."""
    found = list_tasks(work.connection, actor(), **query)
    return found.map(partial(_described, work=work, today=clock().today()))


def _described(task: Row, *, work: Work, today: date) -> dict[str, Any]:
    kind, due_on = kind_of(task["kind"]), task["due_on"]
    return {
        **task,
        "kind_name": kind.name,
        "step": kind.position,
        "working_days_left": work.calendar.working_days(today, due_on) if due_on else None,
        "about": {"noun": task["about_noun"], "id": task["about_id"]},
    }
