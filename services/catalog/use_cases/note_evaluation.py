"""The public has evaluated a publication."""

from __future__ import annotations

from services.catalog.domain.disclosure import Evaluation
from services.catalog.domain.reception import told
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import body_told


def note_evaluation(identity: str, evaluation: Evaluation, *, work: UnitOfWork) -> None:
    """Keep the averages so far beside the disclosure, for the timeline and the archive package."""
    body, _ = body_told(work, identity)
    work.reception.keep_evaluation(identity, evaluation)
    detail = {"count": evaluation.count}
    work.events.record(told("evaluation_noted", identity, body, at=evaluation.at, detail=detail))
