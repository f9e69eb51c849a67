"""Somebody of the public evaluates a publication; a comment becomes an opinion that must be answered."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import PUBLIC, Clock
from services.complaints.domain import evaluation as rules
from services.complaints.domain import kinds
from services.complaints.domain.directory import Body, Publication
from services.complaints.domain.evaluation import Evaluation, Totals
from services.complaints.domain.texts import TEXT_MAX, clean
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.submit_case import Receipt, SubmitCase, take_in

COMMENT_TITLE = "对公开信息的评议意见"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateDisclosure:
    """Three ratings from 1 to 5, and a comment if wanted. ``token`` stands for the person, once per publication."""

    disclosure: str
    token: str
    truthfulness: int
    completeness: int
    effectiveness: int
    comment: str = ""
    publish_ok: bool = False


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The totals so far, and the receipt of the comment."""

    totals: Totals
    receipt: Receipt | None


def evaluate_disclosure(command: EvaluateDisclosure, *, work: UnitOfWork, clock: Clock) -> Evaluated:
    """Raises :class:`NotFound`, :class:`Gone` or :class:`AlreadyEvaluated`; then nothing is counted or kept."""
    comment = clean(command.comment, field="comment", longest=TEXT_MAX, required=False)
    work.refuse_marked("comment", comment)
    evaluation = Evaluation(
        id=work.ids.new(),
        disclosure=command.disclosure,
        token=work.fingerprint(command.token),
        truthfulness=command.truthfulness,
        completeness=command.completeness,
        effectiveness=command.effectiveness,
        commented=bool(comment),
        at=clock.now(),
    )
    publication, totals = _counted(evaluation, work)
    work.evaluations.add(evaluation)
    work.events.record(rules.submitted(totals, at=evaluation.at, evaluation=evaluation))
    receipt = _opinion(command, comment, publication, work, clock) if comment else None
    return Evaluated(totals, receipt)


def _counted(evaluation: Evaluation, work: UnitOfWork) -> tuple[Publication, Totals]:
    counted = work.evaluations.count(evaluation)
    if counted is None:
        # Nothing to count on: say which of the reasons it is.
        known, _ = work.evaluations.totals(evaluation.disclosure)
        rules.must_be_open(known)
        # None: it became public between the two looks.
        counted = work.evaluations.count(evaluation)
    if counted is None:
        raise rules.not_known()
    return counted


def _opinion(
    command: EvaluateDisclosure, comment: str, publication: Publication, work: UnitOfWork, clock: Clock
) -> Receipt:
    said = SubmitCase(
        actor=PUBLIC,
        kind=kinds.OPINION,
        title=COMMENT_TITLE,
        text=comment,
        channel="evaluation",
        publish_ok=command.publish_ok,
    )
    body = Body(code=publication.body, name="", legal_regime="")
    return take_in(said, body=body, publication=publication, work=work, clock=clock)
