"""Show an agency's credentials, once for each generation of them."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.notify.domain import agency as agencies
from services.notify.domain.agency import Agency
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowCredentials:
    """Whose."""

    actor: Actor
    agency: str


def show_credentials(command: ShowCredentials, *, work: UnitOfWork, clock: Clock) -> Agency:
    """The agency whose credentials may be shown now; who looks is audited."""
    known = agencies.known_to(command.actor, work.agencies.load_for_update(command.agency))
    agency, shown = agencies.show_credentials(known, by=command.actor, at=clock.now())
    work.events.record(shown)
    return work.agencies.save(agency)
