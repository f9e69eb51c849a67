"""Deadlines of steps in words, each with how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import WorkCalendar
from chassis.web.ui.text import china_date
from services.review.domain.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a step is due, how many working days are left (negative: overdue), and how the date was counted."""

    on: date
    left: int
    provisional: bool
    why: str


def deadline_of(step: Step, *, today: date, calendar: WorkCalendar) -> Deadline:
    """The deadline of a step as it stands on ``today``."""
    left = calendar.working_days(today, step.due.on)
    if today > step.due.on:
        left = min(left, -1)  # The first weekend after the due date is late as well.
    return Deadline(on=step.due.on, left=left, provisional=step.due.provisional, why=_why(step))


def _why(step: Step) -> str:
    counted = (
        f"{china_date(step.started_on)}转到本环节，次日起算，"
        f"第 {step.days} 个工作日为{china_date(step.due.on)}（调休上班日计入）。"
    )
    if step.due.provisional:
        counted += "该年度放假安排尚未公布，此日期为暂定。"
    return counted
