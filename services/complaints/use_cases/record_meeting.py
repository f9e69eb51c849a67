"""The office records a feedback meeting, amends its minutes, or withdraws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chassis.ports import Actor, Clock, NotFound
from services.complaints.domain import feedback_meeting as rules
from services.complaints.domain.feedback_meeting import FeedbackMeeting
from services.complaints.domain.permissions import require_to
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMeeting:
    """What was held: ``body``, ``title``, ``held_on``, ``place``, ``minutes``, ``raised``."""

    actor: Actor
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendMeeting:
    """The fields as they shall be, and the version that whoever amends them saw."""

    actor: Actor
    id: str
    fields: Mapping[str, Any]
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMeeting:
    """Which one, and why."""

    actor: Actor
    id: str
    reason: str
    seen: str | None = None


def record_meeting(command: RecordMeeting, *, work: UnitOfWork, clock: Clock) -> FeedbackMeeting:
    """It is public at once. Raises ``NotAllowed``, ``NotFound`` or ``Invalid``."""
    require_to("meeting.record", command.fields["body"], command.actor)
    meeting = FeedbackMeeting(
        id=work.ids.new(),
        recorded_by=command.actor.snapshot(),
        recorded_at=clock.now(),
        **command.fields,
    )
    meeting = _checked(meeting, work, clock)
    work.meetings.add(meeting)
    work.events.record(rules.happened("recorded", meeting, by=command.actor, at=clock.now()))
    return meeting


def amend_meeting(command: AmendMeeting, *, work: UnitOfWork, clock: Clock) -> FeedbackMeeting:
    """Its body stays. Raises the refusals of :func:`record_meeting`, ``Gone`` and ``Stale``."""
    known = work.meetings.load_for_update(command.id, seen=command.seen)
    meeting = rules.must_let("amend", known, command.actor)
    meeting = _checked(
        replace(meeting, **{**command.fields, "body": meeting.body}, version=meeting.version + 1), work, clock
    )
    work.meetings.save(meeting)
    work.events.record(rules.happened("amended", meeting, by=command.actor, at=clock.now()))
    return meeting


def withdraw_meeting(command: WithdrawMeeting, *, work: UnitOfWork, clock: Clock) -> FeedbackMeeting:
    """Its words are gone; that it was there and why it went stays in the audit. Raises ``NotAllowed`` or ``Gone``."""
    work.refuse_marked("reason", command.reason)
    known = work.meetings.load_for_update(command.id, seen=command.seen)
    meeting = rules.withdrawn(rules.must_let("withdraw", known, command.actor), at=clock.now())
    work.meetings.save(meeting)
    work.events.record(rules.happened("withdrawn", meeting, by=command.actor, at=clock.now(), reason=command.reason))
    return meeting


def _checked(meeting: FeedbackMeeting, work: UnitOfWork, clock: Clock) -> FeedbackMeeting:
    """With the personal data in what people asked hidden, since it is public at once."""
    for field in ("title", "place", "minutes"):
        work.refuse_marked(field, getattr(meeting, field))
    for place, raised in enumerate(meeting.raised):
        work.refuse_marked(f"raised.{place}.question", raised.question)
        work.refuse_marked(f"raised.{place}.answer", raised.answer)
    if work.directory.receiving(meeting.body, None) is None:
        raise NotFound("没有这个单位。请从列表选择。", "There is no such body.", code="no_such_body")
    rules.must_be_past(meeting.held_on, clock.today())
    hidden = (replace(raised, question=work.personal_data.hide(raised.question)) for raised in meeting.raised)
    return replace(meeting, raised=tuple(hidden))
