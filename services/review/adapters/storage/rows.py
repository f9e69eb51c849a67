"""Cases as rows and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chassis.ports import Due
from services.review.domain.case import Case, Proposal
from services.review.domain.step import Person, Step, Verdict


def case_row(case: Case) -> dict[str, Any]:
    """A whole case as a row."""
    proposal, current = case.proposal, case.current
    return {
        "id": case.id,
        "disclosure": proposal.disclosure,
        "revision": proposal.revision,
        "body": proposal.body,
        "audience": proposal.audience,
        "department": proposal.department,
        "item": proposal.item,
        "item_title": proposal.item_title,
        "title": proposal.title,
        "summary": proposal.summary,
        "content_hash": proposal.content_hash,
        "text": dict(proposal.text),
        "paper": dict(proposal.paper),
        "route": proposal.review_route,
        "approvers": list(proposal.approvers),
        "personal_data": proposal.personal_data,
        "proposer_sub": proposal.proposer.sub,
        "proposer_name": proposal.proposer.name,
        "proposer_department": proposal.proposer.department,
        "due_on": proposal.due_on,
        "state": case.state,
        "current_step": current.number if current else None,
        "current_due_on": current.due.on if current else None,
        "steps": [_step_row(step) for step in case.steps],
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
        "deliberate_after": case.deliberate_after,
        "record": case.record,
        "redacted": case.redacted,
        "version": case.version,
    }


def case_of(row: Mapping[Any, Any]) -> Case:
    """The case in a row."""
    proposal = Proposal(
        disclosure=row["disclosure"],
        revision=row["revision"],
        body=row["body"],
        audience=row["audience"],
        department=row["department"],
        item=row["item"],
        item_title=row["item_title"],
        title=row["title"],
        summary=row["summary"],
        content_hash=row["content_hash"],
        text=row["text"],
        paper=row["paper"],
        review_route=row["route"],
        approvers=tuple(row["approvers"]),
        personal_data=row["personal_data"],
        proposer=Person(sub=row["proposer_sub"], name=row["proposer_name"], department=row["proposer_department"]),
        due_on=row["due_on"],
    )
    return Case(
        id=row["id"],
        proposal=proposal,
        state=row["state"],
        steps=tuple(_step_of(step) for step in row["steps"]),
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        deliberate_after=row["deliberate_after"],
        record=row["record"],
        redacted=row["redacted"],
        version=row["version"],
    )


def _step_row(step: Step) -> dict[str, Any]:
    return {
        "number": step.number,
        "name": step.name,
        "roles": list(step.roles),
        "count": step.count,
        "days": step.days,
        "sheet": step.sheet,
        "started_on": step.started_on.isoformat(),
        "due_on": step.due.on.isoformat(),
        "provisional": step.due.provisional,
        "state": step.state,
        "task": step.task,
        "verdicts": [_verdict_row(verdict) for verdict in step.verdicts],
    }


def _step_of(row: Mapping[str, Any]) -> Step:
    return Step(
        number=row["number"],
        name=row["name"],
        roles=tuple(row["roles"]),
        count=row["count"],
        days=row["days"],
        sheet=row["sheet"],
        started_on=date.fromisoformat(row["started_on"]),
        due=Due(date.fromisoformat(row["due_on"]), row["provisional"]),
        state=row["state"],
        task=row["task"],
        verdicts=tuple(_verdict_of(verdict) for verdict in row["verdicts"]),
    )


def _verdict_row(verdict: Verdict) -> dict[str, Any]:
    return {
        **verdict.plain(),
        "sheet": dict(verdict.sheet) if verdict.sheet else None,
        "ground": verdict.ground,
        "fields": list(verdict.fields),
    }


def _verdict_of(row: Mapping[str, Any]) -> Verdict:
    return Verdict(
        step=row["step"],
        name=row["name"],
        decision=row["decision"],
        by=Person(**row["by"]),
        at=datetime.fromisoformat(row["at"]),
        opinion=row["opinion"],
        sheet=row["sheet"],
        ground=row["ground"],
        fields=tuple(row["fields"]),
    )
