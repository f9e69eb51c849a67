"""Taking out of the register what was entered by mistake."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import bylaw as rules
from services.catalog.domain.bylaw import Bylaw
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.on_bylaw import OnBylaw, load_bylaw


def remove_bylaw(command: OnBylaw, *, work: UnitOfWork, clock: Clock) -> Bylaw:
    """The entry is gone, and its task with it; a rule that is no longer in force is repealed instead."""
    bylaw, _ = load_bylaw(command, work=work, clock=clock)
    for event in rules.remove_bylaw(bylaw, reason=command.reason, by=command.actor, at=clock.now()):
        work.events.record(event)
    work.bylaws.remove(bylaw)
    return bylaw
