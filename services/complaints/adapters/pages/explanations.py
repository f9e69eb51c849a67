"""Deadlines and their reasons as they read on pages."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from services.complaints.domain.clock.explanation import ExplainedDay
from services.complaints.domain.days import short_day
from services.complaints.domain.deadline import MERGED_EARLIER, Deadline

_COUNTED = {"working": "个工作日", "calendar": "日"}
_BEGAN = {"accept": "受理", "reopen": "重新办理"}
UNITS = {"working": "工作日", "calendar": "日"}


def explained(found: Deadline) -> dict[str, Any]:
    """What templates show of a deadline."""
    return {"deadline": found, "reasons": reasons(found)}


def reasons(found: Deadline) -> list[str]:
    """How a due date came about, one sentence per run of days."""
    days = [day for day in found.days if day.on > found.start]
    runs = groupby(days, key=_run_of)
    unit = _COUNTED[found.limit.unit]
    longer = f"，延长 {found.added} {unit}" if found.added else ""
    began = _BEGAN.get(found.began, "收到")
    said = [f"{short_day(found.start)}{began}，次日起算，期限 {found.limit.days} {unit}{longer}。"]
    said += [_run(list(run), holiday) if not counts else _counted(list(run)) for (counts, holiday), run in runs]
    said += [f"{flag.zh}。" for flag in found.flags if flag.code == MERGED_EARLIER]
    if found.provisional:
        said.append("期限跨入尚未公布放假安排的年份，日期为暂定，公布后会重新计算。")
    return [*said, f"依据：{found.limit.basis}。", *_following(found)]


def _following(found: Deadline) -> list[str]:
    """What holds once it is accepted, where the first term is but to tell whether it is."""
    if found.following is None:
        return []
    limit = found.following
    by_law = f"期限 {limit.days} {_COUNTED[limit.unit]}（{limit.basis}）"
    if found.following_on is None:
        return [f"这是告知是否受理的期限；受理后另起{by_law}。"]
    # Later than the law's day of what is accepted at once, it may be earlier than that day when it is accepted.
    is_long = (found.following_on - found.start).days > limit.days
    within = f"，且不超过自受理起的{by_law}" if is_long else ""
    return [f"这是告知是否受理的期限；受理后按转办单要求，最迟{short_day(found.following_on)}答复{within}。"]


def _run_of(day: ExplainedDay) -> tuple[bool, str]:
    """What is said of together: days that count, days of one holiday, other days off."""
    counts = day.count is not None
    return counts, day.name if day.kind == "holiday" and not counts else ""


def _run(days: list[ExplainedDay], holiday: str) -> str:
    return f"{_span(days)}{holiday}放假，不计。" if holiday else f"{_span(days)}不是工作日，不计。"


def _counted(days: list[ExplainedDay]) -> str:
    first, last = days[0].count, days[-1].count
    made_up = "、".join(f"{short_day(day.on)}{day.name}调休上班" for day in days if day.kind == "made_up")
    note = f"（{made_up}）" if made_up else ""
    return (
        f"{_span(days)}为第 {first} 日{note}。" if first == last else f"{_span(days)}为第 {first} 至 {last} 日{note}。"
    )


def _span(days: list[ExplainedDay]) -> str:
    first, last = days[0].on, days[-1].on
    return short_day(first) if first == last else f"{short_day(first)}至{short_day(last)}"
