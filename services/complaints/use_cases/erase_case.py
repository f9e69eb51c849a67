"""Erase who wrote a case and what was said in it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited, notices, task
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case
from services.complaints.domain.erasure import GROUNDS, must_be_erasable
from services.complaints.domain.states import CLOSED, OPEN
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, load_seen
from services.complaints.use_cases.release_case import release_case, set_merged_free
from services.complaints.use_cases.tell_citizen import tell_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseCase(CaseCommand):
    """On which ground, by its code; and why, where that is to be told."""

    ground: str
    reason: str = ""


def erase_case(command: EraseCase, *, work: UnitOfWork, clock: Clock) -> Case:
    """Contact, title, text, dialogue, answers and their public face go, here and in the other services.

    Its citizen is told who did it, on which ground, and why. Raises :class:`NotEnded` or ``Invalid``.
    """
    work.refuse_marked("reason", command.reason)
    before, at = load_seen(command, work), clock.now()
    require_act(before, "erase", command.actor)
    must_be_erasable(before, ground=command.ground, reason=command.reason, by=command.actor, at=at)
    words, reason = work.answers.of_case(before.id), work.personal_data.hide(command.reason)
    # What is said of the erasure is said after it, and stays.
    work.cases.erase_words(before.id)
    told = tell_citizen(before.id, _notice(before, command, reason), by=command.actor, at=at, work=work)
    case, erased = rules.erase(
        before,
        by=command.actor,
        at=at,
        ground=command.ground,
        reason=reason,
        message=told,
        responses=words.responses,
    )
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
    release_case(before, by=command.actor, work=work, clock=clock)
    set_merged_free(before, by=command.actor, work=work, clock=clock)
    work.identities.erase(case.id)
    for digest in words.files:
        work.files.remove(digest)
    work.events.forget()
    return work.cases.save(case)


def _notice(case: Case, command: EraseCase, reason: str) -> str:
    if case.state == CLOSED:
        return notices.forgotten(command.actor.name, GROUNDS[command.ground], reason)
    return notices.erased(command.actor.name, reason)
