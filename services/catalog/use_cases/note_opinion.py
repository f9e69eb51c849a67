"""A citizen's case about a disclosure moved on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.catalog.domain import reception as rules
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """How a case stands; never what it says."""

    disclosure: str
    case: str
    state: str
    due_on: date | None
    at: datetime


def note_opinion(word: Opinion, *, work: UnitOfWork) -> None:
    """Keep it, so that the timeline shows what awaits a response."""
    disclosure = work.disclosures.lock(word.disclosure)
    if disclosure is None:
        raise NoSuchDisclosure
    noted, fact = rules.note_opinion(disclosure, case=word.case, state=word.state, due_on=word.due_on, at=word.at)
    work.disclosures.save(noted, revision=False)
    work.events.record(fact)
