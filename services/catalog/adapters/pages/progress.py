"""The six steps of disclosures, for the line on a page and the six bars in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chassis.ports import WorkCalendar
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.timeline import Step, six_steps


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the six steps as the theme's macros take it."""

    name: str
    state: str
    word: str
    late: bool
    lines: tuple[str, ...]


def bars(disclosure: Disclosure, calendar: WorkCalendar, today: date) -> list[Stage]:
    """The six steps as a list shows them: how each stands, without its lines."""
    steps = six_steps(disclosure, calendar=calendar, today=today)
    return [Stage(step.name, step.state, step.word, step.late, ()) for step in steps]


def stages(steps: Iterable[Step], *, staff: bool) -> list[Stage]:
    """The steps with their lines; whom they wait for only for staff."""
    return [Stage(step.name, step.state, step.word, step.late, tuple(_lines(step, staff))) for step in steps]


def _lines(step: Step, staff: bool) -> Iterable[str]:
    yield from step.lines
    if step.working_days is not None and step.state in ("past", "now"):
        yield _took(step)
    if staff and step.waiting_for:
        yield f"等待：{step.waiting_for}"


def _took(step: Step) -> str:
    if step.state == "now":
        return f"已 {step.working_days} 个工作日" if step.working_days else "今天开始"
    return f"用时 {step.working_days} 个工作日" if step.working_days else "当天完成"
