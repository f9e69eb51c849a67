"""Give an agency new credentials."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.notify.domain import agency as agencies
from services.notify.domain.agency import Agency
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateAgency:
    """Whose."""

    actor: Actor
    agency: str


def rotate_agency(command: RotateAgency, *, work: UnitOfWork, clock: Clock) -> Agency:
    """The old credentials end when the broker has been told; the queue and what is in it stay."""
    known = agencies.known_to(command.actor, work.agencies.load_for_update(command.agency))
    agency, rotated = agencies.rotate(known, by=command.actor, at=clock.now())
    work.events.record(rotated)
    return work.agencies.save(agency)
