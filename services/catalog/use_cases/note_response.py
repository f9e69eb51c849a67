"""An answer to a citizen was published."""

from __future__ import annotations

from services.catalog.domain.disclosure import Response
from services.catalog.domain.reception import told
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import body_told


def note_response(identity: str, response: Response, *, work: UnitOfWork) -> None:
    """Link it to the disclosure that it concerns (您提我办), unless that was purged."""
    body, is_purged = body_told(work, identity)
    if not is_purged:
        work.reception.keep_response(identity, response)
    detail = {"response": response.id}
    work.events.record(told("response_noted", identity, body, at=response.published_at, detail=detail))
