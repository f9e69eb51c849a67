"""When a case must be answered, how that date came about, and how urgent it is today. Derived, never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from chassis.ports import Invalid, WorkCalendar, in_both
from services.complaints.domain import case_clock, order
from services.complaints.domain.clock.course import Course
from services.complaints.domain.clock.explanation import ExplainedDay
from services.complaints.domain.clock.explanation import explain as explained_days
from services.complaints.domain.clock.flags import SaidFlag, said
from services.complaints.domain.clock.reading import due, read
from services.complaints.domain.corrected_terms import in_effect
from services.complaints.domain.days import day, short_day
from services.complaints.domain.entry import Entry
from services.complaints.domain.states import OPEN, RECEIVED
from services.complaints.domain.terms import Limit, Terms

OVERDUE, DUE_SOON, IN_TIME, DONE = "overdue", "due_soon", "in_time", "done"
MERGED_EARLIER = "merged_earlier"
"""The flag that says by whose day it is due, where that is not its own."""
_EXPLAINED_DAYS = 366


@dataclass(frozen=True, slots=True)
class ToldDue:
    """The last day that the citizen of a case was told, as its row has it; how it came about is in its entries."""

    number: str
    state: str
    due_on: date
    due_provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A due date with its explanation; ``left`` are days in the unit of its term.

    ``state`` and ``flags`` are the clock's. ``began`` is the kind of the entry with which the count began, ``added``
    the days by which it was extended; ``following`` the term that begins with its acceptance, ``following_on`` its day
    where a platform set one.
    """

    number: str
    began: str
    start: date
    due_on: date
    provisional: bool
    limit: Limit
    added: int
    following: Limit | None
    following_on: date | None
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
            f"收到日期不能早于{day(earliest)}；更早的来件，请把实际日期写在内容里。",
            f"It lies before {earliest}; write an earlier day in the text.",
        ),
    ):
        if is_wrong:
            raise Invalid(zh, en, code="wrong_day_received", errors={"received_on": in_both(zh, en)})
    return entered


def urgency(state: str, due_on: date, *, today: date, terms: Terms, calendar: WorkCalendar) -> str:
    """``overdue``, ``due_soon``, ``in_time``, or ``done`` for what is answered or closed."""
    if state not in OPEN:
        return DONE
    if today > due_on:
        return OVERDUE
    return DUE_SOON if calendar.working_days(today, due_on) <= terms.due_soon_days else IN_TIME


def explain(told: ToldDue, entries: Sequence[Entry], *, today: date, terms: Terms, calendar: WorkCalendar) -> Deadline:
    """Each counted and skipped day from receipt to the due date that the citizen was told; it stops at the answer."""
    course = _as_told(case_clock.course_of(entries, calendar=calendar), told, calendar)
    found = read(course, calendar=calendar, today=today)
    began, limit = case_clock.began(entries)
    following = _following(told.state, entries, terms)
    merged = case_clock.merged_day(entries, calendar=calendar)
    return Deadline(
        number=told.number,
        began=began,
        start=course.phases[-1].start,
        due_on=told.due_on,
        provisional=told.due_provisional,
        limit=limit,
        added=course.added,
        following=following,
        following_on=order.day_of_platform(entries) if following else None,
        used=found.used,
        left=found.left,
        urgency=urgency(told.state, told.due_on, today=today, terms=terms, calendar=calendar),
        state=found.state,
        flags=(*(said(flag, limit.unit) for flag in found.flags), *((_merged(merged),) if merged else ())),
        calendar=found.calendar,
        days=tuple(explained_days(course, calendar=calendar, today=today, limit=_EXPLAINED_DAYS)),
    )


def _following(state: str, entries: Sequence[Entry], terms: Terms) -> Limit | None:
    """Of what is not accepted yet the term that begins then (信访工作条例第三十四条), unless one day holds for all."""
    came = in_effect(entries)[0].data
    if state != RECEIVED or came.get("term", {}).get("given"):
        return None
    return terms.from_acceptance.get(came.get("channel", ""))


def _merged(on: date) -> SaidFlag:
    """Why it is due before its own term is over; of the other case nothing is said, which another citizen wrote."""
    zh = f"并入了期限更早的来件，一并答复，以其最迟答复日期{short_day(on)}为准"
    return SaidFlag(MERGED_EARLIER, on, 0, zh, f"a case with an earlier term was merged into it: due with that, {on}")


def _as_told(course: Course, told: ToldDue, calendar: WorkCalendar) -> Course:
    """With the date that was told, where a newer calendar gives another: it holds until it is told anew."""
    counted, _ = due(course, course.phases[-1], calendar)
    return course if counted == told.due_on else replace(course, given=told.due_on)


def days_left(due_on: date, unit: str, *, today: date, calendar: WorkCalendar) -> int:
    """Days after today until a due date, below 0 since, in the unit of its term."""
    return (due_on - today).days if unit == "calendar" else calendar.working_days(today, due_on)
