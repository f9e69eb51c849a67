"""Deadlines and their reasons as they read on pages."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from services.complaints.domain.deadline import Day, Deadline

UNITS = {"working": "工作日", "calendar": "日"}


def explained(found: Deadline) -> dict[str, Any]:
    """What templates show of a deadline."""
    return {"deadline": found, "reasons": reasons(found)}


def reasons(found: Deadline) -> list[str]:
    """How a due date came about, one sentence per run of days."""
    runs = groupby(found.days, key=lambda day: day.count is not None)
    said = [f"{_short(found.start)}收到，次日起算，期限 {found.limit.days} 个{UNITS[found.limit.unit]}。"]
    said += [_run(list(run), counts) for counts, run in runs]
    if found.provisional:
        said.append("期限跨入尚未公布放假安排的年份，日期为暂定，公布后会重新计算。")
    return [*said, f"依据：{found.limit.basis}。"]


def _run(days: list[Day], counts: bool) -> str:
    first, last = days[0], days[-1]
    span = _short(first.on) if first == last else f"{_short(first.on)}至{_short(last.on)}"
    if not counts:
        return f"{span}不是工作日，不计。"
    return f"{span}为第 {first.count} 日。" if first == last else f"{span}为第 {first.count} 至 {last.count} 日。"


def _short(on: date) -> str:
    return f"{on.month}月{on.day}日"
