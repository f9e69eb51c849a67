"""When a case must be answered, how that date came about, and how urgent it is today. Derived, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from chassis.ports import Due, Invalid, WorkCalendar, in_both
from services.complaints.domain.clock.course import Course, Ending, Phase, Said
from services.complaints.domain.clock.course import Term as ClockTerm
from services.complaints.domain.clock.explanation import ExplainedDay
from services.complaints.domain.clock.explanation import explain as explained_days
from services.complaints.domain.clock.flags import SaidFlag, said
from services.complaints.domain.clock.happening import CLOSED, DELIVERED
from services.complaints.domain.clock.reading import Reading, read
from services.complaints.domain.states import OPEN
from services.complaints.domain.terms import Limit, Terms

OVERDUE, DUE_SOON, IN_TIME, DONE = "overdue", "due_soon", "in_time", "done"
_EXPLAINED_DAYS = 366
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Term:
    """What of a case its deadline follows from."""

    number: str
    kind: str
    state: str
    clock_from: date
    due_on: date
    due_provisional: bool
    answered_on: date | None = None
    closed_at: datetime | None = None
    term: Limit | None = None
    """The limit as it was when the term began; without one, today's of its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A due date with its explanation; ``left`` are working days. ``state`` and ``flags`` are the clock's."""

    number: str
    start: date
    due_on: date
    provisional: bool
    limit: Limit
    used: int
    left: int
    urgency: str
    state: str
    flags: tuple[SaidFlag, ...]
    calendar: str
    days: tuple[ExplainedDay, ...]


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
    """Each counted and skipped day from receipt to the due date that the citizen was told; it stops at the answer."""
    limit, course = term.term or terms.limits[term.kind], _course(term, terms)
    found = read(course, calendar=calendar, today=today)
    return Deadline(
        number=term.number,
        start=term.clock_from,
        due_on=term.due_on,
        provisional=term.due_provisional,
        limit=limit,
        used=found.used,
        left=_working_days_left(found, term.due_on, calendar),
        urgency=urgency(term.state, term.due_on, today=today, terms=terms, calendar=calendar),
        state=found.state,
        flags=tuple(said(flag, limit.unit) for flag in found.flags),
        calendar=found.calendar,
        days=tuple(explained_days(course, calendar=calendar, today=today, limit=_EXPLAINED_DAYS)),
    )


def _course(term: Term, terms: Terms) -> Course:
    # The date that was told holds until it is told anew: a newer calendar moves no closed case.
    limit = term.term or terms.limits[term.kind]
    return Course(
        term=ClockTerm(limit.days, limit.unit, limit.basis, Said("答复", "to answer")),
        phases=(Phase("received", term.clock_from),),
        ending=_ending(term),
        given=term.due_on,
    )


def _ending(term: Term) -> Ending | None:
    if term.answered_on is not None:
        return Ending(DELIVERED, term.answered_on)
    return Ending(CLOSED, term.closed_at.astimezone(_CHINA).date()) if term.closed_at is not None else None


def _working_days_left(found: Reading, due_on: date, calendar: WorkCalendar) -> int:
    return calendar.working_days(min(found.today, found.ended_on or found.today), due_on)
