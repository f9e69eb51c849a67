"""Dates and deadlines in words, each with how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from chassis.clock import CHINA
from chassis.ports import WorkCalendar
from services.review.domain.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A due date in words. ``level`` is ``late``, ``due`` (today or tomorrow) or empty."""

    on: str
    left: str
    level: str
    why: str


def deadline_of(step: Step, *, today: date, calendar: WorkCalendar) -> Deadline:
    """When a step is due, how much is left of it on ``today``, and how the date was counted."""
    left = calendar.working_days(today, step.due.on)
    return Deadline(
        on=day(step.due.on), left=_left(left, step.due.on, today), level=_level(left, step, today), why=_why(step)
    )


def day(value: date | str | None) -> str:
    """2026年11月24日."""
    if not value:
        return ""
    given = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{given.year}年{given.month}月{given.day}日"


def instant(value: datetime | str | None) -> str:
    """2026年11月24日 9:05, China time."""
    if not value:
        return ""
    given = (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(CHINA)
    return f"{day(given.date())} {given.hour}:{given.minute:02d}"


def _left(left: int, due: date, today: date) -> str:
    if today > due:
        return f"逾期 {-left} 个工作日" if left else "已到期"
    return "今天到期" if today == due else f"还剩 {left} 个工作日"


def _level(left: int, step: Step, today: date) -> str:
    if today > step.due.on:
        return "late"
    return "due" if left <= 1 else ""


def _why(step: Step) -> str:
    counted = (
        f"{day(step.started_on)}转到本环节，次日起算，第 {step.days} 个工作日为{day(step.due.on)}（调休上班日计入）。"
    )
    if step.due.provisional:
        counted += "该年度放假安排尚未公布，此日期为暂定。"
    return counted
