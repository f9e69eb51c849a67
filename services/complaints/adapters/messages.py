"""What catalog tells, taken in: bodies, people, items, and external disclosures as they become public or go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.ports import Clock
from services.complaints.domain.directory import PUBLISHED, WITHDRAWN, Body, Item, Person, Publication
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.learn_publication import learn_published, learn_withdrawn


def on_body(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep the body as it is now."""
    data = event.data
    work.directory.learn_body(
        Body(
            code=data["code"],
            name=data["name"],
            legal_regime=data["legal_regime"],
            departments=tuple((one["code"], one["name"]) for one in data["departments"]),
            active=data["active"],
        )
    )


def on_person(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep the person as he is now."""
    data = event.data
    work.directory.learn_person(
        Person(
            sub=data["sub"],
            name=data["name"],
            body=data["body"],
            department=data["department"] or "",
            roles=frozenset(data["roles"]),
            active=data["active"],
        )
    )


def on_item(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep the item as it is now; those that concern nobody outside are never asked about."""
    data = event.data
    if data.get("audience", "external") != "external":
        return
    work.directory.learn_item(
        Item(
            code=data["code"],
            body=data["body"],
            title=data["title"],
            department=data.get("department") or None,
            active=data["active"] and not event.name.endswith(".retired"),
        )
    )


def on_published(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """It may be evaluated and asked about."""
    learn_published(_publication(event.data, PUBLISHED), repeated=event.snapshot, work=work)


def on_withdrawn(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """It is evaluated no more; after a takedown nothing said about it stays public."""
    withdrawn = _publication(event.data, WITHDRAWN)
    learn_withdrawn(withdrawn, at=clock.now(), repeated=event.snapshot, work=work)


def _publication(data: Mapping[str, Any], state: str) -> Publication:
    return Publication(
        disclosure=data["id"],
        body=data["body"],
        title=data["title"],
        state=state,
        department=data.get("department") or None,
        item=data.get("item") or None,
        index_number=data.get("index_number") or None,
        address=data.get("address") or _address(data.get("index_number")),
        revision=data["revision"],
        reason=data.get("reason") or None,
        purged=bool(data.get("purge")),
    )


def _address(index_number: str | None) -> str | None:
    return f"/published/{index_number}" if index_number else None


HANDLERS: dict[str, Handler] = {
    "catalog.body.changed": on_body,
    "catalog.person.changed": on_person,
    "catalog.item.changed": on_item,
    "catalog.item.retired": on_item,
    "catalog.disclosure.published": on_published,
    "catalog.disclosure.withdrawn": on_withdrawn,
}
