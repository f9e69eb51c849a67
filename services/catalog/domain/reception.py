"""What the catalogue is told after publication: deliveries, evaluations, opinions and responses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from chassis.ports import SYSTEM, DomainEvent
from services.catalog.domain.announcement import audited
from services.catalog.domain.disclosure import Delivery, Disclosure, Evaluation, Opinion, Response

# A case in one of these states awaits nothing more from the body.
SETTLED = ("answered", "closed")


def note_delivery(disclosure: Disclosure, delivery: Delivery) -> tuple[Disclosure, DomainEvent]:
    """A channel carried the publication, or failed to; a later word on the same channel replaces the earlier."""
    others = tuple(
        known
        for known in disclosure.deliveries
        if (known.revision, known.channel) != (delivery.revision, delivery.channel)
    )
    if disclosure.is_purged:
        delivery = replace(delivery, proof={}, reason="")
    noted = replace(disclosure, deliveries=(*others, delivery))
    detail = {"channel": delivery.channel, "completed": delivery.completed, "delivered_revision": delivery.revision}
    return noted, audited("delivery_noted", noted, by=SYSTEM, at=delivery.at, detail=detail)


def is_all_delivered(disclosure: Disclosure) -> bool:
    """Whether the public edition is out on all its channels, so that it may be filed."""
    return disclosure.is_published and not disclosure.undelivered()


def is_filed(disclosure: Disclosure) -> bool:
    """Whether the public edition itself is filed already."""
    return any(filing.revision == disclosure.public_revision for filing in disclosure.filings)


def note_evaluation(disclosure: Disclosure, evaluation: Evaluation) -> tuple[Disclosure, DomainEvent]:
    """The public's averages so far."""
    noted = replace(disclosure, evaluation=evaluation)
    return noted, audited("evaluation_noted", noted, by=SYSTEM, at=evaluation.at, detail={"count": evaluation.count})


def note_response(disclosure: Disclosure, response: Response) -> tuple[Disclosure, DomainEvent]:
    """An answer was published; it links to the disclosure and the disclosure to it (您提我办)."""
    others = tuple(known for known in disclosure.responses if known.id != response.id)
    noted = disclosure if disclosure.is_purged else replace(disclosure, responses=(*others, response))
    return noted, audited(
        "response_noted", noted, by=SYSTEM, at=response.published_at, detail={"response": response.id}
    )


def note_opinion(
    disclosure: Disclosure, case: str, opinion: Opinion, *, at: datetime
) -> tuple[Disclosure, DomainEvent]:
    """How a citizen's case about this disclosure stands; only its state, never what was said."""
    noted = replace(disclosure, opinions={**disclosure.opinions, case: opinion})
    return noted, audited("opinion_noted", noted, by=SYSTEM, at=at, detail={"case": case, "case_state": opinion.state})


def awaiting_response(disclosure: Disclosure) -> list[date | None]:
    """The due dates of the cases that still await an answer."""
    return [opinion.due_on for opinion in disclosure.opinions.values() if opinion.state not in SETTLED]
