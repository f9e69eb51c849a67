"""Remove a subscribing agency."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.notify.domain import agency as agencies
from services.notify.domain.agency import Agency
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAgency:
    """Which."""

    actor: Actor
    agency: str


def remove_agency(command: RemoveAgency, *, work: UnitOfWork, clock: Clock) -> Agency:
    """It receives no more; queue and user are removed when the broker has been told."""
    known = agencies.known_to(command.actor, work.agencies.load_for_update(command.agency))
    agency, removed = agencies.remove(known, by=command.actor, at=clock.now())
    work.events.record(removed)
    return work.agencies.save(agency)
