"""The public face of an answer: the response (反馈, “您提、我办”)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import Actor, DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A question and its answer as everybody may read them, personal data hidden."""

    id: str
    case: str
    case_number: str
    disclosure: str | None
    body: str
    outcome: str
    title: str
    question: str
    answer: str
    question_digest: str
    question_size: int
    answer_digest: str
    answer_size: int
    published_at: datetime


def published(response: Response, *, by: Actor) -> DomainEvent:
    """The response is public and linked with its disclosure both ways; texts travel by digest."""
    data = {
        "id": response.id,
        "case_number": response.case_number,
        "body": response.body,
        "outcome": response.outcome,
        "question": {"digest": response.question_digest, "size": response.question_size},
        "answer": {"digest": response.answer_digest, "size": response.answer_size},
        "published_at": response.published_at,
    }
    return DomainEvent(
        name="response.published",
        aggregate=response.id,
        body=response.body,
        actor=by,
        at=response.published_at,
        audience="external",
        data=data | ({"disclosure": response.disclosure} if response.disclosure else {}),
        detail={"case": response.case, "outcome": response.outcome, "answer": response.answer_digest},
        correlation=response.disclosure or response.case,
    )
