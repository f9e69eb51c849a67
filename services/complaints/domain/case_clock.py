"""The clock of a case by its ledger: what of its entries the legal clock hears, by which limits, until when.

This is the one place where the ledger is handed to the clock. A case that is taken up again begins a whole term, so its
clock is that of the entries since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from chassis.ports import Due, WorkCalendar
from services.complaints.domain import states
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.cases import case_course
from services.complaints.domain.clock.course import Course, Said, Term
from services.complaints.domain.clock.happening import Happening
from services.complaints.domain.clock.law import CaseRules
from services.complaints.domain.clock.reading import due, read
from services.complaints.domain.corrected_terms import CORRECTED, in_effect
from services.complaints.domain.entry import Entry
from services.complaints.domain.terms import Limit

REOPENED, RESUMED, ABSORBED, RELEASED = "reopen", "resume", "absorb", "release"
AGAIN = (REOPENED, RESUMED)


def happenings(entries: Sequence[Entry]) -> list[Happening]:
    """What the clock hears of the present term: kinds, days, moments and figures, never a word of anybody."""
    return [happening for entry in present(entries) if entry.kind in _HEARD for happening in _HEARD[entry.kind](entry)]


def course_of(entries: Sequence[Entry], *, calendar: WorkCalendar) -> Course:
    """The course of the present term by the limits that it was given, whatever they are by now.

    What was merged into it is answered with it: where that is due earlier, it is due earlier.
    """
    earlier, own = merged_day(entries, calendar=calendar), _own_course(entries, calendar)
    return replace(own, given=earlier) if earlier else own


def merged_day(entries: Sequence[Entry], *, calendar: WorkCalendar) -> date | None:
    """The day of what was merged into it, where that is earlier than its own and holds."""
    merged = _merged_due(entries)
    return merged if merged and merged < _counted(_own_course(entries, calendar), calendar) else None


def due_of(entries: Sequence[Entry], *, calendar: WorkCalendar, longer_by: int = 0, without: str = "") -> Due:
    """The last day to answer by this calendar; with so many days more, where they are to be granted.

    ``without``: the number of a merged case that is no longer answered with it.
    """
    heard = [entry for entry in entries if not (entry.kind == ABSORBED and entry.data["number"] == without)]
    course = course_of(heard, calendar=calendar)
    term = replace(course.term, days=course.term.days + longer_by)
    # Nothing of a case is suspended, so the day on which the clock is read does not matter.
    found = read(replace(course, term=term, added=course.added + longer_by), calendar=calendar, today=date.min)
    if found.due_on is None:
        raise ValueError("a case without the entry that it came")
    return Due(found.due_on, provisional=found.provisional)


def present(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Those since it came, or was last taken up again."""
    known = in_effect(entries)
    again = [number for number, entry in enumerate(known) if entry.kind in AGAIN]
    return known[again[-1] :] if again else known


def day_begun(entry: Entry) -> date:
    """The day after which the term runs that begins with an entry."""
    since = entry.data.get("since")
    return date.fromisoformat(since) if since else entry.happened_on


def began(entries: Sequence[Entry]) -> tuple[str, Limit]:
    """The kind of the entry with which the count under way began, and the limit that was given then."""
    entry = [entry for entry in present(entries) if "term" in entry.data][-1]
    return entry.kind, Limit(**entry.data["term"])


def _rules(entries: Sequence[Entry]) -> CaseRules:
    """Two limits where the law of its channel gives one until it is accepted and another from then on."""
    limits = [entry.data["term"] for entry in present(entries) if "term" in entry.data]
    first, last = limits[0], limits[-1]
    register = _term(first, Said("告知是否受理", "to tell whether it is taken on")) if len(limits) > 1 else None
    return CaseRules(
        answer=_term(last, Said("答复", "to answer")), register=register, extension=last.get("extension", 0)
    )


def _merged_due(entries: Sequence[Entry]) -> date | None:
    """The earliest day of those that are answered with it now."""
    days: dict[str, date] = {}
    for entry in present(entries):
        if entry.kind == ABSORBED:
            days[entry.data["number"]] = date.fromisoformat(entry.data["merged_due_on"])
        elif entry.kind == RELEASED:
            days.pop(entry.data["number"], None)
    return min(days.values(), default=None)


def _own_course(entries: Sequence[Entry], calendar: WorkCalendar) -> Course:
    return case_course(happenings(entries), _rules(entries), calendar=calendar)


def _counted(course: Course, calendar: WorkCalendar) -> date:
    return due(course, course.phases[-1], calendar)[0]


def _term(limit: Mapping[str, Any], meant: Said) -> Term:
    return Term(limit["days"], limit["unit"], limit["basis"], meant)


def _begun(entry: Entry) -> list[Happening]:
    """It came, or a whole term began again; with an order came the day that its platform set."""
    on = day_begun(entry)
    return [Happening(what.SUBMITTED, on, entry.recorded_at), *_given(entry, on)]


def _accepted(entry: Entry) -> list[Happening]:
    """It was taken on; from then on the day holds that the platform of a petition set."""
    return [Happening(what.ACCEPTED, entry.happened_on, entry.recorded_at), *_given(entry, entry.happened_on)]


def _given(entry: Entry, on: date) -> list[Happening]:
    if not entry.data.get("term", {}).get("given"):
        return []
    given = {"due_on": date.fromisoformat(entry.data["due_on"])}
    return [Happening(what.DEADLINE_GIVEN, on, entry.recorded_at, given)]


def _extended(entry: Entry) -> list[Happening]:
    granted = {"days": entry.data["days"], "approved_by": entry.by["sub"], "told": bool(entry.data["message"])}
    return [Happening(what.EXTENDED, entry.happened_on, entry.recorded_at, granted)]


def _plainly(kind: str) -> Callable[[Entry], list[Happening]]:
    return lambda entry: [Happening(kind, entry.happened_on, entry.recorded_at)]


# A transfer and its dispute are not among them: the term runs on, and the days to dispute are of a clock of their own.
_HEARD: Mapping[str, Callable[[Entry], list[Happening]]] = {
    **{act: _plainly(what.CLOSED) for act in states.ENDING},
    "submit": _begun,
    "record": _begun,
    "split_off": _begun,
    REOPENED: _begun,
    RESUMED: _begun,
    "accept": _accepted,
    "grant_extension": _extended,
    "answer": _plainly(what.DELIVERED),
}
HEARD = frozenset({*_HEARD, ABSORBED, RELEASED, CORRECTED})
