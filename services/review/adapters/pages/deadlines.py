"""Deadlines of steps in words, each with how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import WorkCalendar
from chassis.web.ui.text import china_date
from services.review.domain.case import Case
from services.review.domain.step import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When a step is due, how many working days are left (negative: overdue), and how the date was counted."""

    on: date
    left: int
    provisional: bool
    why: str


def deadline_of(case: Case, step: Step, *, today: date, calendar: WorkCalendar) -> Deadline:
    """The deadline of a step as it stands on ``today``."""
    due = case.due(step)
    left = calendar.working_days(today, due.on)
    if today > due.on:
        left = min(left, -1)  # The first weekend after the due date is late as well.
    why = _why(step) if due == step.due else f"公开期限为{china_date(due.on)}，早于本环节的期限，以先到的为准。"
    return Deadline(on=due.on, left=left, provisional=due.provisional, why=why)


def _why(step: Step) -> str:
    counted = (
        f"{china_date(step.started_on)}转到本环节，次日起算，"
        f"第 {step.days} 个工作日为{china_date(step.due.on)}（调休上班日计入）。"
    )
    if step.due.provisional:
        counted += "该年度放假安排尚未公布，此日期为暂定。"
    return counted
