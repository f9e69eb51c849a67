"""Time limits of publication and the rule each rests on: derived whenever somebody asks, never stored."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from chassis.ports import Audience, WorkCalendar

DUE_SOON_WORKING_DAYS = 3
MOST_WORKING_DAYS, MOST_DAYS = 20, 26

_REGULATIONS = "《政府信息公开条例》第二十六条"
_AUTHORISED = "《政府信息公开条例》第二十六条、第五十四条"
_UTILITIES = "公共企事业单位信息公开的有关规定（国办发〔2020〕50号）和公开目录"
_LAW = re.compile("《([^《》]{1,60}(?:法|条例))》")
_OWN = {"internal": "本单位内部公开的规定和公开目录", "party": "党务公开的有关规定和公开目录"}


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Days from formation to publication: 20 working days unless the directory says otherwise.

    On what rule they rest says :func:`basis_of`.
    """

    days: int = 20
    unit: str = "working"


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


def basis_of(audience: Audience, legal_regime: str, limit: TimeLimit, legal_basis: str) -> str:
    """The rule on which a time limit rests; ``legal_basis`` is the item's (公开依据).

    条例第二十六条 binds what agencies, and by 第五十四条 mandated organisations, disclose to everybody, unless another
    law or regulation has a limit of its own. What utilities (第五十五条) disclose, and internal and party matters, have
    rules of their own: the directory's.
    """
    if audience != "external":
        return _OWN[audience]
    if legal_regime == "utility":
        return _UTILITIES
    others = _other_laws(legal_basis)
    if is_beyond_regulations(limit) and others:
        return "、".join(f"《{title}》" for title in others)
    return _AUTHORISED if legal_regime == "mandated" else _REGULATIONS


def is_beyond_regulations(limit: TimeLimit) -> bool:
    """Whether it is longer than the twenty working days of 条例第二十六条, which never take less than 26 days."""
    return limit.days > (MOST_WORKING_DAYS if limit.unit == "working" else MOST_DAYS)


def needs_other_law(audience: Audience, legal_regime: str, limit: TimeLimit, legal_basis: str) -> bool:
    """Whether it is longer than 条例第二十六条 allows, and no other law or regulation (从其规定) is named for it."""
    is_bound = audience == "external" and legal_regime != "utility"
    return is_bound and is_beyond_regulations(limit) and not _other_laws(legal_basis)


def _other_laws(legal_basis: str) -> list[str]:
    """The laws and regulations that a text names, but the Regulations themselves."""
    return [title for title in _LAW.findall(legal_basis) if not title.endswith("政府信息公开条例")]


def deadline(
    formed_on: date,
    limit: TimeLimit,
    *,
    basis: str,
    calendar: WorkCalendar,
    today: date,
    published_on: date | None = None,
    is_reexamined: bool = False,
) -> Deadline:
    """The item's limit from formation, by ``basis``; the day after formation is day 1.

    ``is_reexamined``: it counts from the day on which a re-examination decided to disclose it.
    """
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
    began = "定期审查决定公开" if is_reexamined else "形成"
    explanation = f"{formed}{began}，自次日起第{limit.days}{unit}（{basis}）"
    if due.provisional:
        explanation += "；放假安排尚未公布，暂定"
    return Deadline(on=due.on, left=left, state=state, provisional=due.provisional, explanation=explanation)
