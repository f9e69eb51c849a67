"""The office declares answers to a questionnaire void that did not come from people who answered: they don't count."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.complaints.domain import questionnaire
from services.complaints.domain.questionnaire import Questionnaire
from services.complaints.domain.votes import NothingToVoid, Voiding
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidAnswers:
    """Some answers to one questionnaire, by their ids, and why."""

    actor: Actor
    id: str
    answers: Collection[str]
    reason: str
    seen: str | None = None


def void_answers(command: VoidAnswers, *, work: UnitOfWork, clock: Clock) -> Questionnaire:
    """Before they are counted. Their rows stay. Raises ``NotAllowed``, ``NotFound``, or :class:`NothingToVoid`."""
    work.refuse_marked("reason", command.reason)
    known = work.questionnaires.load_for_update(command.id, seen=command.seen)
    asked = questionnaire.must_let("void", known, command.actor)
    asked = questionnaire.step(asked, "void", today=clock.today())
    voiding = Voiding(reason=command.reason, by=command.actor.snapshot(), at=clock.now())
    done = work.questionnaires.void(asked.id, command.answers, voiding)
    if not done:
        raise NothingToVoid("答卷")
    work.questionnaires.save(asked)
    work.events.record(
        questionnaire.happened(
            "voided", asked, by=command.actor, at=voiding.at, answers=sorted(done), reason=command.reason
        )
    )
    return asked
