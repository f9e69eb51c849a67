"""Cases as JSON values."""

from __future__ import annotations

from typing import Any

from services.review.domain.case import Case
from services.review.domain.step import Step, Verdict, moment


def progress_of(case: Case) -> dict[str, Any]:
    """How a case stands; holds nothing of the disclosure's own words, so an answer to a POST may be kept."""
    return {
        "id": case.id,
        "state": case.state,
        "disclosure": case.proposal.disclosure,
        "revision": case.proposal.revision,
        "body": case.body,
        "audience": case.proposal.audience,
        "route": case.proposal.review_route,
        "content_hash": case.proposal.content_hash,
        "deliberate_after": case.deliberate_after,
        "record_digest": case.record or None,
        "opened_at": moment(case.opened_at),
        "closed_at": moment(case.closed_at) if case.closed_at else None,
        "steps": [_step(step) for step in case.steps],
        "current": [case.current.number] if case.current else [],
    }


def case_as_json(case: Case) -> dict[str, Any]:
    """A case with the metadata of what is under review."""
    proposal = case.proposal
    return {
        **progress_of(case),
        "title": proposal.title,
        "summary": proposal.summary,
        "item": proposal.item,
        "item_title": proposal.item_title,
        "department": proposal.department,
        "personal_data": proposal.personal_data,
        "proposer": proposal.proposer.plain(),
        "disclosure_due_on": proposal.due_on.isoformat() if proposal.due_on else None,
        "text": dict(proposal.text),
        **proposal.paper,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        **step.plain(),
        "state": step.state,
        "count": step.count,
        "days": step.days,
        "started_on": step.started_on.isoformat(),
        "provisional": step.due.provisional,
        "sheet": step.sheet,
        "verdicts": [_verdict(verdict) for verdict in step.verdicts],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    told = verdict.plain()
    return {
        **{name: told[name] for name in ("decision", "by", "at", "opinion")},
        "sheet": verdict.sheet,
        "ground": verdict.ground,
        "fields": list(verdict.fields),
    }
