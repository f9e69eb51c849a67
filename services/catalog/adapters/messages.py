"""Events of review, complaints and notify, turned into what the catalogue does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from chassis.base.converter import structure
from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.ports import Clock
from services.catalog.domain.disclosure import (
    AVERAGES,
    Delivery,
    Evaluation,
    GroupEvaluation,
    Opinion,
    RemedialOrder,
    Response,
)
from services.catalog.domain.issue import Deliberation
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.current_case import OfCase
from services.catalog.use_cases.note_case_erased import note_case_erased
from services.catalog.use_cases.note_delivery import note_delivery
from services.catalog.use_cases.note_evaluation import note_evaluation
from services.catalog.use_cases.note_opinion import note_opinion
from services.catalog.use_cases.note_oversight import note_group_evaluation, note_remedial_order
from services.catalog.use_cases.note_response import note_response
from services.catalog.use_cases.note_review_opened import ReviewOpened, note_review_opened
from services.catalog.use_cases.note_step_passed import StepPassed, note_step_passed
from services.catalog.use_cases.note_unstaffed import Unstaffed, note_unstaffed
from services.catalog.use_cases.take_approval import Approval, take_approval
from services.catalog.use_cases.take_deliberation import Deliberated, take_deliberation
from services.catalog.use_cases.take_refusal import ReviewRefusal, take_refusal
from services.catalog.use_cases.take_return import Return, take_return

C = TypeVar("C", bound=OfCase)


def _of_case(kind: type[C], use_case: Callable[..., None]) -> Handler:
    """What is done with an event of a case of review; its fields are the event's."""

    def handle(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
        data = {"at": event.at, **event.data, "case": event.subject, "snapshot": event.snapshot}
        use_case(structure(kind, data), work=work)

    return handle


def on_approved(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Review approved a content by its hash."""
    data = {**event.data, "at": event.at, "case": event.subject}
    take_approval(structure(Approval, data), work=work, clock=clock)


def on_delivery(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """A channel carried the publication, or did not."""
    channel, proof = event.data["channel"], event.data.get("proof") or {}
    delivery = Delivery(
        revision=event.data["revision"],
        channel=channel["code"],
        name=channel["name"],
        kind=channel["kind"],
        at=datetime.fromisoformat(proof["at"]) if proof.get("at") else event.at,
        completed=event.name == "notify.delivery.completed",
        proof={name: value for name, value in proof.items() if value and name != "at"},
        reason=event.data.get("reason") or "",
    )
    note_delivery(event.data["disclosure"], delivery, work=work, clock=clock)


def on_evaluated(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """The public evaluated, or evaluations were declared void: what there is now."""
    averages = {name: event.data[name] or 0 for name in AVERAGES}
    evaluation = structure(Evaluation, {**event.data, **averages, "at": event.at})
    note_evaluation(event.data["disclosure"], evaluation, work=work)


def on_response(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """An answer to a citizen was published; one that concerns no disclosure is not kept here."""
    if event.data.get("disclosure"):
        data: dict[str, Any] = {**event.data, "id": event.subject}
        note_response(data["disclosure"], structure(Response, data), work=work)


def on_case_moved(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """A citizen's case moved on; one that concerns no disclosure is not kept here."""
    if event.data.get("disclosure"):
        opinion = structure(Opinion, event.data)
        note_opinion(event.data["disclosure"], event.subject, opinion, at=event.at, work=work)


def on_case_erased(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """What a citizen said was erased."""
    if event.data.get("disclosure"):
        data = event.data
        note_case_erased(data["disclosure"], event.subject, data["responses"], at=event.at, work=work)


def on_deliberated(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """The leading group deliberated on an issue."""
    data = {**event.data, "id": event.subject, "at": event.at}
    said = structure(Deliberation, data)
    take_deliberation(Deliberated(issue=event.data["issue"], deliberation=said), work=work, clock=clock)


def on_group_evaluated(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """The leading group evaluated some publications together."""
    for each in event.data["disclosures"]:
        data = {**event.data, "id": event.subject, "revision": each["revision"], "at": event.at}
        evaluation = structure(GroupEvaluation, data)
        note_group_evaluation(each["disclosure"], evaluation, audience=event.audience, work=work)


def on_ordered(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """An order to mend was issued, or what it asked for is done; one that concerns no disclosure is not kept here."""
    order = structure(RemedialOrder, {**event.data, "id": event.subject, "at": event.at})
    note_remedial_order(event.data["disclosures"], order, audience=event.audience, work=work)


HANDLERS: dict[str, Handler] = {
    "review.case.opened": _of_case(ReviewOpened, note_review_opened),
    "review.case.unstaffed": _of_case(Unstaffed, note_unstaffed),
    "review.case.step_passed": _of_case(StepPassed, note_step_passed),
    "review.case.approved": on_approved,
    "review.case.returned": _of_case(Return, take_return),
    "review.case.refused": _of_case(ReviewRefusal, take_refusal),
    "review.deliberation.recorded": on_deliberated,
    "review.evaluation.concluded": on_group_evaluated,
    "review.remedial_order.issued": on_ordered,
    "review.remedial_order.verified": on_ordered,
    "notify.delivery.completed": on_delivery,
    "notify.delivery.failed": on_delivery,
    "complaints.evaluation.submitted": on_evaluated,
    "complaints.evaluation.voided": on_evaluated,
    "complaints.response.published": on_response,
    "complaints.case.received": on_case_moved,
    "complaints.case.accepted": on_case_moved,
    "complaints.case.answered": on_case_moved,
    "complaints.case.closed": on_case_moved,
    "complaints.case.erased": on_case_erased,
}
