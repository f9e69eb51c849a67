"""Each day of a clock: counted (and the how-manieth), a day off, suspended, or made up for; with its ground."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, pairwise

from chassis.ports import CalendarDay, WorkCalendar
from services.complaints.domain.clock.course import CALENDAR, Course, Phase, Said
from services.complaints.domain.clock.reading import as_of, by_then, counts, current, day_of, due
from services.complaints.domain.clock.words import ARTICLES, day_off, day_suspended, day_taken

SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedDay:
    """One day of the term. ``count`` is None where it does not count; ``kind`` is what the calendar says, or suspended.

    ``phase`` numbers the counts, 1 for the first; ``name`` is the occasion of a holiday or of the day that makes up for
    it; ``reasons`` what suspends it. ``article``: the rule it rests on. ``announced``: its year's holidays are known.
    """

    on: date
    phase: int
    kind: str
    count: int | None
    name: str
    reasons: tuple[str, ...]
    article: str
    announced: bool
    zh: str
    en: str


def explain(
    course: Course, *, calendar: WorkCalendar, today: date, after: date | None = None, limit: int = 366
) -> Sequence[ExplainedDay]:
    """At most ``limit`` days, in their order, from the morrow of ``after`` (or of the receipt) to the due date."""
    days = every_day(course, calendar=calendar, today=today)
    return list(islice((day for day in days if after is None or day.on > after), limit))


def every_day(course: Course, *, calendar: WorkCalendar, today: date) -> Iterator[ExplainedDay]:
    """All of them, made one after the other."""
    course = by_then(course, today)
    settled = as_of(course, day_of(course, today))
    spans = _spans(course, calendar, today)
    for number, (phase, until) in enumerate(spans, start=1):
        count, basis = 0, (phase.basis if number < len(spans) else "") or course.term.basis
        for day in calendar.days(phase.start, until):
            explained = _explained(settled, day, number, count + 1, basis)
            count += explained.count is not None
            yield explained


def _spans(course: Course, calendar: WorkCalendar, today: date) -> list[tuple[Phase, date]]:
    """Each count with its last day: the one on which the next began, or the due date."""
    at = day_of(course, today)
    phase = current(course, at)
    if phase is None:
        return []
    phases = [*course.phases, *((phase,) if phase not in course.phases else ())]
    last = due(as_of(course, at), phase, calendar)[0]
    return [(phase, until.start) for phase, until in pairwise(phases)] + [(phases[-1], last)]


def _explained(course: Course, day: CalendarDay, phase: int, number: int, basis: str) -> ExplainedDay:
    reasons = tuple(dict.fromkeys(each.reason for each in course.suspensions if each.covers(day.on)))
    taken = counts(course, day)
    return ExplainedDay(
        on=day.on,
        phase=phase,
        kind=SUSPENDED if reasons else day.kind,
        count=number if taken else None,
        name=day.name,
        reasons=reasons,
        article=_article(course, day, reasons, basis),
        announced=day.announced,
        **_said(course, day, reasons, number if taken else None)._asdict(),
    )


def _said(course: Course, day: CalendarDay, reasons: Sequence[str], number: int | None) -> Said:
    if reasons:
        return day_suspended(reasons)
    if number is None:
        return day_off(day)
    is_added = course.given is None and number > course.term.days - course.added
    return day_taken(day, number, course.term.unit, is_added=is_added)


def _article(course: Course, day: CalendarDay, reasons: Sequence[str], basis: str) -> str:
    """What the day rests on: what suspends it, the arrangement of the year's holidays, else the term's own rule."""
    if reasons:
        return "；".join(ARTICLES[reason] for reason in reasons)
    if course.term.unit == CALENDAR or day.kind not in ("holiday", "made_up"):
        return basis
    return f"国务院办公厅{day.on.year}年节假日安排" if day.announced else "《全国年节及纪念日放假办法》第二条"
