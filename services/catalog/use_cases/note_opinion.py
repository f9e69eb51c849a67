"""A citizen's case about a disclosure moved on."""

from __future__ import annotations

from datetime import datetime

from services.catalog.domain import reception as rules
from services.catalog.domain.disclosure import Opinion
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import load_for_note


def note_opinion(identity: str, case: str, opinion: Opinion, *, at: datetime, work: UnitOfWork) -> None:
    """Keep how the case stands, so that the timeline shows what awaits a response."""
    disclosure = load_for_note(work, identity)
    noted, event = rules.note_opinion(disclosure, case, opinion, at=at)
    work.disclosures.save(noted, revision=False)
    work.events.record(event)
