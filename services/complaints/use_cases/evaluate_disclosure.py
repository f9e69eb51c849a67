"""Somebody of the public evaluates a publication; a comment becomes an opinion that must be answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from chassis.ports import PUBLIC, Clock
from services.complaints.domain import evaluation as rules
from services.complaints.domain import kinds
from services.complaints.domain.directory import Publication
from services.complaints.domain.evaluation import AlreadyEvaluated, EvaluatedFromHere, Evaluation, Totals
from services.complaints.domain.title import first_sentence
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.refuse_stuffing import refuse_stuffing
from services.complaints.use_cases.submit_case import Receipt, SubmitCase, named_in_case, take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateDisclosure:
    """Three ratings from 1 to 5, and a comment if wanted. ``token`` stands for the person, once per publication.

    ``known``: he brought it from another address than that where it was given.
    ``source``: from where he comes, as a keyed hash.
    """

    disclosure: str
    token: str
    source: str
    known: bool = False
    truthfulness: int
    completeness: int
    effectiveness: int
    comment: str = ""
    publish_ok: bool = False
    not_a_tip_off: bool = False


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The totals so far, and the receipt of the comment."""

    totals: Totals
    receipt: Receipt | None


def evaluate_disclosure(command: EvaluateDisclosure, *, work: UnitOfWork, clock: Clock) -> Evaluated:
    """Raises :class:`NotFound`, :class:`Gone`, :class:`AlreadyEvaluated`, :class:`EvaluatedFromHere`, or
    :class:`~services.complaints.domain.accusation.LooksLikeATipOff` for a comment that reads like one.

    Then nothing is counted or kept.
    """
    work.refuse_marked("comment", command.comment)
    evaluation = Evaluation(
        id=work.ids.new(),
        disclosure=command.disclosure,
        # For this publication alone: nobody joins by it what the same browser said of others.
        token=work.fingerprint(f"{command.disclosure} {command.token}"),
        truthfulness=command.truthfulness,
        completeness=command.completeness,
        effectiveness=command.effectiveness,
        commented=bool(command.comment),
        at=clock.now(),
        source=command.source,
    )
    # A flood is refused here, before it takes the lock; who comes at the same moment is found by the second look.
    try:
        _refuse_stuffing(evaluation, work, known=command.known)
    except EvaluatedFromHere:
        # Somebody at his address, or himself: his own token tells.
        if work.evaluations.has_evaluated(evaluation.disclosure, evaluation.token):
            raise AlreadyEvaluated from None
        # To come back later would be no use where it is withdrawn.
        rules.must_be_open(work.directory.publication(evaluation.disclosure))
        raise
    # It locks the totals, so that those who evaluate at the same moment are looked at one after the other.
    publication, totals = _counted(evaluation, work)
    work.evaluations.add(evaluation)
    _refuse_stuffing(evaluation, work, known=command.known)
    work.events.record(rules.submitted(totals, at=evaluation.at, evaluation=evaluation.id))
    receipt = _opinion(command, publication, work, clock) if command.comment else None
    return Evaluated(totals, receipt)


def _refuse_stuffing(evaluation: Evaluation, work: UnitOfWork, *, known: bool) -> None:
    recent = partial(work.evaluations.recent, evaluation)
    refuse_stuffing(recent, known=known, at=evaluation.at, refusal=EvaluatedFromHere, work=work)


def _counted(evaluation: Evaluation, work: UnitOfWork) -> tuple[Publication, Totals]:
    counted = work.evaluations.count(evaluation)
    if counted is None:
        # Nothing to count on: say which of the reasons it is.
        rules.must_be_open(work.directory.publication(evaluation.disclosure))
        # None: it became public between the two looks.
        counted = work.evaluations.count(evaluation)
    if counted is None:
        raise rules.not_known()
    return counted


def _opinion(command: EvaluateDisclosure, publication: Publication, work: UnitOfWork, clock: Clock) -> Receipt:
    said = SubmitCase(
        actor=PUBLIC,
        kind=kinds.OPINION,
        title=first_sentence(command.comment),
        text=command.comment,
        channel="evaluation",
        publish_ok=command.publish_ok,
    )
    named = named_in_case(said, publication.body, is_meant=command.not_a_tip_off, work=work)
    return take_in(said, body=publication.body, publication=publication, named=named, work=work, clock=clock)
