"""Forget the title, summary and metadata of a case after a takedown."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.ports import UnitOfWork


def redact_case(case: Case, *, work: UnitOfWork, clock: Clock) -> Case:
    """Blank the case and the titles in every event of it and of its tasks; verdicts and digests stay."""
    redacted, event = rules.redact(case, at=clock.now())
    work.events.record(event)
    for aggregate in (f"case/{case.id}", *(f"task/{step.task}" for step in case.steps if step.task)):
        work.events.redact(aggregate, ["title"])
    return work.cases.save(redacted)
