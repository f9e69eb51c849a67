"""Add a subscribing agency."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import EVERYWHERE, Actor, Clock, Conflict
from services.notify.domain import agency as agencies
from services.notify.domain.agency import Agency, UnknownBody
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AddAgency:
    """``topics`` and ``bodies`` empty: all. ``body`` empty: the only one whose operator the actor is."""

    actor: Actor
    code: str
    name: str
    body: str = ""
    topics: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()


def add_agency(command: AddAgency, *, work: UnitOfWork, clock: Clock) -> Agency:
    """It gets a queue of its own; the relay tells the broker."""
    body = agencies.body_of(command.actor, command.body)
    wanted = Agency(
        id=work.ids.new(),
        code=command.code,
        name=command.name.strip(),
        topics=command.topics,
        body=body,
        bodies=command.bodies if body == EVERYWHERE else command.bodies or (body,),
        added_at=clock.now(),
    )
    agency, added = agencies.add(wanted, by=command.actor)
    # Whoever has a post in a body has shown that there is one, though this service may still learn of it.
    own = {EVERYWHERE, *(post.body for post in command.actor.posts)}
    for field, codes in (("body", (agency.body,)), ("bodies", agency.bodies)):
        if unknown := [code for code in codes if code not in own and not work.is_body(code)]:
            raise UnknownBody(field, unknown)
    if work.agencies.code_is_taken(agency.code):
        # Or had it once: a queue's name is not given twice.
        raise Conflict("这个代码已经用过，请换一个。", "This code has been used; choose another.", code="code_taken")
    work.agencies.add(agency)
    work.events.record(added)
    return agency
