"""The answer to a case, and its public face: the response (反馈， “您提、我办”)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent, Invalid
from services.complaints.domain import states
from services.complaints.domain.case import Case
from services.complaints.domain.personal_data import mask

OUTCOMES = {"adopted": "已采纳", "answered": "已答复", "explained": "作出说明"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A question and its answer as everybody may read them, personal data hidden."""

    id: str
    title: str
    question: str
    answer: str
    published_at: datetime
    question_digest: str
    question_size: int
    answer_digest: str
    answer_size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: a draft until it is sent; a reopened case gets another one."""

    id: str
    case: str
    text: str
    outcome: str
    state: str
    by: Mapping[str, str]
    at: datetime
    response: Response | None = None


def written(
    answer: Answer | None, *, answer_id: str, case: Case, text: str, outcome: str, by: Actor, at: datetime
) -> Answer:
    """A new draft, or the present one with another text."""
    must_be_outcome(outcome)
    state = states.answer_step(answer.state if answer else states.NEW, "draft")
    return Answer(id=answer_id, case=case.id, text=text, outcome=outcome, state=state, by=by.snapshot(), at=at)


def sent(answer: Answer, *, by: Actor, at: datetime) -> Answer:
    """The answer as it goes out."""
    return replace(answer, state=states.answer_step(answer.state, "answer"), by=by.snapshot(), at=at)


def must_be_outcome(outcome: str) -> None:
    """Raises :class:`Invalid` unless ``outcome`` is one of :data:`OUTCOMES`."""
    if outcome not in OUTCOMES:
        raise Invalid(
            "请选择办理结果：" + "、".join(OUTCOMES.values()) + "。",
            f"The outcome is one of {', '.join(OUTCOMES)}.",
            errors={"outcome": "请选择办理结果"},
        )


def public_texts(case: Case, answer: Answer) -> tuple[str, str, str]:
    """Title, question and answer with obvious personal data hidden, before they are published."""
    return mask(case.title), mask(case.text), mask(answer.text)


def published(response: Response, *, case: Case, outcome: str, by: Actor) -> DomainEvent:
    """The response is public and linked with its disclosure both ways; texts travel by digest."""
    data: dict[str, Any] = {
        "id": response.id,
        "case_number": case.number,
        "disclosure": case.disclosure,
        "body": case.body,
        "outcome": outcome,
        "question": {"digest": response.question_digest, "size": response.question_size},
        "answer": {"digest": response.answer_digest, "size": response.answer_size},
        "published_at": response.published_at.isoformat().replace("+00:00", "Z"),
    }
    return DomainEvent(
        name="response.published",
        aggregate=response.id,
        body=case.body,
        actor=by,
        at=response.published_at,
        audience="external",
        data={name: value for name, value in data.items() if value is not None},
        detail={"case": case.id, "outcome": outcome, "answer": response.answer_digest},
        correlation=case.disclosure or case.id,
    )
