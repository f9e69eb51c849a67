"""One person's answers to a questionnaire (答卷)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from chassis.ports import Conflict, TooMany


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


class NothingToVoid(Conflict):
    """None of the answers is one of this questionnaire that still counts."""

    code = "nothing_to_void"

    def __init__(self) -> None:
        super().__init__(
            "没有可以作废的答卷：请勾选，已经作废的不必再作废。请刷新后再试。",
            "None of these answers still counts. Choose some of this questionnaire; read the list again.",
        )


class AnsweredFromHere(TooMany):
    """Just now somebody at this address answered it; whether it is the same person cannot be seen."""

    code = "answered_from_here"

    def __init__(self, seconds: int) -> None:
        self.minutes = max(ceil(seconds / 60), 1)
        super().__init__(
            f"您所在的网络刚刚有人填写过这份问卷，这次没有计入。您还没有填写过的，请在{self.minutes}分钟后再提交。",
            f"Somebody at your address answered this questionnaire just now, so this was not counted. If it was not "
            f"you, come again in {self.minutes} min.",
            retry_after=max(seconds, 1),
        )
