"""What the endpoints, the forms and the tables take and show about indicators (指标)."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schema import ActorView, Coded, Hundredths, PageQuery, Schema, Text, View, Whole
from services.review.adapters.http.oversight_schemas import ID, LONGEST_REMARK, body_code, words
from services.review.domain.evaluation import MOST
from services.review.domain.indicators import MOST_INDICATORS, MOST_POINTS


class IndicatorSchema(Schema):
    """One indicator."""

    code = Coded(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", required=True, metadata={"label": "编号"})
    title = Text(shortest=1, longest=500, required=True, metadata={"label": "指标"})
    evidence = Text(longest=LONGEST_REMARK, load_default="", metadata={"label": "佐证"})
    points = Hundredths(greatest=MOST_POINTS, required=True, metadata={"label": "分值"})


class IndicatorTableQuery(Schema):
    """Whose indicators of which year a table holds."""

    body = body_code()
    year = Whole(least=2000, greatest=2999, required=True, metadata={"label": "年度"})
    name = Text(shortest=1, longest=200, one_line=True, required=True, metadata={"label": "名称"})


class IndicatorSetSchema(IndicatorTableQuery):
    """The indicators of a year for a body."""

    indicators = fields.List(
        fields.Nested(IndicatorSchema),
        required=True,
        validate=validate.Length(1, MOST_INDICATORS),
        metadata={"label": "指标"},
    )


class IndicatorsQuery(PageQuery):
    """Which sets."""

    body = Text(longest=40, load_default="")


class ScoreSchema(Schema):
    """The body's own score of an indicator."""

    code = Coded(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", required=True, metadata={"label": "指标"})
    points = Hundredths(greatest=MOST_POINTS, required=True, metadata={"label": "自评得分"})
    evidence = words("佐证材料", required=True)
    disclosures = fields.List(
        Coded(ID), load_default=list, validate=validate.Length(max=MOST), metadata={"label": "涉及的信息"}
    )


class IndicatorView(View):
    """One indicator."""

    code = fields.String()
    title = fields.String()
    evidence = fields.String()
    points = Hundredths(greatest=MOST_POINTS)


class SelfScoreView(View):
    """What the body gave itself."""

    points = Hundredths(greatest=MOST_POINTS)
    evidence = fields.String()
    disclosures = fields.List(fields.String())
    by = fields.Nested(ActorView)
    at = fields.DateTime()


class IndicatorProgressView(View):
    """How far the body has come with its own scores."""

    id = fields.String()
    body = fields.String()
    year = fields.Integer()
    name = fields.String()
    total = Hundredths(greatest=MOST_POINTS * MOST_INDICATORS)
    scored = Hundredths(greatest=MOST_POINTS * MOST_INDICATORS)


class ScoredView(SelfScoreView):
    """The score of one indicator."""

    code = fields.String()


class IndicatorSetView(IndicatorProgressView):
    """A set of indicators with the scores given so far."""

    indicators = fields.List(fields.Nested(IndicatorView))
    scores = fields.List(fields.Nested(ScoredView), attribute="listed_scores")
    by = fields.Nested(ActorView)
    at = fields.DateTime()
