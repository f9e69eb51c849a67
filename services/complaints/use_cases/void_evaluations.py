"""The office declares evaluations void that did not come from people who evaluated: they count no more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.complaints.domain import evaluation as rules
from services.complaints.domain.evaluation import Totals
from services.complaints.domain.votes import NothingToVoid, Voiding
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidEvaluations:
    """Some evaluations of one publication, by their ids, and why."""

    actor: Actor
    disclosure: str
    evaluations: Collection[str]
    reason: str


def void_evaluations(command: VoidEvaluations, *, work: UnitOfWork, clock: Clock) -> Totals:
    """The totals without them; their rows stay, and so do the cases that their comments became.

    Raises :class:`NotFound`, ``NotAllowed`` or :class:`NothingToVoid`.
    """
    work.refuse_marked("reason", command.reason)
    rules.must_let("evaluation.void", work.directory.publication(command.disclosure), command.actor)
    voiding = Voiding(reason=command.reason, by=command.actor.snapshot(), at=clock.now())
    done = work.evaluations.void(command.disclosure, command.evaluations, voiding)
    if not done:
        raise NothingToVoid("评议")
    totals = work.evaluations.recount(command.disclosure)
    work.events.record(rules.voided(totals, voiding, by=command.actor, ids=done))
    return totals
