"""What the catalogue is told after publication: deliveries, evaluations, opinions and responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from chassis.ports import SYSTEM, Audience, DomainEvent
from services.catalog.domain.announcement import audited
from services.catalog.domain.disclosure import Delivery, Disclosure

# A case in one of these states awaits nothing more from the body.
SETTLED = ("answered", "closed")


def note_delivery(disclosure: Disclosure, delivery: Delivery, *, at: datetime) -> tuple[Disclosure, DomainEvent]:
    """A channel carried the publication, or failed to; a later word on the same channel replaces the earlier.

    ``at``: when it is recorded, which may be days after it was put up; that day is in the record.
    """
    others = tuple(
        known
        for known in disclosure.deliveries
        if (known.revision, known.channel) != (delivery.revision, delivery.channel)
    )
    if disclosure.is_purged:
        delivery = replace(delivery, proof={}, reason="")
    noted = replace(disclosure, deliveries=(*others, delivery))
    detail = {
        "channel": delivery.channel,
        "completed": delivery.completed,
        "delivered_revision": delivery.revision,
        "posted_at": delivery.at,
    }
    return noted, audited("delivery_noted", noted, by=SYSTEM, at=at, detail=detail)


def is_all_delivered(disclosure: Disclosure) -> bool:
    """Whether the public edition is out on all its channels, so that it may be filed."""
    return disclosure.is_published and not disclosure.undelivered()


def is_filed(disclosure: Disclosure) -> bool:
    """Whether the public edition itself is filed already, with its validity as it was declared last."""
    declared = disclosure.validity.at
    return any(
        filing.revision == disclosure.public_revision and (declared is None or filing.filed_at >= declared)
        for filing in disclosure.filings
    )


def told(
    name: str, disclosure: str, body: str, *, at: datetime, detail: Mapping[str, Any], audience: Audience = "external"
) -> DomainEvent:
    """For the audit record: what others said of a disclosure, which itself does not change by it."""
    return DomainEvent(
        name=f"disclosure.{name}",
        aggregate=disclosure,
        body=body,
        audience=audience,
        actor=SYSTEM,
        at=at,
        detail=detail,
        correlation=disclosure,
        announce=False,
    )


def awaiting_response(disclosure: Disclosure) -> list[date | None]:
    """The due dates of the cases that still await an answer."""
    return [opinion.due_on for opinion in disclosure.opinions.values() if opinion.state not in SETTLED]
