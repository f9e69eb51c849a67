"""What the endpoints and the forms take and show about an issue (期) and its deliberation (审议)."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schema import (
    ActorView,
    Coded,
    Day,
    PageQuery,
    Schema,
    Text,
    View,
    choice,
)
from services.review.adapters.http.schemas import LONGEST_MINUTES, LONGEST_OPINION, LONGEST_REMARK, NO, SUB, YES
from services.review.domain.deliberation import ATTENDANCES, VOTES
from services.review.domain.refusals import ISSUE_STATE_NAMES
from services.vocabulary import DELIBERATION_ASPECTS


class AspectSchema(Schema):
    """What was said of one aspect."""

    verdict = choice({YES: "是", NO: "否"}, required=True, metadata={"label": "结论"})
    remark = Text(
        longest=LONGEST_REMARK,
        load_default="",
        metadata={"label": "意见", "description": "needed where the aspect does not hold"},
    )


def _aspect(name: str) -> fields.Nested:
    return fields.Nested(AspectSchema, required=True, metadata={"label": DELIBERATION_ASPECTS[name]})


class AspectsSchema(Schema):
    """The four aspects (审议制度)."""

    fair_process = _aspect("fair_process")
    democratic_decision = _aspect("democratic_decision")
    credible_result = _aspect("credible_result")
    focus = _aspect("focus")


class MeetingSchema(Schema):
    """When and where the leading group met, and who led it."""

    on = Day(required=True, metadata={"label": "会议日期"})
    place = Text(shortest=1, longest=120, one_line=True, required=True, metadata={"label": "会议地点"})
    chair = Coded(SUB, required=True, metadata={"label": "主持人", "description": "sub of one of those present"})


class SeatSchema(Schema):
    """A member of the leading group: was he there, and how he voted."""

    sub = Coded(SUB, required=True)
    attendance = choice(ATTENDANCES, required=True, metadata={"label": "出席情况"})
    reason = Text(
        longest=LONGEST_REMARK,
        load_default="",
        metadata={"label": "原因", "description": "why he is absent, or recused from all of it; needed there"},
    )
    vote = choice(
        {"": "", **VOTES},
        load_default="",
        metadata={
            "label": "表决",
            "description": "of those present; it counts for all that he did not propose himself",
        },
    )


class DeliberationSchema(Schema):
    """A deliberation of the leading group on an issue."""

    meeting = fields.Nested(MeetingSchema, required=True)
    members = fields.List(
        fields.Nested(SeatSchema),
        required=True,
        validate=validate.Length(1, 100),
        metadata={"label": "成员", "description": "every member of the leading group, each once"},
    )
    aspects = fields.Nested(AspectsSchema, required=True)
    conclusion = choice({"agreed": "同意", "not_agreed": "不同意"}, required=True, metadata={"label": "审议结论"})
    opinion = Text(
        longest=LONGEST_OPINION,
        load_default="",
        metadata={"label": "审议意见", "description": "the reason; needed where it is not agreed"},
    )
    minutes = Text(longest=LONGEST_MINUTES, load_default="", metadata={"label": "会议记录"})


class IssueQuery(PageQuery):
    """Which issues."""

    body = Text(longest=40, load_default="")
    state = choice({"": "", **ISSUE_STATE_NAMES}, load_default="")


class AspectView(View):
    """What was said of one aspect."""

    holds = fields.Boolean()
    remark = fields.String()


class AspectsView(View):
    """The four aspects."""

    fair_process = fields.Nested(AspectView)
    democratic_decision = fields.Nested(AspectView)
    credible_result = fields.Nested(AspectView)
    focus = fields.Nested(AspectView)


class MeetingView(View):
    """When and where the leading group met, and who led it."""

    on = fields.Date()
    place = fields.String()
    chair = fields.Nested(ActorView)


class AbsenceView(View):
    """A member who was not there."""

    member = fields.Nested(ActorView)
    reason = fields.String()


class MemberRecusalView(View):
    """A member who took no part."""

    member = fields.Nested(ActorView)
    disclosures = fields.List(
        fields.String(), metadata={"description": "what he proposed, and is recused from; empty: from all of the issue"}
    )
    reason = fields.String()


class VotesView(View):
    """Who voted how; no vote counts for what its member is recused from."""

    in_favour = fields.List(fields.Nested(ActorView))
    against = fields.List(fields.Nested(ActorView))
    abstained = fields.List(fields.Nested(ActorView))


class DeliberationView(View):
    """What the leading group said in one round."""

    id = fields.String()
    round = fields.Integer()
    agreed = fields.Boolean()
    meeting = fields.Nested(MeetingView)
    present = fields.List(fields.Nested(ActorView))
    absent = fields.List(fields.Nested(AbsenceView))
    recused = fields.List(fields.Nested(MemberRecusalView))
    aspects = fields.Nested(AspectsView)
    votes = fields.Nested(VotesView)
    opinion = fields.String()
    minutes = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    record_digest = fields.String()
    purged = fields.Boolean(metadata={"description": "its words are forgotten: one of the disclosures was purged"})


class ListedView(View):
    """A revision that is deliberated."""

    disclosure = fields.String()
    revision = fields.Integer()
    content_hash = fields.String()


class IssueView(View):
    """An issue, what is in it, and what was said of it."""

    id = fields.String()
    number = fields.String()
    body = fields.String()
    audience = fields.String()
    state = choice(ISSUE_STATE_NAMES)
    round = fields.Integer(metadata={"description": "how often it was put to the leading group"})
    opened_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)
    list_digest = fields.String(metadata={"description": "of what is deliberated; empty while the issue is open"})
    listed = fields.List(fields.Nested(ListedView))
    deliberations = fields.List(fields.Nested(DeliberationView))


class IssueProgressView(View):
    """How an issue stands; no word of what was said, so that the answer to a POST may be kept."""

    id = fields.String()
    number = fields.String()
    state = choice(ISSUE_STATE_NAMES)
    round = fields.Integer()
