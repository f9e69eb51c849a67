"""What the endpoints of the yearly assessment take and give; its forms are read by the same schemas.

Points, percent and ratings are numbers with at most two decimals, as people write them: 12.5 is twelve and a half.
"""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schema import ActorView, Flag, Hundredths, PageQuery, Schema, Text, View, Whole, choice
from services.review.adapters.http.schemas import LONGEST_OPINION
from services.review.domain.assessment_refusals import ASSESSMENT_STATES
from services.review.domain.assessment_scheme import FACT_KINDS, FORMULAS, MOST_BANDS, MOST_INDICATORS
from services.review.domain.score_words import OUTCOME_NAMES, STATE_NAMES

_CODE = 64
# 政府信息公开条例 holds since 1 May 2008; what was done before it is nobody's duty under it.
IN_FORCE_SINCE = 2008


class AssessmentQuery(PageQuery):
    """Which assessments to list."""

    body = Text(longest=_CODE, load_default="")
    year = Whole(least=1949, greatest=2999, load_default=None, allow_none=True)
    state = choice({"": "", **ASSESSMENT_STATES}, load_default="")


class FactQuery(PageQuery):
    """The facts behind which figure: of an indicator's kind, of one department or all, of one outcome or all."""

    kind = choice(FACT_KINDS, required=True)
    department = Text(longest=_CODE, load_default="")
    outcome = choice({"": "", **OUTCOME_NAMES}, load_default="")


class StartSchema(Schema):
    """Whom to assess for which year."""

    body = Text(longest=_CODE, shortest=1, one_line=True, required=True, metadata={"label": "单位"})
    year = Whole(least=IN_FORCE_SINCE, greatest=2999, required=True, metadata={"label": "年度"})


class ObjectionSchema(Schema):
    """An objection to a line of a department's score."""

    department = Text(longest=_CODE, shortest=1, one_line=True, required=True, metadata={"label": "部门"})
    line = Whole(
        least=1,
        greatest=MOST_INDICATORS,
        required=True,
        metadata={"label": "指标", "description": "the number of the line, from 1"},
    )
    text = Text(longest=LONGEST_OPINION, shortest=1, required=True, metadata={"label": "异议理由"})


class AnswerSchema(Schema):
    """The answer to an objection."""

    objection = Whole(least=1, greatest=9999, required=True, metadata={"label": "异议"})
    upheld = Flag(required=True, metadata={"label": "答复结论"})
    text = Text(longest=LONGEST_OPINION, shortest=1, required=True, metadata={"label": "答复"})
    points = Hundredths(
        load_default=None,
        allow_none=True,
        metadata={"label": "改正后的得分", "description": "with 'upheld', and only there"},
    )


class AssessmentDecisionSchema(Schema):
    """What the leading group decided."""

    present = fields.List(
        Text(longest=120, shortest=1, one_line=True),
        required=True,
        validate=validate.Length(min=1, max=200),
        metadata={"label": "到会成员", "description": "the subs of those present"},
    )
    rewards = Text(longest=LONGEST_OPINION, shortest=1, required=True, metadata={"label": "奖励"})
    measures = Text(longest=LONGEST_OPINION, shortest=1, required=True, metadata={"label": "处理和改进措施"})


class BandSchema(Schema):
    """From which figure on how many percent of the points."""

    at_least = Hundredths(required=True, metadata={"label": "下限"})
    percent = Whole(least=0, greatest=100, required=True, metadata={"label": "得分比例"})


class ScoredIndicatorSchema(Schema):
    """One indicator of a scheme."""

    name = Text(longest=60, shortest=1, one_line=True, required=True, metadata={"label": "指标"})
    kind = choice(FACT_KINDS, required=True, metadata={"label": "事实"})
    formula = choice(FORMULAS, required=True, metadata={"label": "计分方式"})
    points = Hundredths(least=0.01, required=True, metadata={"label": "分值"})
    late_percent = Whole(least=0, greatest=100, load_default=0, metadata={"label": "逾期折算"})
    per = Hundredths(load_default=0, metadata={"label": "每件扣分"})
    bands = fields.List(
        fields.Nested(BandSchema),
        load_default=list,
        validate=validate.Length(max=MOST_BANDS),
        metadata={"label": "档次", "description": "the highest first; in percent, or as a rating of 5"},
    )


