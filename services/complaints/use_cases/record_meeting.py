"""The office records a feedback meeting, amends its minutes, or withdraws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from chassis.ports import Actor, Clock, Invalid, NotFound
from services.complaints.domain import feedback_meeting as rules
from services.complaints.domain.feedback_meeting import FeedbackMeeting, Raised
from services.complaints.domain.permissions import require_to
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.public_wording import wrong_keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMeeting:
    """What was held: ``body``, ``title``, ``held_on``, ``place``, ``minutes``, ``raised``.

    ``keeps``: the office's own landlines, mail addresses and places in it, which are not hidden.
    """

    actor: Actor
    fields: Mapping[str, Any]
    keeps: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendMeeting:
    """The fields as they shall be, and the version that whoever amends them saw; what was kept before stays so."""

    actor: Actor
    id: str
    fields: Mapping[str, Any]
    keeps: Sequence[str] = ()
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
    meeting = _checked(meeting, command.keeps, work, clock)
    work.meetings.add(meeting)
    work.events.record(rules.happened("recorded", meeting, by=command.actor, at=clock.now()))
    return meeting


def amend_meeting(command: AmendMeeting, *, work: UnitOfWork, clock: Clock) -> FeedbackMeeting:
    """Its body stays. Raises the refusals of :func:`record_meeting`, ``Gone`` and ``Stale``."""
    known = work.meetings.load_for_update(command.id, seen=command.seen)
    meeting = rules.must_let("amend", known, command.actor)
    # What is public already was the office's own when it was kept.
    kept = work.personal_data.contacts(rules.offices_words(meeting))
    fields = {**command.fields, "body": meeting.body}
    amended = replace(meeting, **fields, version=meeting.version + 1)
    meeting = _checked(amended, command.keeps, work, clock, kept=kept)
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


def _checked(
    meeting: FeedbackMeeting, keeps: Sequence[str], work: UnitOfWork, clock: Clock, *, kept: Sequence[str] = ()
) -> FeedbackMeeting:
    """With the personal data hidden, since it is public at once; the contacts of ``keeps`` and ``kept`` stay."""
    for field in ("title", "place", "minutes"):
        work.refuse_marked(field, getattr(meeting, field))
    for place, raised in enumerate(meeting.raised):
        work.refuse_marked(f"raised.{place}.question", raised.question)
        work.refuse_marked(f"raised.{place}.answer", raised.answer)
    if work.directory.receiving(meeting.body, None) is None:
        raise NotFound("没有这个单位。请从列表选择。", "There is no such body.", code="no_such_body")
    rules.must_be_past(meeting.held_on, clock.today())
    masker, asked = work.personal_data, "\n".join(raised.question for raised in meeting.raised)
    if errors := wrong_keeps(asked, rules.offices_words(meeting), keeps, masker, where="纪要和答复"):
        raise Invalid(
            "公开时保留的电话、邮箱、地址写得不对，请看说明。",
            "What to keep in public is not right; see the field.",
            code="invalid_wording",
            errors=errors,
        )
    keep = [*kept, *(contact for line in keeps for contact in masker.contacts(line))]
    hide = partial(masker.hide, keep=keep)
    hidden = (Raised(question=masker.hide(each.question), answer=hide(each.answer)) for each in meeting.raised)
    return replace(
        meeting,
        title=hide(meeting.title),
        place=hide(meeting.place),
        minutes=hide(meeting.minutes),
        raised=tuple(hidden),
    )
