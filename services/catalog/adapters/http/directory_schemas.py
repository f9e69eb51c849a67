"""What the endpoints, the forms and the imports take about bodies and their items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from chassis.base.converter import structure
from chassis.web.schema import (
    Coded,
    Flag,
    PageQuery,
    Schema,
    Text,
    Whole,
    choice,
)
from services.catalog.adapters.http.schemas import Line, ReasonSchema, code, several
from services.catalog.domain.body import APPROVERS, LONGEST_MONTHS, MAY_FALL_TOGETHER, Body
from services.catalog.domain.checks import BODY_CODE, DEPARTMENT_CODE, FONDS
from services.catalog.domain.item import Item
from services.catalog.domain.self_check import POINT_CODE
from services.catalog.domain.vocabulary import (
    DELIBERATION_PERIODS,
    FREQUENCIES,
    INFORMATION_TYPES,
    LEGAL_REGIMES,
    METHODS,
    PERIODS,
    RETENTIONS,
    REVIEW_ROUTES,
    TIME_UNITS,
)
from services.vocabulary import (
    AUDIENCES,
    CATEGORIES,
    CHANNEL_KINDS,
    LEVELS,
    PERSONAL_DATA,
    ROLES,
    TOPICS,
)

LONGEST_TEMPLATE = 20_000
MOST_POINTS = 30
MAIL = r"|[!-?A-~]{1,64}@[!-?A-~]{1,64}\.[!-?A-~]{1,64}"
# One number or several, with their extensions: 0551-12345678, 12345678 转 3；12329.
TELEPHONE = r"|[0-9+(（][0-9 ()（）+转；、/-]{2,99}"
WEBSITE = r"|https?://[!-~]{1,190}"


class CodeAndName(Schema):
    """A department of a body, or an element of an item."""

    code = code()
    name = Line(required=True, shortest=1, longest=100)


class DepartmentSchema(CodeAndName):
    """A department of a body; its code stands in archive numbers."""

    code = code(DEPARTMENT_CODE.pattern)


class ChannelSchema(CodeAndName):
    """A channel of a body."""

    kind = choice(CHANNEL_KINDS, required=True)
    automatic = Flag(load_default=False)


class RulesSchema(Schema):
    """What a body decided for itself."""

    approvers = fields.List(
        choice(APPROVERS),
        load_default=lambda: ["leader"],
        validate=validate.Length(1, len(APPROVERS)),
        metadata={"label": "审批人"},
    )
    same_person = fields.List(
        fields.List(choice(ROLES), validate=validate.Length(equal=2)),
        load_default=list,
        validate=validate.Length(max=len(MAY_FALL_TOGETHER)),
        metadata={
            "label": "可由同一人办理的环节",
            "description": "steps that one person may pass, in either order: "
            + " and ".join(f"[{one}, {two}]" for one, two in MAY_FALL_TOGETHER)
            + "; with leader only where the approvers have the leader. It holds for what is proposed from then on",
        },
    )
    deliberate_before = Flag(load_default=False)
    deliberate_every = choice(
        DELIBERATION_PERIODS,
        load_default="quarter",
        metadata={
            "label": "审议周期",
            "description": "without deliberate_before: what was published in such a period is deliberated at its end",
        },
    )
    reexamine_months = Whole(
        least=1, greatest=LONGEST_MONTHS, load_default=12, metadata={"label": "多少个月后再审查一次"}
    )


class ContactSchema(Schema):
    """Where the office that answers for disclosure is found, as its guide shows it (条例第十二条)."""

    address = Line(load_default="", longest=200, metadata={"label": "办公地址"})
    hours = Line(load_default="", longest=200, metadata={"label": "办公时间"})
    telephone = Coded(TELEPHONE, load_default="", metadata={"label": "联系电话"})
    fax = Coded(TELEPHONE, load_default="", metadata={"label": "传真号码"})
    mail = Coded(MAIL, load_default="", metadata={"label": "电子邮箱"})
    website = Coded(WEBSITE, load_default="", metadata={"label": "网址"})


class BodyFields:
    """What is said of a body and shown of it."""

    name = Line(required=True, shortest=1, longest=100, metadata={"label": "单位名称"})
    kind = Line(load_default="", longest=50, metadata={"label": "单位类别"})
    legal_regime = choice(LEGAL_REGIMES, load_default="agency", metadata={"label": "适用法律"})
    fonds = Coded(
        rf"|{FONDS.pattern}",
        load_default="",
        metadata={
            "label": "全宗号",
            "description": "全宗号, given by the archives; without one nothing of the body is filed",
        },
    )
    departments = several(fields.Nested(DepartmentSchema), 500, metadata={"label": "部门"})
    channels = several(fields.Nested(ChannelSchema), 100, metadata={"label": "渠道"})
    rules = fields.Nested(
        RulesSchema,
        load_default=lambda: {
            "approvers": ["leader"],
            "same_person": [],
            "deliberate_before": False,
            "deliberate_every": "quarter",
            "reexamine_months": 12,
        },
    )
    contact = fields.Nested(ContactSchema, load_default=dict)
    active = Flag(load_default=True)


class BodyChange(BodyFields, Schema):
    """A body, without its code."""


class BodySchema(BodyChange):
    """A body."""

    code = code(BODY_CODE.pattern, "单位代码")


class PointSchema(Schema):
    """A point of an item's self-check (自查)."""

    code = code(POINT_CODE.pattern)
    text = Line(required=True, shortest=1, longest=200)


class TimeLimitSchema(Schema):
    """Days from formation to publication."""

    days = Whole(required=True, least=1, greatest=366, metadata={"label": "公开时限的天数"})
    unit = choice(TIME_UNITS, load_default="working")