class SchemeSchema(Schema):
    """All indicators of a scheme; their points add up to 100."""

    indicators = fields.List(
        fields.Nested(ScoredIndicatorSchema),
        required=True,
        validate=validate.Length(min=1, max=MOST_INDICATORS),
        metadata={"label": "指标"},
    )


class BandView(View):
    """From which figure on how many percent of the points."""

    at_least = Hundredths()
    percent = fields.Integer()


class ScoredIndicatorView(View):
    """One indicator of a scheme."""

    name = fields.String()
    kind = choice(FACT_KINDS)
    formula = choice(FORMULAS)
    points = Hundredths()
    late_percent = fields.Integer()
    per = Hundredths()
    bands = fields.List(fields.Nested(BandView))


class SchemeView(View):
    """A version of a body's scheme; version 0 comes with the system."""

    body = fields.String()
    version = fields.Integer()
    indicators = fields.List(fields.Nested(ScoredIndicatorView))
    by = fields.Nested(ActorView, allow_none=True)
    at = fields.DateTime(allow_none=True)


class ScoreLineView(View):
    """A line of a score: how many facts of which outcome, what they come to, and how."""

    name = fields.String()
    kind = choice(FACT_KINDS)
    good = fields.Integer()
    late = fields.Integer()
    bad = fields.Integer()
    left_out = fields.Integer()
    figure = Hundredths(allow_none=True, metadata={"description": "percent well done, or the average rating of 5"})
    earned = Hundredths(allow_none=True)
    changed = Hundredths(allow_none=True, metadata={"description": "by an objection that was upheld"})
    explanation = fields.String()


class ScoreView(View):
    """The score of a department, or of the whole body (``department`` empty); null where nothing counts."""

    department = fields.String()
    score = Hundredths(allow_none=True, metadata={"description": "of 100 points"})
    rank = fields.Integer(allow_none=True)
    lines = fields.List(fields.Nested(ScoreLineView))


class AssessmentProgressView(View):
    """How an assessment stands, without a word that somebody wrote."""

    id = fields.String()
    body = fields.String()
    year = fields.Integer()
    state = choice(ASSESSMENT_STATES)
    scheme_version = fields.Integer(allow_none=True)
    started_at = fields.DateTime()
    announced_at = fields.DateTime(allow_none=True)
    objections_until = fields.Date(allow_none=True)
    published_at = fields.DateTime(allow_none=True)
    version = fields.Integer(metadata={"description": "for If-Match; a draft's scores change without it"})


class ObjectionAnswerView(View):
    """The answer to an objection."""

    by = fields.Nested(ActorView)
    at = fields.DateTime()
    upheld = fields.Boolean()
    text = fields.String()
    points = Hundredths(allow_none=True)


class ObjectionView(View):
    """An objection, with its answer."""

    number = fields.Integer()
    department = fields.String()
    line = fields.Integer()
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    text = fields.String()
    answer = fields.Nested(ObjectionAnswerView, allow_none=True)
    earlier = fields.List(
        fields.Nested(ObjectionAnswerView), metadata={"description": "answers that were corrected, oldest first"}
    )


class AssessmentDecisionView(View):
    """What the leading group decided."""

    by = fields.Nested(ActorView)
    at = fields.DateTime()
    present = fields.List(fields.Nested(ActorView))
    rewards = fields.String()
    measures = fields.String()


class AssessmentView(AssessmentProgressView):
    """An assessment with its scores; those of a draft are of this moment."""

    scores = fields.List(fields.Nested(ScoreView))
    objections = fields.List(fields.Nested(ObjectionView))
    decision = fields.Nested(AssessmentDecisionView, allow_none=True)


class FactView(View):
    """A fact that counts, and where it is to be seen."""

    id = fields.String()
    kind = choice(FACT_KINDS)
    department = fields.String()
    on = fields.Date()
    outcome = choice(OUTCOME_NAMES)
    state = choice(STATE_NAMES)
    page = fields.String()
    item = fields.String()
    note = fields.String()
    people = fields.Integer()
    rating = Hundredths(greatest=5, allow_none=True, metadata={"description": "average of 5"})
