"""What the endpoints of evaluation, remedial orders and inspection take and give; their forms are read alike."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from chassis.ports import in_both
from chassis.web.schema import ActorView, Coded, Day, FileView, Hundredths, PageQuery, Schema, Text, View, Whole, choice
from services.review.domain.evaluation import MOST
from services.review.domain.indicators import MOST_INDICATORS, MOST_POINTS
from services.review.domain.inspection import ANSWERS, CHECKLIST, INSPECTION_KINDS, MOST_UNITS, UNIT_KINDS
from services.review.domain.oversight_refusals import INSPECTION_STATE_NAMES, ORDER_STATE_NAMES
from services.review.domain.publication import PERIOD
from services.review.domain.remedial_order import LEAST_DAYS, MOST_DAYS, MOST_FILES
from services.vocabulary import AUDIENCES, EVALUATION_ASPECTS, EVALUATION_CONCLUSIONS, EVALUATION_VERDICTS

LONGEST_OPINION, LONGEST_REMARK = 4000, 1000
_CODE, _ID = "[A-Za-z0-9_-]{1,40}", "[A-Za-z0-9_.-]{1,64}"


def _body(label: str = "单位") -> Coded:
    return Coded(_CODE, required=True, metadata={"label": label})


def _words(label: str, *, longest: int = LONGEST_REMARK, required: bool = False) -> Text:
    if required:
        return Text(shortest=1, longest=longest, required=True, metadata={"label": label})
    return Text(longest=longest, load_default="", metadata={"label": label})


def _days(label: str = "整改期限") -> Whole:
    described = {"label": label, "description": "working days from today"}
    return Whole(least=LEAST_DAYS, greatest=MOST_DAYS, required=True, metadata=described)


class PublicationQuery(PageQuery):
    """Which publications."""

    body = Text(longest=40, load_default="")
    department = Text(longest=60, load_default="")
    first = Day(load_default=None, metadata={"description": "published on that day or later"})
    last = Day(load_default=None, metadata={"description": "published on that day or earlier"})

    @validates_schema(skip_on_field_errors=True)
    def _in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["first"] and data["last"] and data["first"] > data["last"]:
            raise ValidationError(in_both("截止日期不能早于起始日期。", "The last day comes before the first."), "last")


class PublicationView(View):
    """What is public, in its latest edition."""

    id = fields.String()
    body = fields.String()
    department = fields.String()
    audience = choice(AUDIENCES)
    item = fields.String()
    item_title = fields.String()
    title = fields.String()
    index_number = fields.String()
    revision = fields.Integer()
    content_hash = fields.String()
    published_at = fields.DateTime()
    archive_number = fields.String(metadata={"description": "empty while it is not filed"})


class OpinionSchema(Schema):
    """What is said of one aspect."""

    verdict = choice(EVALUATION_VERDICTS, required=True, metadata={"label": "结论"})
    remark = _words("意见")


class EvaluationAspectsSchema(Schema):
    """The three aspects."""

    truthfulness = fields.Nested(OpinionSchema, required=True, metadata={"label": EVALUATION_ASPECTS["truthfulness"]})
    completeness = fields.Nested(OpinionSchema, required=True, metadata={"label": EVALUATION_ASPECTS["completeness"]})
    effectiveness = fields.Nested(OpinionSchema, required=True, metadata={"label": EVALUATION_ASPECTS["effectiveness"]})


class DemandSchema(Schema):
    """What is to be mended, by which department, within how many working days."""

    department = Coded(_CODE, required=True, metadata={"label": "整改部门"})
    what = _words("整改要求", longest=LONGEST_OPINION, required=True)
    why = _words("存在问题", longest=LONGEST_OPINION, required=True)
    days = _days()


class EvaluationSchema(Schema):
    """What the leading group said of what was published in a period."""

    body = _body()
    period = Coded(PERIOD, required=True, metadata={"label": "时期", "description": "2026, 2026-H1, 2026-Q3, 2026-07"})
    disclosures = fields.List(
        Coded(_ID), required=True, validate=validate.Length(1, MOST), metadata={"label": "评议的信息"}
    )
    present = fields.List(
        Coded("[A-Za-z0-9][A-Za-z0-9._-]{0,59}"),
        required=True,
        validate=validate.Length(1, 100),
        metadata={"label": "出席", "description": "the subs of the members present"},
    )
    aspects = fields.Nested(EvaluationAspectsSchema, required=True)
    conclusion = choice(EVALUATION_CONCLUSIONS, required=True, metadata={"label": "评议结论"})
    opinion = _words("评议意见", longest=LONGEST_OPINION)
    order = fields.Nested(
        DemandSchema,
        load_default=None,
        allow_none=True,
        metadata={"label": "整改通知", "description": "with 'mend' needed, with 'good' refused"},
    )


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


class OrderSchema(DemandSchema):
    """An order of the office."""

    body = _body()
    disclosures = fields.List(
        Coded(_ID), load_default=list, validate=validate.Length(max=MOST), metadata={"label": "涉及的信息"}
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

    text = _words("整改情况", longest=LONGEST_OPINION, required=True)
    files = fields.List(
        Coded("sm3:[0-9a-f]{64}"),
        load_default=list,
        validate=validate.Length(max=MOST_FILES),
        metadata={"label": "材料"},
    )


class VerifySchema(Schema):
    """It was mended."""

    remark = _words("核验意见")


class ReorderSchema(Schema):
    """It was not mended."""

    reason = _words("理由", required=True)
    days = _days()


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


class InspectionSchema(Schema):
    """What is to be inspected."""

    body = _body()
    kind = choice(INSPECTION_KINDS, required=True, metadata={"label": "检查方式"})
    title = Text(shortest=1, longest=200, one_line=True, required=True, metadata={"label": "名称"})
    departments = fields.List(
        Coded(_CODE), required=True, validate=validate.Length(1, 200), metadata={"label": "被检查的部门"}
    )
    planned_on = Day(required=True, metadata={"label": "检查日期"})
    from_on = Day(required=True, metadata={"label": "抽样范围起"})
    until_on = Day(required=True, metadata={"label": "抽样范围止"})
    publications = Whole(least=0, greatest=MOST_UNITS, load_default=0, metadata={"label": "抽查公开信息"})
    cases = Whole(least=0, greatest=MOST_UNITS, load_default=0, metadata={"label": "抽查审核事项"})


class InspectionQuery(PageQuery):
    """Which inspections."""

    body = Text(longest=40, load_default="")
    kind = choice({"": "", **INSPECTION_KINDS}, load_default="")
    state = choice({"": "", **INSPECTION_STATE_NAMES}, load_default="")


class ChecklistSchema(Schema):
    """The points of the checklist."""

    reviewed = choice(ANSWERS, required=True, metadata={"label": CHECKLIST["reviewed"]})
    on_time = choice(ANSWERS, required=True, metadata={"label": CHECKLIST["on_time"]})
    complete = choice(ANSWERS, required=True, metadata={"label": CHECKLIST["complete"]})
    truthful = choice(ANSWERS, required=True, metadata={"label": CHECKLIST["truthful"]})
    reachable = choice(ANSWERS, required=True, metadata={"label": CHECKLIST["reachable"]})


class CheckSchema(Schema):
    """What the checklist says of one unit of the sample."""

    unit = Coded("(publications|cases)/[A-Za-z0-9_.-]{1,64}", required=True, metadata={"label": "抽样"})
    answers = fields.Nested(ChecklistSchema, required=True)
    remark = _words("情况说明")


class VisitSchema(Schema):
    """A visit."""

    on = Day(required=True, metadata={"label": "日期"})
    place = Text(shortest=1, longest=200, one_line=True, required=True, metadata={"label": "地点"})
    seen_there = _words("走访情况", longest=LONGEST_OPINION, required=True)
    good_practice = _words("好的做法")


class FindingSchema(Schema):
    """What is wrong; with ``what`` and ``days`` it is ordered to be mended."""

    department = Coded(_CODE, required=True, metadata={"label": "部门"})
    found = _words("发现的问题", longest=LONGEST_OPINION, required=True)
    disclosure = Text(longest=64, load_default="", one_line=True, metadata={"label": "涉及的信息"})
    what = _words("整改要求", longest=LONGEST_OPINION)
    days = Whole(
        least=LEAST_DAYS, greatest=MOST_DAYS, load_default=None, allow_none=True, metadata={"label": "整改期限"}
    )


class InspectionConclusionSchema(Schema):
    """What is to be said of the whole."""

    conclusion = _words("检查结论", longest=LONGEST_OPINION, required=True)


class SizesView(View):
    """How many units of each kind are drawn."""

    publications = fields.Integer()
    cases = fields.Integer()


class PopulationView(View):
    """From what is drawn, as it was written down."""

    digest = fields.String()
    publications = fields.Integer()
    cases = fields.Integer()
    by = fields.Nested(ActorView)
    at = fields.DateTime()


class HeadView(View):
    """The signed head of the audit chain that gives the seed."""

    text = fields.String()
    key = fields.String()
    signature = fields.String()


class UnitView(View):
    """One drawn thing."""

    kind = choice(UNIT_KINDS)
    id = fields.String()
    label = fields.String()
    disclosure = fields.String()


class SampleView(View):
    """What was drawn."""

    seed = fields.String()
    head = fields.Nested(HeadView)
    units = fields.List(fields.Nested(UnitView))
    at = fields.DateTime()


class ChecklistView(View):
    """The points of the checklist."""

    reviewed = choice(ANSWERS)
    on_time = choice(ANSWERS)
    complete = choice(ANSWERS)
    truthful = choice(ANSWERS)
    reachable = choice(ANSWERS)


class UnitCheckView(View):
    """What the checklist says of a unit."""

    unit = fields.String()
    answers = fields.Nested(ChecklistView)
    remark = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()


class VisitView(View):
    """A visit."""

    on = fields.Date()
    place = fields.String()
    seen_there = fields.String()
    good_practice = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()


class InspectionFindingView(View):
    """What was found; ``order`` is the id of the order that followed, empty where none did."""

    department = fields.String()
    found = fields.String()
    disclosure = fields.String()
    order = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()


class InspectionProgressView(View):
    """How an inspection stands, without a word of what was seen."""

    id = fields.String()
    body = fields.String()
    kind = choice(INSPECTION_KINDS)
    title = fields.String()
    departments = fields.List(fields.String())
    planned_on = fields.Date()
    from_on = fields.Date()
    until_on = fields.Date()
    sizes = fields.Nested(SizesView)
    state = choice(INSPECTION_STATE_NAMES)
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    population = fields.Nested(PopulationView, allow_none=True)
    sample = fields.Nested(SampleView, allow_none=True)


class TitledUnitView(UnitView):
    """One drawn thing with its title; empty where it was purged or the reader may not see it."""

    title = fields.String()


class TitledSampleView(SampleView):
    """What was drawn, by title."""

    units = fields.List(fields.Nested(TitledUnitView))


class DiscardedView(View):
    """What there was and is no more."""

    id = fields.String()


class InspectionView(InspectionProgressView):
    """An inspection with what was seen and found."""

    sample = fields.Nested(TitledSampleView, allow_none=True)
    checks = fields.List(fields.Nested(UnitCheckView))
    visits = fields.List(fields.Nested(VisitView))
    findings = fields.List(fields.Nested(InspectionFindingView))
    conclusion = fields.String()
    concluded_at = fields.DateTime(allow_none=True)
    purged = fields.Boolean()


class IndicatorSchema(Schema):
    """One indicator."""

    code = Coded(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", required=True, metadata={"label": "编号"})
    title = Text(shortest=1, longest=500, required=True, metadata={"label": "指标"})
    evidence = Text(longest=LONGEST_REMARK, load_default="", metadata={"label": "佐证"})
    points = Hundredths(greatest=MOST_POINTS, required=True, metadata={"label": "分值"})


class IndicatorTableQuery(Schema):
    """Whose indicators of which year a table holds."""

    body = _body()
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
    evidence = _words("佐证材料", required=True)
    disclosures = fields.List(
        Coded(_ID), load_default=list, validate=validate.Length(max=MOST), metadata={"label": "涉及的信息"}
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
