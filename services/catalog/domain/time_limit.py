"""Time limits of publication (条例第二十六条): derived whenever somebody asks, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import WorkCalendar
from services.catalog.domain.item import TimeLimit

DUE_SOON_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """Until when something must be public, how many working days are left, and how it stands today.

    ``state``: ``open``, ``due_soon`` (at most three working days left), ``overdue``, or once published ``on_time``
    or ``late``. ``left`` is negative when overdue. ``provisional``: beyond the announced holiday arrangements.
    """

    on: date
    left: int
    state: str
    provisional: bool
    explanation: str


def deadline(
    formed_on: date, limit: TimeLimit, *, calendar: WorkCalendar, today: date, published_on: date | None = None
) -> Deadline:
    """20 working days from formation unless the item says otherwise; the day after formation is day 1."""
    due = calendar.due(formed_on, limit.days, limit.unit)
    left = calendar.working_days(published_on or today, due.on)
    if published_on:
        state = "on_time" if published_on <= due.on else "late"
    elif today > due.on:
        state = "overdue"
    else:
        state = "due_soon" if left <= DUE_SOON_WORKING_DAYS else "open"
    unit = "个工作日" if limit.unit == "working" else "日"
    formed = f"{formed_on.year}年{formed_on.month}月{formed_on.day}日"
    explanation = f"{formed}形成，自次日起第{limit.days}{unit}（《政府信息公开条例》第二十六条）"
    if due.provisional:
        explanation += "；放假安排尚未公布，暂定"
    return Deadline(on=due.on, left=left, state=state, provisional=due.provisional, explanation=explanation)
