"""Events of review, complaints and notify, turned into what the catalogue does."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from chassis.events.envelope import Event
from chassis.events.inbox import Handler
from chassis.ports import Clock
from services.catalog.domain.disclosure import Delivery, Evaluation, Response
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.note_delivery import note_delivery
from services.catalog.use_cases.note_evaluation import note_evaluation
from services.catalog.use_cases.note_opinion import Opinion, note_opinion
from services.catalog.use_cases.note_response import note_response
from services.catalog.use_cases.note_review_opened import ReviewOpened, note_review_opened
from services.catalog.use_cases.note_step_passed import StepPassed, note_step_passed
from services.catalog.use_cases.take_approval import Approval, take_approval
from services.catalog.use_cases.take_refusal import RefusalOfReview, take_refusal
from services.catalog.use_cases.take_return import Return, take_return


def on_case_opened(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Review has opened its case."""
    data = event.data
    note_review_opened(
        ReviewOpened(
            disclosure=data["disclosure"],
            revision=data["revision"],
            case=event.subject,
            steps={str(step["step"]): step["name"] for step in data["steps"]},
            at=event.at,
            repeated=event.snapshot,
        ),
        work=work,
    )


def on_step_passed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """A step of review agreed."""
    data = event.data
    note_step_passed(
        StepPassed(
            disclosure=data["disclosure"],
            revision=data["revision"],
            case=event.subject,
            name=data["name"],
            following=str(data["next"] or ""),
            by=data["by"],
            at=_moment(data["at"]),
            opinion=data.get("opinion") or "",
            repeated=event.snapshot,
        ),
        work=work,
    )


def on_approved(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Review approved a content by its hash."""
    data = event.data
    take_approval(
        Approval(
            disclosure=data["disclosure"],
            revision=data["revision"],
            case=event.subject,
            content_hash=data["content_hash"],
            verdicts=tuple(data["verdicts"]),
            record_digest=data.get("record_digest", ""),
            at=event.at,
        ),
        work=work,
        clock=clock,
    )


def on_returned(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Review gave it back to its proposer."""
    data = event.data
    take_return(
        Return(
            disclosure=data["disclosure"],
            revision=data["revision"],
            case=event.subject,
            by=data["by"],
            at=_moment(data["at"]),
            reason=data["reason"],
            fields=tuple(data.get("fields") or ()),
        ),
        work=work,
    )


def on_refused(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """Review decided that it must not be disclosed."""
    data = event.data
    take_refusal(
        RefusalOfReview(
            disclosure=data["disclosure"],
            revision=data["revision"],
            case=event.subject,
            by=data["by"],
            at=_moment(data["at"]),
            reason=data["reason"],
            ground=data["ground"],
        ),
        work=work,
    )


def on_delivered(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """A channel carried the publication."""
    note_delivery(event.data["disclosure"], _delivery(event, completed=True), work=work)


def on_delivery_failed(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """A channel did not carry the publication."""
    note_delivery(event.data["disclosure"], _delivery(event, completed=False), work=work)


def on_evaluated(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """The public evaluated."""
    data = event.data
    note_evaluation(
        data["disclosure"],
        Evaluation(
            count=data["count"],
            truthfulness=float(data["truthfulness"] or 0),
            completeness=float(data["completeness"] or 0),
            effectiveness=float(data["effectiveness"] or 0),
            comments=data["comments"],
            at=event.at,
            suppressed=bool(data.get("suppressed", False)),
        ),
        work=work,
    )


def on_response(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """An answer to a citizen was published; one that concerns no disclosure is not kept here."""
    data = event.data
    if not data.get("disclosure"):
        return
    response = Response(
        id=event.subject,
        outcome=data["outcome"],
        question=data["question"],
        answer=data["answer"],
        published_at=_moment(data["published_at"]),
        case_number=data.get("case_number") or "",
    )
    note_response(data["disclosure"], response, work=work)


def on_case_moved(event: Event, *, work: UnitOfWork, clock: Clock) -> None:
    """A citizen's case moved on; one that concerns no disclosure is not kept here."""
    data = event.data
    if not data.get("disclosure"):
        return
    due_on = data.get("due_on")
    note_opinion(
        Opinion(
            disclosure=data["disclosure"],
            case=event.subject,
            state=data["state"],
            due_on=date.fromisoformat(due_on) if due_on else None,
            at=event.at,
        ),
        work=work,
    )


def _delivery(event: Event, *, completed: bool) -> Delivery:
    data: Any = event.data
    channel, proof = data["channel"], data.get("proof") or {}
    return Delivery(
        revision=data["revision"],
        channel=channel["code"],
        name=channel["name"],
        kind=channel["kind"],
        at=_moment(proof["at"]) if proof.get("at") else event.at,
        completed=completed,
        proof={name: value for name, value in proof.items() if name != "at"},
        reason=data.get("reason") or "",
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


HANDLERS: dict[str, Handler] = {
    "review.case.opened": on_case_opened,
    "review.case.step_passed": on_step_passed,
    "review.case.approved": on_approved,
    "review.case.returned": on_returned,
    "review.case.refused": on_refused,
    "notify.delivery.completed": on_delivered,
    "notify.delivery.failed": on_delivery_failed,
    "complaints.evaluation.submitted": on_evaluated,
    "complaints.response.published": on_response,
    "complaints.case.received": on_case_moved,
    "complaints.case.accepted": on_case_moved,
    "complaints.case.answered": on_case_moved,
    "complaints.case.closed": on_case_moved,
}
