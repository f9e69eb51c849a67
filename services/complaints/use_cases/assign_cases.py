"""An officer gives several cases to a department or a colleague at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.assign_case import AssignCase, assign_case


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCases:
    """Which cases, and to whom: a department, a person, or both."""

    actor: Actor
    numbers: Sequence[str]
    department: str | None = None
    person: str | None = None


def assign_cases(command: AssignCases, *, work: UnitOfWork, clock: Clock) -> list[Case]:
    """All of them or, where one is refused, none; each in its own ledger."""
    to = {"department": command.department, "person": command.person}
    # In one order, so that two who assign the same cases do not wait for each other.
    return [
        assign_case(AssignCase(actor=command.actor, number=number, **to), work=work, clock=clock)
        for number in sorted(set(command.numbers))
    ]
