"""Dates, terms and names as they read on pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from chassis.clock import CHINA
from services.complaints.domain import deadline as deadlines
from services.complaints.domain.deadline import Day, Deadline

UNITS = {"working": "工作日", "calendar": "日"}


def day(on: date | None) -> str:
    """2026年11月24日."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def moment(at: datetime | None) -> str:
    """2026年11月24日 9:05, in China."""
    if at is None:
        return ""
    local = at.astimezone(CHINA)
    return f"{day(local.date())} {local.hour}:{local.minute:02d}"


def standing(found: Deadline | None) -> str:
    """How a case stands against its clock: 还剩 3 个工作日、今天到期、逾期 1 个工作日."""
    if found is None or found.urgency == deadlines.DONE:
        return ""
    if found.urgency == deadlines.OVERDUE:
        return f"逾期 {max(-found.left, 1)} 个工作日"
    return f"还剩 {found.left} 个工作日" if found.left > 0 else "今天到期"


def reasons(found: Deadline) -> list[str]:
    """How a due date came about, one sentence per run of days."""
    said = [f"{_short(found.start)}收到，次日起算，期限 {found.limit.days} 个{UNITS[found.limit.unit]}。"]
    said += [_run(list(run), counts) for counts, run in _runs(found)]
    if found.provisional:
        said.append("期限跨入尚未公布放假安排的年份，日期为暂定，公布后会重新计算。")
    return [*said, f"依据：{found.limit.basis}。"]


def _runs(found: Deadline) -> Iterator[tuple[bool, Iterator[Day]]]:
    return groupby(found.days, key=lambda one: one.count is not None)


def _run(days: list[Day], counts: bool) -> str:
    first, last = days[0], days[-1]
    span = _short(first.on) if first == last else f"{_short(first.on)}至{_short(last.on)}"
    if not counts:
        return f"{span}不是工作日，不计。"
    return f"{span}为第 {first.count} 日。" if first == last else f"{span}为第 {first.count} 至 {last.count} 日。"


def _short(on: date) -> str:
    return f"{on.month}月{on.day}日"
