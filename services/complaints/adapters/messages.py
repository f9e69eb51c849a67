"""What catalog announces of external disclosures as they become public or go; bodies and people are replicas."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.ports import Clock
from services.complaints.domain.directory import Publication
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.keep_publication import keep_publication
from services.complaints.use_cases.take_purge import take_purge
from services.complaints.use_cases.take_withdrawal import take_withdrawal
from services.vocabulary import is_own_website


def on_published(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """It may be evaluated and asked about where everybody reads it; what our website does not carry is not named."""
    if is_on_website(event):
        keep_publication(publication_of(event), repeated=event.snapshot, work=work)


def on_withdrawn(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """It is evaluated no more."""
    if is_on_website(event) or work.directory.publication(event.data["id"]) is not None:
        take_withdrawal(publication_of(event), repeated=event.snapshot, work=work)


def on_purged(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Nothing said about it is kept: it may quote what was purged."""
    take_purge(event.subject, body=event.body, at=clock.now(), work=work)


def is_on_website(event: Event) -> bool:
    """Whether our own website is among the channels of what was published or withdrawn."""
    return any(is_own_website(channel["kind"], channel["automatic"]) for channel in event.data["channels"])


def publication_of(event: Event) -> Publication:
    """The publication by an event or a snapshot."""
    data = event.data
    index_number = data.get("index_number")
    return Publication(
        disclosure=data["id"],
        body=data["body"],
        title=data["title"],
        state=event.name.rpartition(".")[2],
        department=data["department"] or None,
        item_title=data["item_title"],
        index_number=index_number,
        address=data.get("address") or (f"/published/{index_number}" if index_number else None),
        revision=data["revision"],
        reason=data.get("reason"),
    )


HANDLERS: Mapping[str, Handler] = {
    "catalog.disclosure.published": on_published,
    "catalog.disclosure.withdrawn": on_withdrawn,
    "catalog.disclosure.purged": on_purged,
}
