"""`GET /tasks`: what awaits me (待办)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_smorest import Blueprint

from chassis.web.http import STAFF, PageQuery, Reply, actor, blueprint, clock, endpoint, page_of
from services.notify.adapters.http.cursors import dated_place
from services.notify.adapters.http.schemas import TaskSchema
from services.notify.adapters.storage.work import Work
from services.notify.domain.tasks import NEVER_DUE, Task, kind_of


def tasks_api() -> Blueprint:
    """The endpoints of tasks."""
    api = blueprint("notify", "tasks")

    @endpoint(api, "GET", "/tasks", who=STAFF, query=PageQuery, returns=TaskSchema, many=True)
    def list_tasks(work: Work, query: dict[str, Any]) -> Reply:
        """What awaits me, the most urgent first."""
        limit, today = query["limit"], clock().today()
        found = work.readings.tasks_of(actor(), after=dated_place(query["cursor"]), limit=limit + 1)
        more = found[limit - 1] if len(found) > limit else None
        items = [task_data(task, work, today) for task in found[:limit]]
        return page_of(items, [(more.due_on or NEVER_DUE).isoformat(), more.id] if more else None)

    return api


def task_data(task: Task, work: Work, today: date) -> dict[str, Any]:
    """A task as programs and pages read it."""
    kind = kind_of(task.kind)
    return {
        "id": task.id,
        "kind": task.kind,
        "kind_name": kind.name,
        "step": kind.step + 1,
        "title": task.title,
        "body": task.body,
        "department": task.department or None,
        "due_on": task.due_on,
        "working_days_left": work.calendar.working_days(today, task.due_on) if task.due_on else None,
        "page": task.page,
        "about": {"noun": task.about[0], "id": task.about[1]},
        "audience": task.audience,
        "source": task.source,
        "opened_at": task.opened_at,
    }
