"""An answer to a citizen was published."""

from __future__ import annotations

from services.catalog.domain import reception as rules
from services.catalog.domain.disclosure import Response
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import load_for_note


def note_response(identity: str, response: Response, *, work: UnitOfWork) -> None:
    """Link it to the disclosure that it concerns."""
    disclosure = load_for_note(work, identity)
    noted, event = rules.note_response(disclosure, response)
    work.disclosures.save(noted, revision=False)
    work.events.record(event)
