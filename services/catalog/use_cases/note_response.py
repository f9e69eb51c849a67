"""An answer to a citizen was published."""

from __future__ import annotations

from services.catalog.domain import reception as rules
from services.catalog.domain.disclosure import Response
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.ports import UnitOfWork


def note_response(identity: str, response: Response, *, work: UnitOfWork) -> None:
    """Link it to the disclosure that it concerns."""
    disclosure = work.disclosures.lock(identity)
    if disclosure is None:
        raise NoSuchDisclosure
    noted, fact = rules.note_response(disclosure, response)
    work.disclosures.save(noted, revision=False)
    work.events.record(fact)
