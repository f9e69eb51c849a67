"""When a case must be answered, how that date came about, and how urgent it is today. Derived, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from chassis.ports import Due, Invalid, WorkCalendar, in_both
from services.complaints.domain.states import OPEN
from services.complaints.domain.terms import Limit, Terms

OVERDUE, DUE_SOON, IN_TIME, DONE = "overdue", "due_soon", "in_time", "done"
_EXPLAINED_DAYS = 366


@dataclass(frozen=True, slots=True)
class Term:
    """What of a case its deadline follows from."""

    number: str
    kind: str
    state: str
    clock_from: date
    due_on: date
    due_provisional: bool
    term: Limit | None = None
    """The limit as it was when the term began; without one, today's of its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a term: the how-manieth it is, or None where it does not count."""

    on: date
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A due date with its explanation."""

    number: str
    start: date
    due_on: date
    provisional: bool
    limit: Limit
    used: int
    left: int
    urgency: str
    days: tuple[Day, ...]


def day_received(entered: date | None, *, channel: str, recorded: bool, today: date, earliest: date) -> date:
    """The day on which a case came, whose morrow is day 1 of its term: today, or what an officer entered.

    Raises :class:`Invalid` for a day that somebody else enters, of what came on the net, in the future or before
    ``earliest``.
    """
    if entered is None:
        return today
    for is_wrong, zh, en in (
        (not recorded, "收到日期由承办人登记时填写，请不要填。", "Officers alone enter it; leave it out."),
        (
            channel == "web",
            "网上来件以提交当日为收到日期，请不要填。",
            "What comes on the net is received at once; leave it out.",
        ),
        (entered > today, "收到日期不能晚于今天。", "It lies in the future."),
        (
            entered < earliest,
            f"收到日期不能早于{earliest.year}年{earliest.month}月{earliest.day}日；更早的来件，请把实际日期写在内容里。",
            f"It lies before {earliest}; write an earlier day in the text.",
        ),
    ):
        if is_wrong:
            raise Invalid(zh, en, code="wrong_day_received", errors={"received_on": in_both(zh, en)})
    return entered


def due(start: date, kind: str, *, terms: Terms, calendar: WorkCalendar) -> Due:
    """The last day to answer a case of ``kind`` received on ``start``; the day after is day 1."""
    limit = terms.limits[kind]
    return calendar.due(start, limit.days, limit.unit)


def urgency(state: str, due_on: date, *, today: date, terms: Terms, calendar: WorkCalendar) -> str:
    """``overdue``, ``due_soon``, ``in_time``, or ``done`` for what is answered or closed."""
    if state not in OPEN:
        return DONE
    if today > due_on:
        return OVERDUE
    return DUE_SOON if calendar.working_days(today, due_on) <= terms.due_soon_days else IN_TIME


def explain(term: Term, *, today: date, terms: Terms, calendar: WorkCalendar) -> Deadline:
    """Each counted and skipped day from receipt to the due date."""
    limit = term.term or terms.limits[term.kind]
    days = _days(term.clock_from, term.due_on, limit.unit, calendar)
    return Deadline(
        number=term.number,
        start=term.clock_from,
        due_on=term.due_on,
        provisional=term.due_provisional,
        limit=limit,
        used=sum(1 for day in days if day.count and day.on <= today),
        left=calendar.working_days(today, term.due_on),
        urgency=urgency(term.state, term.due_on, today=today, terms=terms, calendar=calendar),
        days=days,
    )


def _days(start: date, end: date, unit: str, calendar: WorkCalendar) -> tuple[Day, ...]:
    days, count = [], 0
    for offset in range(1, min((end - start).days, _EXPLAINED_DAYS) + 1):
        on = start + timedelta(days=offset)
        counts = unit == "calendar" or calendar.working_days(on - timedelta(days=1), on) > 0
        count += counts
        days.append(Day(on=on, count=count if counts else None))
    return tuple(days)
