"""补行审议: what was urgent is deliberated by the leading group afterwards, by a day, and is shown until it agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, DomainEvent, Task, WorkCalendar
from services.review.domain.case import Case

KIND = "deliberate_after"


def awaiting_deliberation(
    case: Case, *, task: str, at: datetime, today: date, calendar: WorkCalendar
) -> tuple[Case, DomainEvent]:
    """An approved case whose deliberation is to follow, with its day."""
    due = calendar.due(today, case.deliberate_within).on
    waiting = replace(case, deliberate_by=due, deliberation_task=task)
    return waiting, afterwards_opened(waiting, at=at)


def deliberated(case: Case, *, issue: str, at: datetime) -> tuple[Case, list[DomainEvent]]:
    """The leading group agreed to an issue that it is in."""
    after = replace(case, deliberated_at=at)
    noted = after.event("deliberated", by=SYSTEM, at=at, issue=issue, in_time=_in_time(after, at))
    return after, [noted, afterwards_closed(after, reason="deliberated", at=at)]


def withdrawn(case: Case, *, at: datetime) -> tuple[Case, DomainEvent]:
    """Nobody can read it any more, so there is nothing to deliberate on."""
    return replace(case, withdrawn_at=at), afterwards_closed(case, reason="withdrawn", at=at)


def afterwards_opened(case: Case, *, at: datetime) -> DomainEvent:
    """The office lists it in an issue, the leading group deliberates."""
    return _task(case).opened(by=SYSTEM, at=at, **_kept(case))


def afterwards_closed(case: Case, *, reason: str, at: datetime) -> DomainEvent:
    """It was deliberated, or needs it no more."""
    return _task(case).closed(reason, by=SYSTEM, at=at, **_kept(case))


def _in_time(case: Case, at: datetime) -> bool:
    return case.deliberate_by is None or at.date() <= case.deliberate_by


def _task(case: Case) -> Task:
    proposal = case.proposal
    return Task(
        id=case.deliberation_task,
        kind=KIND,
        title=f"须补行审议，请列入期次：{proposal.title}",
        roles=("leading_group", "office"),
        body=case.body,
        due_on=case.deliberate_by,
        page=f"/catalog/disclosures/{proposal.disclosure}",
        about=("case", case.id),
        audience=proposal.audience,
        disclosure=proposal.disclosure,
        from_department=proposal.proposer.department,
        from_name=proposal.proposer.name,
    )


def _kept(case: Case) -> dict[str, Any]:
    detail = {"kind": KIND, "case": case.id, "step": 0}
    return {"correlation": case.proposal.disclosure, "detail": detail}
