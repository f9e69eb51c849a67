"""The public has evaluated a publication."""

from __future__ import annotations

from services.catalog.domain import reception as rules
from services.catalog.domain.disclosure import Evaluation
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.ports import UnitOfWork


def note_evaluation(identity: str, evaluation: Evaluation, *, work: UnitOfWork) -> None:
    """Keep the averages so far, for the timeline and the archive package."""
    disclosure = work.disclosures.lock(identity)
    if disclosure is None:
        raise NoSuchDisclosure
    noted, fact = rules.note_evaluation(disclosure, evaluation)
    work.disclosures.save(noted, revision=False)
    work.events.record(fact)
