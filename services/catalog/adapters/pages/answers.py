"""Published answers (您提我办) with their texts, which lie in the room of the service that gave them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import NotFound
from services.catalog.adapters.pages.words import OUTCOMES
from services.catalog.domain.disclosure import Response
from services.catalog.ports import UnitOfWork

ROOM = "complaints"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was asked, what was answered, and with which outcome."""

    outcome: str
    question: str
    answer: str
    published_at: datetime


def answer_of(response: Response, work: UnitOfWork) -> Answer:
    """The answer with its texts; one whose text is gone shows its outcome only."""
    return Answer(
        outcome=OUTCOMES.get(response.outcome, response.outcome),
        question=_text(response.question.get("digest", ""), work),
        answer=_text(response.answer.get("digest", ""), work),
        published_at=response.published_at,
    )


def _text(digest: str, work: UnitOfWork) -> str:
    if not digest:
        return ""
    try:
        return work.files.get(digest, owner=ROOM).decode()
    except NotFound:
        return ""
