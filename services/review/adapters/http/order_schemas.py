"""What the endpoints and the forms take and show about remedial orders (整改)."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schema import ActorView, Coded, FileView, PageQuery, Schema, Text, View, choice
from services.review.adapters.http.oversight_schemas import (
    ID,
    LONGEST_OPINION,
    DemandSchema,
    body_code,
    days_allowed,
    words,
)
from services.review.domain.evaluation import MOST
from services.review.domain.oversight_refusals import ORDER_STATE_NAMES
from services.review.domain.remedial_order import MOST_FILES
from services.vocabulary import AUDIENCES


class OrderSchema(DemandSchema):
    """An order of the office."""

    body = body_code()
    disclosures = fields.List(
        Coded(ID), load_default=list, validate=validate.Length(max=MOST), metadata={"label": "涉及的信息"}
    )
    evaluation = Text(
        longest=64, load_default="", one_line=True, metadata={"description": "the evaluation that it follows from"}
    )


class OrderQuery(PageQuery):
    """Which orders."""

    body = Text(longest=40, load_default="")
    department = Text(longest=60, load_default="")
    state = choice({"": "", **ORDER_STATE_NAMES}, load_default="")


class ReplySchema(Schema):
    """What was mended; files of the round by digest."""

    text = words("整改情况", longest=LONGEST_OPINION, required=True)
    files = fields.List(
        Coded("sm3:[0-9a-f]{64}"),
        load_default=list,
        validate=validate.Length(max=MOST_FILES),
        metadata={"label": "材料"},
    )


class VerifySchema(Schema):
    """It was mended."""

    remark = words("核验意见")


class ReorderSchema(Schema):
    """It was not mended."""

    reason = words("理由", required=True)
    days = days_allowed()


class OrderSourceView(View):
    """From what an order comes."""

    kind = choice(["evaluation", "inspection", "office"])
    id = fields.String()


class DueView(View):
    """Until when; ``provisional``: the year's holidays are not announced yet."""

    on = fields.Date()
    provisional = fields.Boolean()


class RemedyAnswerView(View):
    """A reply."""

    round = fields.Integer()
    text = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()


class EvidenceView(FileView):
    """A file that shows what was mended."""

    round = fields.Integer()


class VerificationView(View):
    """What was found when it was verified."""

    round = fields.Integer()
    verified = fields.Boolean()
    remark = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()


class OrderProgressView(View):
    """How an order stands, without its words."""

    id = fields.String()
    number = fields.String()
    body = fields.String()
    audience = choice(AUDIENCES)
    department = fields.String()
    source = fields.Nested(OrderSourceView)
    disclosures = fields.List(fields.String())
    state = choice(ORDER_STATE_NAMES)
    round = fields.Integer(metadata={"description": "how often it was ordered"})
    issued_at = fields.DateTime()
    due = fields.Nested(DueView)
    days = fields.Integer()
    by = fields.Nested(ActorView)
    stage = fields.Integer(metadata={"description": "how many were asked to press for it in this round"})


class OrderView(OrderProgressView):
    """An order with what was said of it."""

    what = fields.String()
    why = fields.String()
    answers = fields.List(fields.Nested(RemedyAnswerView))
    evidence = fields.List(fields.Nested(EvidenceView))
    checks = fields.List(fields.Nested(VerificationView))
    purged = fields.Boolean()
