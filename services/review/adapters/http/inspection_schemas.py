"""What the endpoints and the forms take and show about inspections (检查)."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schema import ActorView, Coded, Day, PageQuery, Schema, Text, View, Whole, choice
from services.review.adapters.http.oversight_schemas import CODE, LONGEST_OPINION, body_code, words
from services.review.domain.inspection import ANSWERS, CHECKLIST, INSPECTION_KINDS, MOST_UNITS, UNIT_KINDS
from services.review.domain.oversight_refusals import INSPECTION_STATE_NAMES
from services.review.domain.remedial_order import LEAST_DAYS, MOST_DAYS


class InspectionSchema(Schema):
    """What is to be inspected."""

    body = body_code()
    kind = choice(INSPECTION_KINDS, required=True, metadata={"label": "检查方式"})
    title = Text(shortest=1, longest=200, one_line=True, required=True, metadata={"label": "名称"})
    departments = fields.List(
        Coded(CODE), required=True, validate=validate.Length(1, 200), metadata={"label": "被检查的部门"}
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
    remark = words("情况说明")


class VisitSchema(Schema):
    """A visit."""

    on = Day(required=True, metadata={"label": "日期"})
    place = Text(shortest=1, longest=200, one_line=True, required=True, metadata={"label": "地点"})
    seen_there = words("走访情况", longest=LONGEST_OPINION, required=True)
    good_practice = words("好的做法")


class FindingSchema(Schema):
    """What is wrong; with ``what`` and ``days`` it is ordered to be mended."""

    department = Coded(CODE, required=True, metadata={"label": "部门"})
    found = words("发现的问题", longest=LONGEST_OPINION, required=True)
    disclosure = Text(longest=64, load_default="", one_line=True, metadata={"label": "涉及的信息"})
    what = words("整改要求", longest=LONGEST_OPINION)
    days = Whole(
        least=LEAST_DAYS, greatest=MOST_DAYS, load_default=None, allow_none=True, metadata={"label": "整改期限"}
    )


class InspectionConclusionSchema(Schema):
    """What is to be said of the whole."""

    conclusion = words("检查结论", longest=LONGEST_OPINION, required=True)


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


class InspectionView(InspectionProgressView):
    """An inspection with what was seen and found."""

    sample = fields.Nested(TitledSampleView, allow_none=True)
    checks = fields.List(fields.Nested(UnitCheckView))
    visits = fields.List(fields.Nested(VisitView))
    findings = fields.List(fields.Nested(InspectionFindingView))
    conclusion = fields.String()
    concluded_at = fields.DateTime(allow_none=True)
    purged = fields.Boolean()
