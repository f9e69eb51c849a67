"""Catalog's events, turned into what review does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.ports import Clock
from services.review.domain.case import Proposal
from services.review.domain.step import Person
from services.review.ports import Body, Item, StaffMember, UnitOfWork
from services.review.use_cases.close_disclosure import CloseDisclosure, close_disclosure
from services.review.use_cases.keep_body import keep_body
from services.review.use_cases.keep_item import keep_item
from services.review.use_cases.keep_person import keep_person
from services.review.use_cases.open_case import OpenCase, open_case
from services.review.use_cases.void_case import VoidCase, void_case
from services.review.use_cases.withdraw_case import WithdrawCase, withdraw_case

# The rest of the metadata that a reviewer looks at; text and files are named by digest only.
_PAPER = (
    "formed_on",
    "document_number",
    "topics",
    "channels",
    "elements",
    "attachments",
    "publish_at",
    "change_reason",
)


def on_proposed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Open the review of what was proposed; the event itself says by which route and whose approval."""
    proposal = proposal_of(event)
    if event.snapshot:
        # It repeats what may be known already: a case that was opened since the proposal is that proposal's.
        known = work.cases.lock_revision(proposal.disclosure, proposal.revision)
        if known and (known.state == "open" or known.opened_at >= event.at):
            return
    open_case(OpenCase(proposal=proposal), work=work, clock=clock)


def on_recalled(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """End the review of what its proposer recalled."""
    withdraw_case(WithdrawCase(disclosure=event.subject, revision=event.data["revision"]), work=work, clock=clock)


def on_held(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Void the approval of what the office held."""
    void_case(VoidCase(disclosure=event.subject, revision=event.data["revision"]), work=work, clock=clock)


def on_withdrawn(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """End what is still under review of a withdrawn disclosure; forget what a takedown must not leave."""
    command = CloseDisclosure(disclosure=event.subject, purge=bool(event.data["purge"]))
    close_disclosure(command, work=work, clock=clock)


def on_body_changed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep a body's names and rules."""
    data = event.data
    keep_body(
        Body(
            code=data["code"],
            name=data["name"],
            kind=data["kind"],
            legal_regime=data["legal_regime"],
            departments=list(data["departments"]),
            rules=dict(data["rules"]),
            active=data["active"],
        ),
        work=work,
    )


def on_person_changed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep a person's name, place and roles."""
    data = event.data
    keep_person(
        StaffMember(
            sub=data["sub"],
            name=data["name"],
            body=data["body"],
            department=data["department"] or "",
            roles=tuple(data["roles"]),
            active=data["active"],
        ),
        work=work,
    )


def on_item_changed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Keep an item's title and elements; a retired one stays, for the cases that name it."""
    data = event.data
    keep_item(
        Item(
            code=data["code"],
            body=data["body"],
            title=data["title"],
            elements=list(data["elements"]),
            personal_data=data["personal_data"],
            active=data["active"],
        ),
        work=work,
    )


HANDLERS: Mapping[str, Handler] = {
    "catalog.disclosure.proposed": on_proposed,
    "catalog.disclosure.recalled": on_recalled,
    "catalog.disclosure.held": on_held,
    "catalog.disclosure.withdrawn": on_withdrawn,
    "catalog.body.changed": on_body_changed,
    "catalog.person.changed": on_person_changed,
    "catalog.item.changed": on_item_changed,
    "catalog.item.retired": on_item_changed,
}


def proposal_of(event: Event) -> Proposal:
    """What a catalog.disclosure.proposed event proposes."""
    data = event.data
    return Proposal(
        disclosure=data["id"],
        revision=data["revision"],
        body=data["body"],
        audience=event.audience,
        department=data["department"] or "",
        item=data["item"],
        item_title=data["item_title"],
        title=data["title"],
        summary=data["summary"] or "",
        content_hash=data["content_hash"],
        text=dict(data["text"]),
        review_route=data["review_route"],
        approvers=tuple(data["approvers"]),
        personal_data=data["personal_data"],
        proposer=_person(data["proposer"]),
        due_on=date.fromisoformat(data["due_on"]) if data.get("due_on") else None,
        # The body's rule whether an internal disclosure needs the leader's approval (optional field).
        with_optional=bool(data.get("internal_approval", False)),
        paper={name: data[name] for name in _PAPER if data.get(name) is not None},
    )


def _person(data: Mapping[str, Any]) -> Person:
    return Person(sub=data["sub"], name=data["name"], department=data.get("department") or "")
