"""Who is asked to see to a late answer: its officer when it is due soon, then the department's head, then the office.

One task at a time: what the lower rung was asked is closed when the higher one is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from chassis.ports import SYSTEM, DomainEvent, Task, WorkCalendar
from services.complaints.domain.announced_deadline import AnnouncedDeadline
from services.complaints.domain.case import OFFICER, Case, confined
from services.complaints.domain.deadline import OVERDUE
from services.complaints.domain.entry import CHINA
from services.complaints.domain.states import OPEN
from services.complaints.domain.task import named, not_for, page_of
from services.complaints.domain.terms import Terms

OPENS, CLOSES = time(9), time(17)
CASE_DUE, CASE_OVERDUE = "case_due", "case_overdue"


@dataclass(frozen=True, slots=True)
class Rung:
    """Whom a case is taken to, by which role, and what he reads."""

    kind: str
    role: str
    title: str


OFFICER_RUNG = Rung(CASE_DUE, OFFICER, "答复期限临近：{what}")
OFFICE_RUNG = Rung(CASE_OVERDUE, "office", "逾期未答复，请督促办理：{what}")
HEAD_RUNG = Rung(CASE_OVERDUE, "section_head", OFFICE_RUNG.title)
RUNGS = (OFFICER_RUNG, HEAD_RUNG, OFFICE_RUNG)
OFFICER_ASKED, HEAD_ASKED, OFFICE_ASKED = 1, 2, 3


def in_office_hours(at: datetime, calendar: WorkCalendar) -> bool:
    """Whether people are at work: 9 to 17 o'clock in China on a working day, one that is made up for included."""
    here = at.astimezone(CHINA)
    return OPENS <= here.time() < CLOSES and calendar.working_days(here.date() - timedelta(days=1), here.date()) == 1


def rung_of(case: Case, known: AnnouncedDeadline, *, terms: Terms, calendar: WorkCalendar, today: date) -> int:
    """How high it belongs today; 0 while nothing was said of its due date, once it is answered, or while it is merged.

    A rung that was missed is not made up for: it goes where it belongs by now, and never back. What is given to no
    department has no head.
    """
    known = known.of(case.due_on)
    if case.state not in OPEN or case.merged_into is not None or not known.said:
        return 0
    if known.said != OVERDUE:
        return OFFICER_ASKED
    is_heads = case.department is not None and calendar.working_days(case.due_on, today) <= terms.head_days
    return max(known.rung, HEAD_ASKED if is_heads else OFFICE_ASKED)


def press(
    case: Case, known: AnnouncedDeadline, rung: int, *, task: str, at: datetime
) -> tuple[AnnouncedDeadline, list[DomainEvent]]:
    """Take it to a rung, 0 for nobody; what was asked below is closed. The same rung again changes nothing."""
    known = known.of(case.due_on)
    if rung == known.rung:
        return known, []
    events = [closed(case, known, at=at)] if known.task else []
    asked = replace(known, rung=rung, task=task if rung else None)
    return asked, [*events, *([opened(case, asked, at=at)] if rung else [])]


def opened(case: Case, asked: AnnouncedDeadline, *, at: datetime) -> DomainEvent:
    """Somebody is to see to it."""
    opening = _task(case, asked.rung, asked.task or "").opened(by=SYSTEM, at=at, **_kept(case, asked.rung))
    return confined(case, opening)


def closed(case: Case, asked: AnnouncedDeadline, *, at: datetime) -> DomainEvent:
    """It was answered, has another due date, or went to the next rung."""
    closing = _task(case, asked.rung, asked.task or "").closed("done", by=SYSTEM, at=at, **_kept(case, asked.rung))
    return confined(case, closing)


def snapshot(
    case: Case, known: AnnouncedDeadline | None, task: str, rung: int, *, opened_at: datetime, at: datetime
) -> DomainEvent:
    """That this task awaits somebody, or is done."""
    asked = AnnouncedDeadline(case=case.id, due_on=case.due_on, rung=rung, task=task)
    if known is not None and known.task == task:
        return opened(case, asked, at=opened_at)
    return closed(case, asked, at=at)


def _task(case: Case, rung: int, identity: str) -> Task:
    step: Rung = RUNGS[max(rung, OFFICER_ASKED) - 1]
    person = case.handler["sub"] if step is OFFICER_RUNG and case.handler else None
    return Task(
        id=identity,
        kind=step.kind,
        # Kind and number only: what citizens write may hold personal data.
        title=step.title.format(what=named(case, person)),
        body=case.body,
        page=page_of(case, person),
        about=("case", case.id),
        person=person,
        roles=(step.role,),
        department=case.department if step is HEAD_RUNG else None,
        due_on=case.due_on,
        disclosure=case.disclosure,
        not_for=not_for(case),
        from_name="群众",
    )


def _kept(case: Case, rung: int) -> dict[str, Any]:
    detail = {"case": case.id, "kind": RUNGS[max(rung, OFFICER_ASKED) - 1].kind, "rung": rung}
    return {"correlation": case.disclosure or case.id, "detail": detail}


def is_pressing(detail: Any) -> bool:
    """Whether a task's record is of one that presses for an answer, by its detail."""
    return detail.get("kind") in (CASE_DUE, CASE_OVERDUE)
