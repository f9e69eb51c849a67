"""What a clock shows on a day: due date, days used and left, whether it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chassis.ports import CalendarDay, WorkCalendar
from services.complaints.domain.clock.course import CALENDAR, Course, Flag, Phase, Term

NOT_STARTED, RUNNING, SUSPENDED, ENDED = "not_started", "running", "suspended", "ended"
OVERDUE, UNCONFIRMED = "overdue", "unconfirmed"
_BLOCK = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A clock on ``today``. ``due_on`` is None while it has not started.

    ``left`` counts the days of the term after today, below 0 working or calendar days overdue; both stand still once
    it ended. ``open_ended``: what suspends it has no known end, so ``due_on`` is as if it ended today, and moves.
    ``calendar`` names the state of knowledge that the dates rest on.
    """

    state: str
    today: date
    term: Term
    received_on: date | None
    start: date | None
    due_on: date | None
    provisional: bool
    open_ended: bool
    used: int
    left: int
    suspended_for: tuple[str, ...]
    suspended_since: date | None
    ended: str
    ended_on: date | None
    flags: tuple[Flag, ...]
    calendar: str


def read(course: Course, *, calendar: WorkCalendar, today: date) -> Reading:
    """The clock as it stands at the end of ``today``, or when it ended, if that was before."""
    course = by_then(course, today)
    ending, at = course.ending, day_of(course, today)
    phase = current(course, at)
    if phase is None:
        return _not_started(course, calendar, today)
    settled = as_of(course, at)
    due_on, provisional = due(settled, phase, calendar)
    used = sum(counts(settled, day) for day in calendar.days(phase.start, min(at, due_on)))
    left = _left(settled, used, calendar, at, due_on)
    standing = () if ending else tuple(each for each in course.suspensions if each.stands(today))
    return Reading(
        state=ENDED if ending else SUSPENDED if standing else RUNNING,
        today=today,
        term=course.term,
        received_on=course.phases[0].start,
        start=phase.start,
        due_on=due_on,
        provisional=provisional,
        open_ended=any(each.until is None for each in standing),
        used=used,
        left=left,
        suspended_for=tuple(dict.fromkeys(each.reason for each in standing)),
        suspended_since=min((each.after for each in standing), default=None),
        ended=ending.how if ending else "",
        ended_on=ending.on if ending else None,
        flags=(*course.flags, *((Flag(OVERDUE, due_on, -left),) if left < 0 else ())),
        calendar=calendar.version,
    )


def by_then(course: Course, today: date) -> Course:
    """As of ``today``: what is planned to end later runs on."""
    return replace(course, ending=None) if course.ending and course.ending.on > today else course


def day_of(course: Course, today: date) -> date:
    """The day on which the clock is looked at: today, or its last."""
    return course.ending.on if course.ending else today


def as_of(course: Course, at: date) -> Course:
    """With what has no known end taken to end at ``at``: from when on every day is as any other."""
    over = (each if each.until is not None else replace(each, until=max(at, each.after)) for each in course.suspensions)
    return replace(course, suspensions=tuple(over))


def current(course: Course, at: date) -> Phase | None:
    """The count under way; while a suspension lasts that restarts it, the one that would begin at ``at``."""
    if not course.phases:
        return None
    pending = any(each.restarts and each.until is None and each.after <= at for each in course.suspensions)
    if pending and course.ending is None:
        return Phase("restart", max(at, course.phases[-1].start))
    return course.phases[-1]


def due(course: Course, phase: Phase, calendar: WorkCalendar) -> tuple[date, bool]:
    """The last day of the term, and whether it depends on a year not announced yet; see :func:`as_of`."""
    if course.given is not None:
        return course.given, False
    left, last, is_announced = course.term.days, phase.start, True
    days = _endless(phase.start, calendar)
    while left > 0:
        day = next(days)
        left, last, is_announced = left - counts(course, day), day.on, is_announced and day.announced
    return last, not is_announced and course.term.unit != CALENDAR


def counts(course: Course, day: CalendarDay) -> bool:
    """Whether that day is one of the term's."""
    works = course.term.unit == CALENDAR or day.works
    return works and not any(each.covers(day.on) for each in course.suspensions)


def _endless(start: date, calendar: WorkCalendar) -> Iterator[CalendarDay]:
    while True:
        yield from calendar.days(start, start + _BLOCK)
        start += _BLOCK


def _left(course: Course, used: int, calendar: WorkCalendar, at: date, due_on: date) -> int:
    """Days of the term after ``at``; below 0, how many have gone by since its last day."""
    if at <= due_on and course.given is None:
        return course.term.days - used
    is_calendar = course.term.unit == CALENDAR
    return (due_on - at).days if is_calendar else calendar.working_days(at, due_on)


def _not_started(course: Course, calendar: WorkCalendar, today: date) -> Reading:
    ending, waits = course.ending, course.waits_since
    return Reading(
        state=ENDED if ending else NOT_STARTED,
        today=today,
        term=course.term,
        received_on=None,
        start=None,
        due_on=None,
        provisional=False,
        open_ended=False,
        used=0,
        left=course.term.days,
        suspended_for=(),
        suspended_since=None,
        ended=ending.how if ending else "",
        ended_on=ending.on if ending else None,
        flags=(*course.flags, *((Flag(UNCONFIRMED, waits),) if waits and not ending else ())),
        calendar=calendar.version,
    )
