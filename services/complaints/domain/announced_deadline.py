"""What was said of a case's due date: that it comes soon, that it is past, that it moved. Each is said once.

What is to be said follows from comparing the due date with what was said of it, so a run that was missed is made up by
the next, and one that is repeated says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from chassis.ports import SYSTEM, DomainEvent, Due, WorkCalendar
from services.complaints.domain import deadline
from services.complaints.domain.case import Case, announced, deadline_changed
from services.complaints.domain.deadline import DUE_SOON, OVERDUE
from services.complaints.domain.entry import due_told
from services.complaints.domain.ledger import enter
from services.complaints.domain.states import OPEN
from services.complaints.domain.terms import Terms

NOTHING = ""
RANK = (NOTHING, DUE_SOON, OVERDUE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedDeadline:
    """Of one case: what was ``said`` of which due date, and with which ``calendar`` that date was counted.

    ``rung`` and ``task``: how high it was taken to be pressed for, and what awaits somebody for that.
    """

    case: str
    due_on: date
    said: str = NOTHING
    calendar: str = ""
    rung: int = 0
    task: str | None = None

    def of(self, due_on: date) -> AnnouncedDeadline:
        """The same of another due date, of which nothing was said yet; who was asked of the one before still is."""
        return self if due_on == self.due_on else replace(self, due_on=due_on, said=NOTHING)


def announce(
    case: Case, known: AnnouncedDeadline, *, terms: Terms, calendar: WorkCalendar, today: date, at: datetime
) -> tuple[AnnouncedDeadline, list[DomainEvent]]:
    """Say that it is due soon, or overdue, unless that was said of this due date already, or with its chief case."""
    known = known.of(case.due_on)
    if case.merged_into is not None:
        return known, []
    said = _to_say(case, terms, calendar, today)
    if RANK.index(said) <= RANK.index(known.said):
        return known, []
    return replace(known, said=said), [announced(case, said, by=SYSTEM, at=at, due_on=case.due_on.isoformat())]


def redate(case: Case, due: Due, *, at: datetime) -> tuple[Case, list[DomainEvent]]:
    """Move an open case to the date that a newer calendar gives; one that is answered or closed keeps its own.

    The ledger says so like everything else.
    """
    if case.state not in OPEN or (due.on, due.provisional) == (case.due_on, case.due_provisional):
        return case, []
    moved = enter(case, "redate", by=SYSTEM, at=at, data=due_told(due))
    return moved, [deadline_changed(moved, case.due_on, by=SYSTEM, at=at)]


def carried(
    known: AnnouncedDeadline, case: Case, *, terms: Terms, calendar: WorkCalendar, today: date
) -> AnnouncedDeadline:
    """What was said of the date before, as far as it holds of the new one: it is not said again."""
    if case.state not in OPEN:
        return known
    held = min(_to_say(case, terms, calendar, today), known.said, key=RANK.index)
    return replace(known, due_on=case.due_on, said=held, calendar=calendar.version)


def _to_say(case: Case, terms: Terms, calendar: WorkCalendar, today: date) -> str:
    urgency = deadline.urgency(case.state, case.due_on, today=today, terms=terms, calendar=calendar)
    return urgency if urgency in RANK else NOTHING
