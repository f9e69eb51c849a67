"""The public has evaluated a publication."""

from __future__ import annotations

from services.catalog.domain import reception as rules
from services.catalog.domain.disclosure import Evaluation
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import load_for_note


def note_evaluation(identity: str, evaluation: Evaluation, *, work: UnitOfWork) -> None:
    """Keep the averages so far, for the timeline and the archive package."""
    disclosure = load_for_note(work, identity)
    noted, event = rules.note_evaluation(disclosure, evaluation)
    work.disclosures.save(noted, revision=False)
    work.events.record(event)
