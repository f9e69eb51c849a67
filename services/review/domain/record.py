"""The full record of an approved case: the proof of who agreed to what, on which sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.review.domain.case import Case
from services.review.domain.step import Step, Verdict

FORM = "yangguang-review-record/1"


def record_of(case: Case, *, at: datetime) -> dict[str, Any]:
    """The record, to be kept as JSON. It names the content by hash only, so it outlives a takedown."""
    proposal = case.proposal
    return {
        "form": FORM,
        "case": case.id,
        "disclosure": proposal.disclosure,
        "revision": proposal.revision,
        "body": case.body,
        "audience": proposal.audience,
        "item": proposal.item,
        "route": proposal.review_route,
        "route_version": case.route_version,
        "content_hash": proposal.content_hash,
        "text_digest": proposal.text.digest,
        "proposer": proposal.proposer,
        "self_check": proposal.metadata.self_check,
        "opened_at": case.opened_at,
        "approved_at": at,
        "deliberate_after": case.deliberate_after,
        "recusals": case.recusals,
        "skipped": case.skipped,
        "steps": [_step(step) for step in case.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        **step.announced(),
        "count": step.count,
        "days": step.days,
        "started_on": step.started_on,
        "provisional": step.due.provisional,
        "verdicts": [_verdict(verdict) for verdict in step.verdicts],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        **verdict.announced(),
        "sheet": verdict.sheet or {},
        "together_with": list(verdict.together_with),
        "deputy_for": verdict.deputy_for,
    }
