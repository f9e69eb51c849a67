"""Erase who wrote a case and what was said in it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited, task
from services.complaints.domain.case import Case
from services.complaints.domain.states import OPEN
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, load_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseCase(CaseCommand):
    """On which ground, by its code."""

    ground: str


def erase_case(command: EraseCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """Contact, title, text, dialogue, answers and their public face go, here and in the other services."""
    before, at = load_seen(command, work), clock.now()
    words = work.answers.of_case(before.id)
    case, erased = rules.erase(before, by=command.actor, at=at, ground=command.ground, responses=words.responses)
    for response in words.responses:
        work.events.erase(f"response/{response}")
    for event in (erased, *awaited.moved(before, case, "erased", by=command.actor, at=at)):
        work.events.record(event)
    if before.state in OPEN:
        for event in (
            *task.check_closed(before, "erased", by=command.actor, at=at),
            task.closed(before, "erased", by=command.actor, at=at),
        ):
            work.events.record(event)
    work.cases.erase_words(case.id)
    work.identities.erase(case.id)
    for digest in words.files:
        work.files.remove(digest)
    work.events.forget()
    return work.cases.save(case)
