"""One person's answers to a questionnaire (答卷)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chassis.ports import Conflict
from services.complaints.domain.votes import VotedFromHere


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireAnswer:
    """``token`` is a digest for this questionnaire alone: nobody can tell whose it is.

    ``answers``: by the question's number, words masked.
    """

    id: str
    questionnaire: str
    token: str
    answers: Mapping[str, Any] = field(repr=False)
    at: datetime
    source: str | None = None
    """From where it came, a keyed hash for this questionnaire alone; forgotten after some weeks."""


class AlreadyAnswered(Conflict):
    """One person answers a questionnaire once."""

    code = "already_answered"

    def __init__(self) -> None:
        super().__init__(
            "您已经填写过这份问卷，每人一份，这次没有计入。还有意见的，请从“投诉建议”提出。",
            "You have answered this questionnaire already. Submit further opinions as a case.",
        )


class AnsweredFromHere(VotedFromHere):
    """Just now somebody at this address answered the questionnaire."""

    code = "answered_from_here"
    voted, thing = ("填写", "answered"), ("这份问卷", "this questionnaire")
