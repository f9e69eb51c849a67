"""What the endpoints of accountability take and give; its forms are read by the same schemas."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, Day, Flag, PageQuery, Schema, Text, View, choice
from services.review.adapters.http.schemas import LONGEST_OPINION
from services.review.domain.accountability import MEASURES, TRIGGERS
from services.review.domain.accountability_refusals import ACCOUNTABILITY_STATES

_CODE, _SUB = 64, 120


class AccountabilityQuery(PageQuery):
    """Which matters to list."""

    body = Text(longest=_CODE, load_default="")
    state = choice({"": "", **ACCOUNTABILITY_STATES}, load_default="")


class ProposeSchema(Schema):
    """Whom to hold to account, for what, by which measure."""

    body = Text(longest=_CODE, shortest=1, one_line=True, required=True, metadata={"label": "单位"})
    person = Text(
        longest=_SUB, shortest=1, one_line=True, required=True, metadata={"label": "人员", "description": "his sub"}
    )
    trigger = choice(TRIGGERS, required=True, metadata={"label": "情形"})
    measure = choice(MEASURES, required=True, metadata={"label": "建议措施"})
    facts = Text(longest=LONGEST_OPINION, shortest=1, required=True, metadata={"label": "事实"})
    disclosure = Text(
        longest=_CODE,
        one_line=True,
        load_default="",
        metadata={"label": "涉及的公开信息", "description": "its id; words about it go when it is purged"},
    )


class HearSchema(Schema):
    """The person's statement, or that he waives it."""

    statement = Text(longest=LONGEST_OPINION, load_default="", metadata={"label": "陈述"})
    waived = Flag(load_default=False, metadata={"label": "放弃陈述"})
    heard_on = Day(load_default=None, allow_none=True, metadata={"label": "陈述日期", "description": "today without"})


class RulingSchema(Schema):
    """What is decided."""

    imposed = Flag(required=True, metadata={"label": "决定"})
    measure = choice({"": "", **MEASURES}, load_default="", metadata={"label": "措施"})
    effective_until = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "影响期满日", "description": "the last day of the effect, where it is imposed"},
    )
    reason = Text(longest=LONGEST_OPINION, shortest=1, required=True, metadata={"label": "理由"})


class AccountabilityProgressView(View):
    """How a matter stands, without whom it is about."""

    id = fields.String()
    body = fields.String()
    state = choice(ACCOUNTABILITY_STATES)
    version = fields.Integer()


class AboutView(View):
    """Which edition of the disclosure it is about; a purge leaves that."""

    index_number = fields.String(metadata={"description": "empty before publication"})
    revision = fields.Integer()
    content_hash = fields.String()
    at = fields.DateTime(metadata={"description": "when it was published, or went into review"})


class HearingView(View):
    """What the person said."""

    statement = fields.String()
    waived = fields.Boolean()
    heard_on = fields.Date()
    by = fields.Nested(ActorView)
    at = fields.DateTime()


class RulingView(View):
    """What was decided."""

    imposed = fields.Boolean()
    measure = choice({"": "", **MEASURES})
    reason = fields.String()
    effective_until = fields.Date(allow_none=True)
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    deputy_for = fields.String(metadata={"description": "sub of whom he stood in for; empty: nobody"})


class AccountabilityNoticeView(AccountabilityProgressView):
    """What everybody of the body sees while it is published."""

    person = fields.Nested(ActorView)
    trigger = choice(TRIGGERS)
    measure = choice(MEASURES)
    effective_until = fields.Date(allow_none=True)
    published_at = fields.DateTime(allow_none=True)


class AccountabilityView(AccountabilityNoticeView):
    """A matter; ``facts`` and what follows are null for those whom it does not concern."""

    facts = fields.String(allow_none=True)
    disclosure = fields.String(allow_none=True)
    about = fields.Nested(AboutView, allow_none=True)
    proposed_by = fields.Nested(ActorView, allow_none=True)
    proposed_at = fields.DateTime(allow_none=True)
    hear_until = fields.Date(allow_none=True)
    hearing = fields.Nested(HearingView, allow_none=True)
    ruling = fields.Nested(RulingView, allow_none=True)
    ended_at = fields.DateTime(allow_none=True)
    purged_at = fields.DateTime(allow_none=True, metadata={"description": "when a purge took its words"})
