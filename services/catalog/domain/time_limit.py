"""Time limits of publication and the rule each rests on: derived whenever somebody asks, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Audience, WorkCalendar
from services.catalog.domain.item import TimeLimit

DUE_SOON_WORKING_DAYS = 3

_REGULATIONS = "《政府信息公开条例》第二十六条"
_AUTHORISED = "《政府信息公开条例》第二十六条、第五十四条"
_UTILITIES = "公共企事业单位信息公开的有关规定（国办发〔2020〕50号）和公开目录"
_OWN = {"internal": "本单位内部公开的规定和公开目录", "party": "党务公开的有关规定和公开目录"}


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


def basis_of(audience: Audience, legal_regime: str) -> str:
    """The rule on which a time limit rests.

    条例第二十六条 binds what agencies, and by 第五十四条 mandated organisations, disclose to everybody. What utilities
    (第五十五条) disclose, and internal and party matters, have rules of their own: the directory's.
    """
    if audience != "external":
        return _OWN[audience]
    return {"utility": _UTILITIES, "mandated": _AUTHORISED}.get(legal_regime, _REGULATIONS)


def deadline(
    formed_on: date,
    limit: TimeLimit,
    *,
    basis: str,
    calendar: WorkCalendar,
    today: date,
    published_on: date | None = None,
) -> Deadline:
    """The item's limit from formation, by ``basis``; the day after formation is day 1."""
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
    explanation = f"{formed}形成，自次日起第{limit.days}{unit}（{basis}）"
    if due.provisional:
        explanation += "；放假安排尚未公布，暂定"
    return Deadline(on=due.on, left=left, state=state, provisional=due.provisional, explanation=explanation)
