"""Feedback meetings: recorded by the office, read by everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, post_load, validate

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from chassis.web.schema import Coded, Day, PageQuery, Schema, Text, View
from services.complaints.adapters.access import may
from services.complaints.adapters.http.schemas import MESSAGE_MAX, REASON_MAX, TEXT_MAX, lines_field
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.meetings import list_meetings
from services.complaints.domain import feedback_meeting as rules
from services.complaints.domain.feedback_meeting import RAISED_MOST, FeedbackMeeting, Raised
from services.complaints.use_cases.record_meeting import (
    AmendMeeting,
    RecordMeeting,
    WithdrawMeeting,
    amend_meeting,
    record_meeting,
    withdraw_meeting,
)

MEETINGS, MEETING = "/feedback-meetings", "/feedback-meetings/<meeting>"
_CODE = r"[A-Za-z0-9._-]{1,64}"
endpoints = Endpoints("complaints", "meetings")


def _text(label: str, longest: int, **options: Any) -> Text:
    return Text(longest=longest, shortest=1, required=True, metadata={"label": label}, **options)


class NewRaised(Schema):
    """A question that was raised, and the answer."""

    question = _text("提出的问题", REASON_MAX)
    answer = _text("答复", MESSAGE_MAX)

    @post_load
    def _as_raised(self, data: dict[str, Any], **_: Any) -> Raised:
        return Raised(**data)


class MeetingFields(Schema):
    """What was held, its minutes, and what was raised there."""

    title = _text("标题", 200, one_line=True)
    held_on = Day(required=True, metadata={"label": "日期"})
    place = Text(longest=100, load_default="", one_line=True, metadata={"label": "地点"})
    minutes = _text("纪要", TEXT_MAX)
    raised = fields.List(
        fields.Nested(NewRaised),
        load_default=list,
        validate=validate.Length(max=RAISED_MOST, error=f"最多{RAISED_MOST}个问题。 / {RAISED_MOST} at most."),
        metadata={"label": "提出的问题"},
    )
    keeps = lines_field(
        "公开时保留的本单位电话、邮箱、地址",
        "the office's own landlines, mail addresses and places that stay; all other personal data are hidden",
    )

    @post_load
    def _apart(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What the meeting is, and what of its words stays as it is in public."""
        keeps = data.pop("keeps")
        return {"fields": {**data, "raised": tuple(data["raised"])}, "keeps": keeps}


class NewMeeting(MeetingFields):
    """A meeting of which body."""

    body = Coded(_CODE, required=True, metadata={"label": "单位"})


class MeetingWithdrawal(Schema):
    """Why minutes are withdrawn."""

    reason = _text("理由", REASON_MAX)


class MeetingQuery(PageQuery):
    """Whose meetings to list."""

    body = Coded(_CODE, load_default=None)


class ListedMeetingView(View):
    """A meeting in the list."""

    id = fields.String()
    body = fields.String()
    body_name = fields.String()
    title = fields.String()
    held_on = fields.Date()
    place = fields.String()


class RaisedView(View):
    """A question that was raised, and the answer; personal data hidden."""

    question = fields.String()
    answer = fields.String()


class MeetingView(View):
    """A meeting with its minutes, personal data hidden."""

    id = fields.String()
    body = fields.String()
    title = fields.String()
    held_on = fields.Date()
    place = fields.String()
    minutes = fields.String()
    raised = fields.List(fields.Nested(RaisedView))
    version = fields.Integer()


class WithdrawnMeetingView(View):
    """That its minutes are withdrawn."""

    id = fields.String()
    withdrawn_at = fields.DateTime()


@endpoints.get(MEETINGS, who=may("voice.read"), query=MeetingQuery, returns=ListedMeetingView, many=True)
def list_of_meetings(work: Work, query: dict[str, Any]) -> Page[Mapping[str, Any]]:
    """Feedback meetings (工作通报会), the latest first."""
    return list_meetings(work.connection, query)


@endpoints.post(
    MEETINGS,
    who=may("meeting.record"),
    body=NewMeeting,
    returns=MeetingView,
    etag=True,
    status=201,
    also=(404,),
)
def record(work: Work, body: dict[str, Any]) -> Reply:
    """Record a meeting that was held; it is public at once."""
    done = record_meeting(RecordMeeting(actor=actor(), **body), work=work, clock=clock())
    return _reply(done, location=f"{endpoints.prefix}{MEETINGS}/{done.id}")


@endpoints.get(MEETING, who=may("voice.read"), returns=MeetingView, etag=True, also=(410,))
def show_meeting(work: Work, meeting: str) -> Reply:
    """A meeting with its minutes, the questions raised there and their answers."""
    return _reply(rules.must_be_there(work.meetings.load(meeting)))


@endpoints.put(
    MEETING, who=may("meeting.amend"), body=MeetingFields, returns=MeetingView, match="required", also=(410,)
)
def amend(work: Work, body: dict[str, Any], meeting: str) -> Reply:
    """Amend the minutes; send If-Match."""
    command = AmendMeeting(actor=actor(), id=meeting, seen=if_match(), **body)
    return _reply(amend_meeting(command, work=work, clock=clock()))


@endpoints.act(
    MEETING,
    "withdraw",
    who=may("meeting.withdraw"),
    body=MeetingWithdrawal,
    returns=WithdrawnMeetingView,
    match="optional",
    also=(410,),
)
def withdraw(work: Work, body: dict[str, Any], meeting: str) -> FeedbackMeeting:
    """Withdraw the minutes, with the reason; not a word of them is kept."""
    command = WithdrawMeeting(actor=actor(), id=meeting, seen=if_match(), **body)
    return withdraw_meeting(command, work=work, clock=clock())


def _reply(meeting: FeedbackMeeting, *, location: str = "") -> Reply:
    return Reply(meeting, etag=str(meeting.version), location=location, cache="no-cache")
