"""我的待办: what awaits me, the most urgent first, each with its one action."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from chassis.web.http import STAFF, Cursor, actor, clock, encode_cursor
from chassis.web.pages import page, render
from services.notify.adapters.http.cursors import dated_place
from services.notify.adapters.pages import words
from services.notify.adapters.storage.work import Work
from services.notify.domain.tasks import NEVER_DUE, STEPS, Task, kind_of

SHOWN = 50
SOURCES = {"catalog": "公开目录", "review": "审核", "complaints": "投诉与评议", "notify": "系统"}


def add_task_page(pages: Blueprint) -> None:
    """The page of tasks."""

    @page(pages, "GET", "/notify/tasks", who=STAFF)
    def show_tasks(work: Work) -> str:
        """My tasks."""
        me, today = actor(), clock().today()
        after = dated_place(_cursor())
        found = work.readings.tasks_of(me, after=after, limit=SHOWN + 1)
        last = found[SHOWN - 1] if len(found) > SHOWN else None
        return render(
            "notify/tasks.html",
            urgency=work.readings.urgency_of(me, today),
            rows=[_row(task, work, today) for task in found[:SHOWN]],
            more=encode_cursor([(last.due_on or NEVER_DUE).isoformat(), last.id]) if last else None,
            is_first=after is None,
        )


def _cursor() -> list[Any] | None:
    given = request.args.get("cursor")
    found: list[Any] | None = Cursor().deserialize(given) if given else None
    return found


def _row(task: Task, work: Work, today: Any) -> dict[str, Any]:
    kind = kind_of(task.kind)
    left = work.calendar.working_days(today, task.due_on) if task.due_on else 0
    text, pressing = words.time_left(task.due_on, left, today)
    return {
        "title": task.title or "（标题已清除）",
        "page": task.page,
        "step": kind.step,
        "step_name": STEPS[kind.step],
        "kind": kind.name,
        "action": kind.action,
        "source": SOURCES.get(task.source, task.source),
        "left": text,
        "pressing": pressing,
        "due_on": words.short_day(task.due_on) if task.due_on else "",
    }
