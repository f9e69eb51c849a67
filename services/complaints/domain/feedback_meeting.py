"""A feedback meeting (工作通报会): a body told people what it did; what they asked there, and what it answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent, Gone, Invalid, NotFound, in_both
from services.complaints.domain.permissions import PERMISSIONS

RAISED_MOST = 30
"""Questions of one meeting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A question that was raised there, and the answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackMeeting:
    """Public from its recording on; withdrawn, it keeps no words."""

    id: str
    body: str
    title: str
    held_on: date
    place: str
    minutes: str
    raised: tuple[Raised, ...]
    recorded_by: Mapping[str, str]
    recorded_at: datetime
    withdrawn_at: datetime | None = None
    version: int = 1


class NoSuchMeeting(NotFound):
    """There is none."""

    code = "no_such_meeting"

    def __init__(self) -> None:
        super().__init__("没有这次通报会。请从列表进入。", "There is no such meeting; take one from the list.")


def must_be_there(meeting: FeedbackMeeting | None) -> FeedbackMeeting:
    """The meeting, for everybody. Raises :class:`NoSuchMeeting`, or ``Gone`` of a withdrawn one."""
    if meeting is None:
        raise NoSuchMeeting
    if meeting.withdrawn_at is not None:
        raise Gone("这次通报会的纪要已经撤下。", "The minutes of this meeting were withdrawn.", reason=None)
    return meeting


def must_let(act: str, meeting: FeedbackMeeting | None, by: Actor) -> FeedbackMeeting:
    """The meeting, for who may do that with it. Raises ``NotAllowed`` too."""
    found = must_be_there(meeting)
    PERMISSIONS.require(f"meeting.{act}", by, Thing(body=found.body))
    return found


def offices_words(meeting: FeedbackMeeting) -> str:
    """What the office wrote in it; the questions are the words of others."""
    return "\n".join((meeting.title, meeting.place, meeting.minutes, *(raised.answer for raised in meeting.raised)))


def must_be_past(held_on: date, today: date) -> None:
    """Minutes are of what was held. Raises :class:`Invalid`."""
    if held_on > today:
        zh, en = "日期还没有到，会后再登记。", "It is not held yet; record it afterwards."
        raise Invalid(zh, en, code="not_held_yet", errors={"held_on": in_both(zh, en)})


def withdrawn(meeting: FeedbackMeeting, *, at: datetime) -> FeedbackMeeting:
    """Without its words, which nobody reads any more."""
    emptied = replace(meeting, title="", place="", minutes="", raised=())
    return replace(emptied, withdrawn_at=at, version=meeting.version + 1)


def happened(verb: str, meeting: FeedbackMeeting, *, by: Actor, at: datetime, **detail: Any) -> DomainEvent:
    """The audit record of an act; nobody else is told."""
    return DomainEvent(
        name=f"meeting.{verb}",
        aggregate=meeting.id,
        body=meeting.body,
        actor=by,
        at=at,
        detail={"version": meeting.version, "raised": len(meeting.raised), **detail},
        announce=False,
    )
