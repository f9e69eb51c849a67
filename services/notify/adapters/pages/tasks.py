"""我的待办: what awaits me, the most urgent first, each with its one action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.web.forms import load_filters
from chassis.web.pages import Pages, render
from chassis.web.request import actor, clock
from services.notify.adapters.access import may
from services.notify.adapters.http.schemas import TasksQuery
from services.notify.adapters.pages import labels
from services.notify.adapters.storage.reads.tasks import Row, count_shown, count_tasks, list_tasks
from services.notify.adapters.storage.work import Work
from services.notify.domain.tasks import kind_of
from services.vocabulary import STEPS

SHOWN = 50

pages = Pages("notify", "tasks-pages")


@pages.get("/notify/tasks", who=may("task.list"))
def show_tasks(work: Work) -> str:
    """My tasks."""
    today, cursor = clock().today(), request.args.get("cursor")
    words = load_filters(TasksQuery)["q"]
    page = list_tasks(work.connection, actor(), q=words, cursor=cursor, limit=SHOWN)
    is_all = not (words or cursor or page.next)
    # Many are due on one day, and the calendar looks each time whether another one was loaded.
    days_until = cache(lambda due_on: work.calendar.working_days(today, due_on))
    return render(
        "notify/tasks.html",
        urgency=count_shown(page.items, today) if is_all else count_tasks(work.connection, actor(), today),
        page=page.map(lambda task: _row(task, days_until, today)),
        words=words,
        first=_address(words),
        following=_address(words, page.next) if page.next else None,
        is_first=not cursor,
    )


def _address(words: str, cursor: str = "") -> str:
    asked = {name: value for name, value in (("q", words), ("cursor", cursor)) if value}
    return "/notify/tasks" + (f"?{urlencode(asked)}" if asked else "")


def _row(task: Row, days_until: Callable[[date], int], today: date) -> dict[str, Any]:
    kind, due_on = kind_of(task["kind"]), task["due_on"]
    left, pressing = labels.time_left(due_on, days_until(due_on) if due_on else 0, today)
    return {
        **task,
        "title": task["title"] or labels.NO_TITLE,
        "kind": kind,
        "step": STEPS.get(kind.step, kind.name),
        "sender": _sender(task),
        "left": left,
        "pressing": pressing,
    }


def _sender(task: Row) -> str:
    """Section and person from whom it comes; the body where nobody is named."""
    departments = {unit["code"]: unit["name"] for unit in task["departments"] or ()}
    return f"{departments.get(task['from_department'], '')} {task['from_name']}".strip() or str(task["body_name"])
