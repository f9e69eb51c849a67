"""Who may read what (条例第十七条 asks for review before; this keeps readers of one audience from another's)."""

from __future__ import annotations

from collections.abc import Iterable

from chassis.ports import SYSTEM, Actor
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.states import PUBLISHED

_OFFICES = (
    "section_head",
    "secrecy_officer",
    "office",
    "leader",
    "leading_group",
    "management_committee",
    "archivist",
)
WORKING_ROLES: dict[str, tuple[str, ...]] = {
    "external": _OFFICES,
    "internal": _OFFICES,
    "party": ("section_head", "secrecy_officer", "party_organisation"),
}
PARTY_READERS = ("party_member", "party_organisation")


def may_read(disclosure: Disclosure, actor: Actor) -> bool:
    """Whether ``actor`` may know of the disclosure at all: as a reader of what is published, or as one who works on it.

    Whoever may not gets the same answer as for something that does not exist.
    """
    if works_on(disclosure, actor):
        return True
    return disclosure.published == PUBLISHED and is_reader(
        disclosure.audience,
        disclosure.body.code,
        disclosure.item.audience_group,
        actor,
        on_website=disclosure.on_website,
    )


def knows_item(audience: str, body: str, actor: Actor) -> bool:
    """Whether ``actor`` may know of an item: external ones everybody, internal ones the body's staff, party ones
    its party members and its party organisation.
    """
    if audience == "external" or actor == SYSTEM:
        return True
    if not actor.reaches(body):
        return False
    return audience == "internal" or actor.party_member or actor.holds(*PARTY_READERS, body=body)


def is_reader(audience: str, body: str, group: Iterable[str], actor: Actor, *, on_website: bool) -> bool:
    """Whether ``actor`` belongs to those who read a published disclosure here.

    External: everybody, or, where our website is none of its channels, the body's own staff. Internal: the body's own
    staff, or, where the item names departments (特定群体), theirs and whoever worked on it. Party: staff of the body
    who are party readers.
    """
    if actor == SYSTEM or (audience == "external" and on_website):
        return True
    if not actor.reaches(body):
        return False
    if audience == "external":
        return True
    if audience == "party":
        return actor.holds(*PARTY_READERS, body=body)
    departments = set(group)
    return not departments or actor.department in departments or actor.holds(*WORKING_ROLES["internal"], body=body)


def works_on(disclosure: Disclosure, actor: Actor) -> bool:
    """Whether ``actor`` sees a disclosure while it is not published."""
    return may_work(disclosure.audience, disclosure.body.code, disclosure.proposer, actor)


def may_work(audience: str, body: str, proposer: str, actor: Actor) -> bool:
    """Whether ``actor`` sees what is not published: its proposer and the roles of its route."""
    if actor == SYSTEM:
        return True
    if actor.is_staff and actor.sub == proposer:
        return True
    return actor.holds(*WORKING_ROLES.get(audience, ()), body=body)