class ResponsibleSchema(Schema):
    """第一责任人, 直接领导责任, 直接责任."""

    first = Line(load_default="", longest=50, metadata={"label": "第一责任人"})
    leader = Line(load_default="", longest=50, metadata={"label": "直接领导责任人"})
    head = Line(load_default="", longest=50, metadata={"label": "直接责任人"})


class ItemFields:
    """What is said of an item and shown of it, save its code."""

    body = code(BODY_CODE.pattern, "单位")
    title = Line(required=True, shortest=1, longest=200, metadata={"label": "二级事项"})
    audience = choice(AUDIENCES, required=True, metadata={"label": "公开对象"})
    topic = choice(TOPICS, load_default="other", metadata={"label": "主题分类"})
    category = choice(
        ["", *CATEGORIES],
        load_default="",
        metadata={"description": "the point of Art. 20 (条例第二十条) that it answers", "label": "条例第二十条类别"},
    )
    group = Line(load_default="", longest=100, metadata={"label": "一级事项"})
    number = Whole(load_default=0, least=0, greatest=100_000, metadata={"label": "序号"})
    elements = several(fields.Nested(CodeAndName), 100, metadata={"label": "公开内容（要素）"})
    information_type = choice(INFORMATION_TYPES, load_default="government_information", metadata={"label": "信息类型"})
    legal_basis = Text(load_default="", longest=2000, metadata={"label": "公开依据"})
    procedure = Text(load_default="", longest=2000, metadata={"label": "办理程序"})
    frequency = choice(FREQUENCIES, load_default="ad_hoc", metadata={"label": "公开频次"})
    period = choice(PERIODS, load_default="", metadata={"label": "周期"})
    time_limit = fields.Nested(
        TimeLimitSchema, load_default=lambda: {"days": 20, "unit": "working"}, metadata={"label": "公开时限"}
    )
    department = Line(load_default="", longest=60, metadata={"label": "责任部门"})
    responsible = fields.Nested(ResponsibleSchema, load_default=dict)
    channels = several(Line(longest=60), 100, metadata={"label": "公开渠道和载体"})
    audience_group = several(Line(longest=60), 100, metadata={"label": "特定群体"})
    method = choice(METHODS, load_default="proactive", metadata={"label": "公开方式"})
    level = choice(LEVELS, load_default="unit", metadata={"label": "公开层级"})
    review_route = choice(REVIEW_ROUTES, load_default=None, allow_none=True, metadata={"label": "审核流程"})
    retention = choice(RETENTIONS, load_default="10年", metadata={"label": "保管期限"})
    pre_decision = Flag(load_default=False)
    needs_interpretation = Flag(
        load_default=False,
        metadata={"label": "须附解读", "description": "its documents go out together with an interpretation (解读)"},
    )
    approvers = several(
        choice(APPROVERS),
        len(APPROVERS),
        metadata={
            "description": "who approves what is disclosed of it; none: whom the body's rules name",
            "label": "审批人",
        },
    )
    self_check = several(
        fields.Nested(PointSchema),
        MOST_POINTS,
        metadata={
            "description": "what a proposer answers before he proposes; none: the standard points",
            "label": "自查要点",
        },
    )
    selection_reasons = several(Line(longest=200), 20, metadata={"label": "选择理由"})
    personal_data = choice(PERSONAL_DATA, load_default="none", metadata={"label": "个人信息处理"})
    sensitive_data = Flag(
        load_default=False,
        metadata={
            "label": "公开敏感个人信息",
            "description": "what is disclosed of it holds sensitive personal data: each review records an assessment",
        },
    )
    note = Text(load_default="", longest=2000, metadata={"label": "备注"})
    template = Text(
        load_default="",
        longest=LONGEST_TEMPLATE,
        metadata={"label": "底稿", "description": "the text with which its drafts begin; Markdown"},
    )
    active = Flag(load_default=True)


class ItemChange(ItemFields, Schema):
    """An item, without its code, and why it is changed."""

    reason = Text(load_default="", longest=1000, metadata={"label": "理由"})


class ItemSchema(ItemChange):
    """An item."""

    code = code(label="事项编码")


class TemplateSchema(Schema):
    """The text with which drafts of an item begin, and why it is changed."""

    template = Text(required=True, longest=LONGEST_TEMPLATE, metadata={"label": "底稿"})
    reason = Text(load_default="", longest=1000, metadata={"label": "理由"})


class ItemsQuery(PageQuery):
    """Which items."""

    body = Line(load_default="", longest=20)
    audience = choice(AUDIENCES, load_default="")
    topic = choice(TOPICS, load_default="")
    category = choice(["", *CATEGORIES], load_default="")
    department = Line(load_default="", longest=60)
    active = Flag(load_default=None, allow_none=True)


class DirectoryFileQuery(Schema):
    """Whose directory, and as which kind of file."""

    body = code(BODY_CODE.pattern)
    format = choice(("xlsx", "csv"), load_default="xlsx")


class LoadedTableForm(ReasonSchema):
    """What is confirmed on the page that shows what a file would change: the digest of just that."""

    digest = Line(required=True, shortest=1, longest=80, metadata={"label": "核对过的内容"})


def body_of(given: Mapping[str, Any], **known: Any) -> Body:
    """The body that was given."""
    return structure(Body, {**given, **known})


def item_of(given: Mapping[str, Any], **known: Any) -> Item:
    """The item that was given; without a route its audience's."""
    return structure(Item, {**given, **known, "review_route": given["review_route"] or given["audience"]})
