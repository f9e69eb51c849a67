"""紧急下架: the purge of what is published."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.purging import require_takedown
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.purge import purge_loaded


def take_down(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Purge what is published, at once and whichever version it is; a tombstone stays at its address."""
    disclosure = load_for_update(work, command.disclosure, act="take-down", by=command.actor)
    require_takedown(disclosure, command.actor)
    return purge_loaded(disclosure, command, work=work, clock=clock)
