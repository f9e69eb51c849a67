"""What the endpoints and the forms take and show about evaluations (评议)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, pre_load, validate

from chassis.ports import in_both
from chassis.web.schema import ActorView, Coded, PageQuery, Schema, Text, View, choice
from services.review.adapters.http.oversight_schemas import ID, LONGEST_OPINION, DemandSchema, body_code, words
from services.review.domain.evaluation import GOOD, GOOD_NEEDS_NO_ORDER, MOST
from services.review.domain.publication import PERIOD
from services.vocabulary import AUDIENCES, EVALUATION_ASPECTS, EVALUATION_CONCLUSIONS, EVALUATION_VERDICTS


class OpinionSchema(Schema):
    """What is said of one aspect."""

    verdict = choice(EVALUATION_VERDICTS, required=True, metadata={"label": "结论"})
    remark = words("意见")


class EvaluationAspectsSchema(Schema):
    """The three aspects."""

    truthfulness = fields.Nested(OpinionSchema, required=True, metadata={"label": EVALUATION_ASPECTS["truthfulness"]})
    completeness = fields.Nested(OpinionSchema, required=True, metadata={"label": EVALUATION_ASPECTS["completeness"]})
    effectiveness = fields.Nested(OpinionSchema, required=True, metadata={"label": EVALUATION_ASPECTS["effectiveness"]})


class EvaluationSchema(Schema):
    """What the leading group said of what was published in a period."""

    body = body_code()
    period = Coded(PERIOD, required=True, metadata={"label": "时期", "description": "2026, 2026-H1, 2026-Q3, 2026-07"})
    disclosures = fields.List(
        Coded(ID), required=True, validate=validate.Length(1, MOST), metadata={"label": "评议的信息"}
    )
    present = fields.List(
        Coded("[A-Za-z0-9][A-Za-z0-9._-]{0,59}"),
        required=True,
        validate=validate.Length(1, 100),
        metadata={"label": "出席", "description": "the subs of the members present"},
    )
    aspects = fields.Nested(EvaluationAspectsSchema, required=True)
    conclusion = choice(EVALUATION_CONCLUSIONS, required=True, metadata={"label": "评议结论"})
    opinion = words("评议意见", longest=LONGEST_OPINION)
    order = fields.Nested(
        DemandSchema,
        load_default=None,
        allow_none=True,
        metadata={"label": "整改通知", "description": "with 'mend' needed, with 'good' refused"},
    )

    @pre_load
    def refuse_order_of_what_is_good(self, data: Any, **_: Any) -> Any:
        """Said before anything else: what an order lacks would send him to fill in one that is refused as a whole."""
        if isinstance(data, Mapping) and data.get("conclusion") == GOOD and data.get("order"):
            raise ValidationError({"conclusion": [in_both(*GOOD_NEEDS_NO_ORDER)]})
        return data


class EvaluationQuery(PageQuery):
    """Which evaluations."""

    body = Text(longest=40, load_default="")
    period = Text(longest=10, load_default="")
    conclusion = choice({"": "", **EVALUATION_CONCLUSIONS}, load_default="")


class EvaluatedView(View):
    """An edition that was evaluated."""

    disclosure = fields.String()
    index_number = fields.String()
    revision = fields.Integer()
    content_hash = fields.String()


class OpinionView(View):
    """What was said of one aspect."""

    verdict = choice(EVALUATION_VERDICTS)
    remark = fields.String()


class EvaluationAspectsView(View):
    """The three aspects."""

    truthfulness = fields.Nested(OpinionView)
    completeness = fields.Nested(OpinionView)
    effectiveness = fields.Nested(OpinionView)


class EvaluationView(View):
    """What the leading group said."""

    id = fields.String()
    body = fields.String()
    audience = choice(AUDIENCES)
    period = fields.String()
    evaluated = fields.List(fields.Nested(EvaluatedView))
    aspects = fields.Nested(EvaluationAspectsView)
    conclusion = choice(EVALUATION_CONCLUSIONS)
    opinion = fields.String()
    present = fields.List(fields.Nested(ActorView))
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    record_digest = fields.String()
    purged = fields.Boolean(metadata={"description": "its words are forgotten: one of the disclosures was purged"})


class EvaluationDoneView(View):
    """That it was recorded, no word of what was said; ``order``: the id of the order that followed."""

    id = fields.String()
    conclusion = choice(EVALUATION_CONCLUSIONS)
    record_digest = fields.String()
    order = fields.String(allow_none=True)
