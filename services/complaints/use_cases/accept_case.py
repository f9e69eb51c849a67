"""An officer accepts a case."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.complaints.domain import case as rules
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCase:
    """Take the case with this number on."""

    actor: Actor
    number: str
    seen: str | None = None


def accept_case(command: AcceptCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """The citizen sees that somebody is on it; the due date stays."""
    case = work.cases.lock(command.number, seen=command.seen)
    case, accepted = rules.accept(case, by=command.actor, at=clock.now())
    work.events.record(accepted)
    return work.cases.save(case)
