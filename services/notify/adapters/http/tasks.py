"""`GET /tasks`: what awaits me (待办)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from chassis.storage.paging import Page
from chassis.web.access import STAFF
from chassis.web.endpoint import Endpoints
from chassis.web.request import actor, clock
from chassis.web.schema import PageQuery
from services.notify.adapters.http.schemas import TaskView
from services.notify.adapters.storage.reads.tasks import list_tasks
from services.notify.adapters.storage.work import Work
from services.notify.domain.tasks import Task, kind_of

endpoints = Endpoints("notify", "tasks")


@endpoints.get("/tasks", who=STAFF, query=PageQuery, returns=TaskView, many=True)
def my_tasks(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """What awaits me, the most urgent first."""
    found = list_tasks(work.connection, actor(), **query)
    return found.map(partial(_described, work=work, today=clock().today()))


def _described(task: Task, *, work: Work, today: date) -> dict[str, Any]:
    kind, (noun, identity) = kind_of(task.kind), task.about
    return {
        "id": task.id,
        "kind": task.kind,
        "kind_name": kind.name,
        "step": kind.position,
        "title": task.title,
        "body": task.body,
        "department": task.department,
        "due_on": task.due_on,
        "working_days_left": work.calendar.working_days(today, task.due_on) if task.due_on else None,
        "page": task.page,
        "about": {"noun": noun, "id": identity},
        "audience": task.audience,
        "source": task.source,
        "opened_at": task.opened_at,
    }
