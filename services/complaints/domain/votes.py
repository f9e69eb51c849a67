"""What evaluations and answers to questionnaires have in common: one a person, none stuffed, and void what was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import ClassVar

from chassis.ports import Conflict, Limit, TooMany


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiding:
    """By whom votes were declared void, when and why: they count no more, and stay in the record."""

    reason: str
    by: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """Votes on one thing within a time: how many, and when the first of them was."""

    count: int
    first: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteLimits:
    """How many on one thing: from one source by who is not known there, by who is, and from wherever."""

    unknown: Limit
    known: Limit
    everybody: Limit


class VotedFromHere(TooMany):
    """Just now somebody at this address voted on it; whether it is the same person cannot be seen."""

    voted: ClassVar[tuple[str, str]]
    thing: ClassVar[tuple[str, str]]
    """What was done with which thing, in Chinese and in English."""

    def __init__(self, seconds: int) -> None:
        self.minutes = max(ceil(seconds / 60), 1)
        (zh, en), (thing_zh, thing_en) = self.voted, self.thing
        super().__init__(
            f"您所在的网络刚刚有人{zh}过{thing_zh}，这次没有计入。您还没有{zh}过的，请在{self.minutes}分钟后再提交。",
            f"Somebody at your address {en} {thing_en} just now, so this was not counted. If it was not you, "
            f"come again in {self.minutes} min.",
            retry_after=max(seconds, 1),
        )


class NothingToVoid(Conflict):
    """None of those that were named still counts for this publication or questionnaire."""

    code = "nothing_to_void"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"没有可以作废的{name}：请勾选，已经作废的不必再作废。请刷新后再试。",
            "None of these still counts. Choose some of this list; read it again.",
        )


def must_not_be_stuffed(recent: Recent, limit: Limit, *, at: datetime, refusal: type[VotedFromHere]) -> None:
    """``recent`` are those within the limit's window. Raises ``refusal`` with the seconds to wait."""
    if limit.most and recent.count >= limit.most and recent.first is not None:
        raise refusal(ceil((recent.first + timedelta(seconds=limit.seconds) - at).total_seconds()))
