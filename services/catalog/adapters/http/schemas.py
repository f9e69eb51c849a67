"""What the endpoints, the forms and the imports take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from chassis.base.clock import FIRST_YEAR, LAST_YEAR
from chassis.base.converter import structure
from chassis.content.findings.kinds import KINDS as FINDING_KINDS
from chassis.content.text_guard import FILLED, STORABLE
from chassis.web.schema import (
    Coded,
    Day,
    Flag,
    Moment,
    PageQuery,
    Schema,
    Text,
    Whole,
    choice,
)
from services.catalog.domain.body import APPROVERS, LONGEST_MONTHS, MAY_FALL_TOGETHER, Body
from services.catalog.domain.checks import BODY_CODE, CODE, DEPARTMENT_CODE, FONDS, RECORD_NUMBER
from services.catalog.domain.former_address import FORM as FORMER_ADDRESS
from services.catalog.domain.item import Item
from services.catalog.domain.linked import MOST_RELATED
from services.catalog.domain.numbers import INDEX_NUMBER
from services.catalog.domain.obligation import STATES as OBLIGATION_STATES
from services.catalog.domain.period import FORM as PERIOD
from services.catalog.domain.self_check import ANSWERS, POINT_CODE
from services.catalog.domain.vocabulary import (
    DELIBERATION_PERIODS,
    FREQUENCIES,
    INFORMATION_TYPES,
    ISSUE_AUDIENCES,
    ISSUE_STATES,
    LEGAL_REGIMES,
    METHODS,
    PERIODS,
    PURGE_OUTCOMES,
    REEXAMINATIONS,
    RETENTIONS,
    REVIEW_ROUTES,
    SORTS,
    TIME_UNITS,
    VALIDITIES,
)
from services.catalog.use_cases.submission import Submission
from services.vocabulary import (
    AUDIENCES,
    CATEGORIES,
    CHANNEL_KINDS,
    LEVELS,
    PERSONAL_DATA,
    REFUSAL_GROUNDS,
    ROLES,
    TOPICS,
)

LONGEST_TEXT = 600_000
LONGEST_HTML = 2_000_000
LONGEST_TEMPLATE = 20_000
MOST_POINTS = 30
MOST_CO_ISSUERS, MOST_FURTHER = 20, 20
MOST_ATTACHMENTS = 50
MOST_HIDDEN = 100
MAIL = r"|[!-?A-~]{1,64}@[!-?A-~]{1,64}\.[!-?A-~]{1,64}"
# One number or several, with their extensions: 0551-12345678, 12345678 转 3；12329.
TELEPHONE = r"|[0-9+(（][0-9 ()（）+转；、/-]{2,99}"
WEBSITE = r"|https?://[!-~]{1,190}"

DISCLOSURE_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class Line(Text):
    """A text of one line."""

    def __init__(self, *, longest: int, **options: Any) -> None:
        super().__init__(longest=longest, one_line=True, **options)


def code(pattern: str = CODE.pattern, label: str = "") -> Coded:
    """A code that is needed; ``label`` where a form asks for it."""
    return Coded(pattern, required=True, metadata={"label": label} if label else None)


def several(of: fields.Field[Any], most: int, **options: Any) -> fields.List[Any]:
    """A list of at most so many; empty when it is not given."""
    return fields.List(of, validate=validate.Length(max=most), **{"load_default": list, **options})


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


class PersonFields:
    """What is said of a person of the staff and shown of him, save his identifier and posts."""

    name = Line(required=True, shortest=1, longest=50, metadata={"label": "姓名"})
    body = code(BODY_CODE.pattern, "单位")
    department = Line(load_default="", longest=60, metadata={"label": "部门"})
    party_member = Flag(load_default=False)
    kind = choice(("person", "program"), load_default="person")
    mail = Coded(MAIL, load_default="", metadata={"label": "邮箱"})
    active = Flag(load_default=True)


class PersonChange(PersonFields, Schema):
    """A person of the staff, without his identifier. ``active: false`` dismisses him."""


class PersonSchema(PersonChange):
    """A person of the staff."""

    sub = code(label="人员编号")


class PeopleQuery(PageQuery):
    """Whose staff."""

    body = Line(load_default="", longest=20)


class PostFields:
    """What is said of a post and shown of it."""

    role = choice(ROLES, required=True, metadata={"label": "岗位"})
    body = Coded(rf"{BODY_CODE.pattern}|\*", required=True, metadata={"description": "`*`: in every body"})
    department = Line(
        load_default="",
        longest=60,
        metadata={"description": "of proposer and section_head alone; empty: all of them", "label": "部门"},
    )
    from_on = Day(load_default=None, allow_none=True, metadata={"description": "its first day", "label": "起始日期"})
    until_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "its last day; null: without end; a deputy needs one", "label": "截止日期"},
    )
    deputy_for = Coded(
        rf"|{CODE.pattern}",
        load_default="",
        metadata={"description": "whom a deputy stands in for", "label": "代理何人"},
    )


class PostSchema(PostFields, Schema):
    """A post of a person."""


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


class AttachmentSchema(Schema):
    """An uploaded file, by its digest, and the name under which it is shown (empty: its own)."""

    digest = Line(required=True, shortest=1, longest=80)
    name = Line(load_default="", longest=200)


class AttachmentField(fields.Field[Mapping[str, str]]):
    """An attachment, or its digest alone."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Mapping[str, str]:
        loaded: Mapping[str, str] = _ATTACHMENT.load({"digest": value} if isinstance(value, str) else value)
        return loaded


_ATTACHMENT = AttachmentSchema()
_DIGEST_DESCRIBED = {"minLength": 1, "maxLength": 80, "pattern": FILLED}
_ATTACHMENT_DESCRIBED = {
    "type": ["object", "string"],
    "description": "an uploaded file and the name under which it is shown, or its digest alone",
    **_DIGEST_DESCRIBED,
    "required": ["digest"],
    "properties": {
        "digest": {"type": "string", **_DIGEST_DESCRIBED},
        "name": {"type": "string", "default": "", "maxLength": 200, "pattern": STORABLE},
    },
    "additionalProperties": False,
}


class KeptFindingSchema(Schema):
    """A finding that shall stay as it is, as it was shown masked, and why; ``file`` is the attachment that holds it."""

    kind = choice(FINDING_KINDS, required=True)
    masked = Line(required=True, shortest=1, longest=400)
    file = Line(load_default="", longest=80)
    reason = Text(required=True, shortest=1, longest=500)


class AnswerSchema(Schema):
    """What the proposer answers to a point of the item's self-check (自查); who is unsure says of what."""

    code = code(POINT_CODE.pattern)
    answer = choice(ANSWERS, required=True)
    remark = Text(load_default="", longest=500)


class FulfilmentSchema(Schema):
    """A further item that a disclosure fulfils, which of its elements, and of which period."""

    item = code()
    elements = several(Line(longest=100), 100)
    period = Coded(rf"|{PERIOD.pattern}", load_default="")


class CoIssuerSchema(Schema):
    """Who issues a document with the body: a body of this deployment by its code, or another by its name."""

    body = Coded(rf"|{BODY_CODE.pattern}", load_default="")
    name = Line(load_default="", longest=100)


class ContentSchema(Schema):
    """The content of a revision; the text is Markdown. A draft may lack what a proposal needs."""

    title = Line(required=True, shortest=1, longest=200, metadata={"label": "标题"})
    summary = Text(required=True, longest=2000, metadata={"label": "内容概述"})
    text = Text(required=True, longest=LONGEST_TEXT, metadata={"label": "正文"})
    formed_on = Day(load_default=None, allow_none=True, metadata={"label": "成文日期"})
    document_number = Line(load_default="", longest=100, allow_none=True, metadata={"label": "发文字号"})
    topics = several(choice(TOPICS), 11, load_default=None, allow_none=True, metadata={"label": "主题分类"})
    channels = several(Line(longest=60), 100, load_default=None, allow_none=True, metadata={"label": "公开渠道"})
    elements = several(Line(longest=100), 100, metadata={"label": "包含的要素"})
    attachments = several(AttachmentField(metadata=_ATTACHMENT_DESCRIBED), MOST_ATTACHMENTS)
    publish_at = Moment(load_default=None, allow_none=True, metadata={"label": "定时公开"})
    period = Coded(
        rf"|{PERIOD.pattern}",
        load_default="",
        metadata={
            "label": "所属期",
            "description": "what it covers, of a periodic item and only there: 2026-07, 2026-Q3, 2026-H1 or 2026",
        },
    )
    also_fulfils = several(
        fields.Nested(FulfilmentSchema),
        MOST_FURTHER,
        metadata={
            "label": "同时履行的事项",
            "description": "further items of the same body and readers that it fulfils, each as the first",
        },
    )
    co_issuers = several(
        fields.Nested(CoIssuerSchema),
        MOST_CO_ISSUERS,
        metadata={"label": "联合发文", "description": "who issues it with the body; only of what is for everybody"},
    )
    interprets = Coded(
        rf"|{INDEX_NUMBER.pattern}|{DISCLOSURE_ID}",
        load_default="",
        metadata={
            "label": "解读的文件",
            "description": "the index number of the publication that it explains (解读); or the id of a document of an "
            "item with `needs_interpretation` that is not public yet and goes out with it",
        },
    )
    related = several(
        Coded(INDEX_NUMBER.pattern),
        MOST_RELATED,
        metadata={"label": "相关文件", "description": "index numbers of publications that belong with it"},
    )
    self_check = several(fields.Nested(AnswerSchema), MOST_POINTS, metadata={"label": "自查"})
    no_website_reason = Text(load_default="", longest=500, metadata={"label": "不上网公开的理由"})
    sensitive_data = Flag(
        load_default=False,
        metadata={
            "label": "公开敏感个人信息",
            "description": "it discloses sensitive personal data: the secrecy review records an assessment (Art. 55)",
        },
    )
    declassified_by = Line(
        load_default="",
        longest=120,
        metadata={
            "label": "解密决定",
            "description": "of what was declassified: who decided so, under which number; its record stays offline",
        },
    )
    declassified_on = Day(load_default=None, allow_none=True, metadata={"label": "解密日期"})
    kept_findings = several(fields.Nested(KeptFindingSchema), 200)
    notice_until = Day(
        load_default=None,
        allow_none=True,
        metadata={
            "label": "公示期至",
            "description": "the last day of a public notice; after it the public reads the text without personal data, "
            "and its attachments leave the public copy",
        },
    )
    notice_hides = several(
        Line(shortest=1, longest=50),
        MOST_HIDDEN,
        metadata={
            "label": "期满隐去的内容",
            "description": "words that the end of the notice hides, such as names, each as it stands in title, "
            "summary, document number or text; kept findings are hidden besides",
        },
    )


class DraftSchema(ContentSchema):
    """A new disclosure of an item."""

    item = code()


class ImportedDraft(ContentSchema):
    """The same from a file, where each line may name its proposer, and the entry of another system that it is.

    ``source``: that entry's key (its number); what has one is imported once. A page of another website has instead
    ``site``, ``column`` and ``id``, which are its key, and in place of ``item`` the one that a table gives its column;
    ``address`` and ``published_on`` are those that it had there, ``html`` its text in place of ``text``.
    """

    item = Coded(rf"|{CODE.pattern}", load_default="")
    summary = Text(load_default="", longest=2000)
    text = Text(load_default=None, longest=LONGEST_TEXT)
    html = Text(load_default="", longest=LONGEST_HTML)
    proposer = Line(load_default="", longest=60)
    source = Line(load_default="", longest=500)
    site = Line(load_default="", longest=200)
    column = Line(load_default="", longest=200)
    id = Line(load_default="", longest=200)
    address = Coded(rf"|{FORMER_ADDRESS.pattern}", load_default="")
    published_on = Day(load_default=None, allow_none=True)

    @validates_schema(skip_on_field_errors=True)
    def _check_key(self, given: dict[str, Any], **_options: Any) -> None:
        of_website = [name for name in ("site", "column", "id") if given[name]]
        if of_website and (len(of_website) < 3 or given["source"]):
            text = "网站的页面须写明 site、column、id，不写 source。 / A page has site, column and id, and no source."
            raise ValidationError(text, "site")
        for name in ("address", "published_on"):
            if given[name] and not of_website:
                text = "只有写明 site、column、id 的才能填写。 / Only beside site, column and id."
                raise ValidationError(text, name)
        if given["text"] if given["html"] else given["text"] is None:
            raise ValidationError("正文请写在 text 或者 html 中，只写一处。 / Give either text or html.", "text")
        if not given["item"] and not of_website:
            raise ValidationError("没有填写。 / Fill it in.", "item")


class ReasonSchema(Schema):
    """A reason that may be given."""

    reason = Text(load_default="", longest=1000, metadata={"label": "理由"})


class LoadedTableForm(ReasonSchema):
    """What is confirmed on the page that shows what a file would change: the digest of just that."""

    digest = Line(required=True, shortest=1, longest=80, metadata={"label": "核对过的内容"})


class NeededReasonSchema(Schema):
    """A reason that must be given."""

    reason = Text(required=True, shortest=1, longest=1000, metadata={"label": "理由"})


class HandOverSchema(NeededReasonSchema):
    """To whom a draft or returned revision is given, and why."""

    to = code(label="移交给")


class RecordConsentSchema(Schema):
    """A consent that was given elsewhere (会签): whose, by which document or file, and when."""

    issuer = Line(
        required=True,
        shortest=1,
        longest=100,
        metadata={"label": "会签单位", "description": "the code or the name of one of `co_issuers`"},
    )
    document_number = Line(load_default="", longest=100, metadata={"label": "会签文号"})
    file = Line(
        load_default="",
        longest=80,
        metadata={"label": "会签文件", "description": "the digest of a file that the caller uploaded (`POST /files`)"},
    )
    on = Day(required=True, metadata={"label": "会签日期"})


class GiveConsentSchema(Schema):
    """To exactly what was read, by its hash; for which body, where the caller answers for several."""

    content_hash = Line(required=True, shortest=1, longest=80, metadata={"label": "内容指纹"})
    body = Line(load_default="", longest=20, metadata={"label": "代表单位"})


class ObjectToJointSchema(NeededReasonSchema):
    """Why a body does not consent; for which body, where the caller answers for several."""

    body = Line(load_default="", longest=20, metadata={"label": "代表单位"})


class WithdrawSchema(NeededReasonSchema):
    """Reason and legal ground of a withdrawal; both will be on the tombstone."""

    ground = Text(required=True, shortest=1, longest=1000, metadata={"label": "法律依据"})


class ValiditySchema(NeededReasonSchema):
    """Whether a publication is in force, since when, why, and by which document; all of it will be public."""

    validity = choice(VALIDITIES, required=True, metadata={"label": "有效性"})
    on = Day(required=True, metadata={"label": "自何日起"})
    document = Coded(
        rf"|{INDEX_NUMBER.pattern}",
        load_default="",
        metadata={
            "label": "依据的文件",
            "description": "the index number of the document that did it; empty where it is not here",
        },
    )


class PurgeReviewSchema(Schema):
    """What came of the review of a purge, and the number of its record on paper; no words, for they might quote."""

    outcome = choice(PURGE_OUTCOMES, required=True, metadata={"label": "复核结论"})
    record = Coded(
        RECORD_NUMBER.pattern,
        required=True,
        metadata={"label": "复核记录编号"},
        error_messages={
            "form": "请只写编号，例如 保复〔2026〕3号 或者 FH-2026-3。"
            " / Give its number only, for instance 保复〔2026〕3号 or FH-2026-3."
        },
    )


class ReexaminationSchema(Schema):
    """What came of examining again what was refused (定期审查): refused still, on which ground, until when."""

    result = choice(REEXAMINATIONS, required=True, metadata={"label": "审查结论"})
    reason = Text(required=True, shortest=1, longest=1000, metadata={"label": "理由"})
    ground = choice(REFUSAL_GROUNDS, load_default="", metadata={"label": "不予公开的依据"})
    next_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "下次审查", "description": "when it is due again; none: by the body's rule"},
    )


class DisclosuresQuery(PageQuery):
    """Which disclosures."""

    q = Line(load_default="", longest=100, metadata={"description": "a part of the title, or the index number"})
    mine = Flag(load_default=False)
    state = Line(load_default="", longest=20)
    published = Line(load_default="", longest=20)
    purged = Flag(load_default=False)
    item = Line(load_default="", longest=60)
    body = Line(load_default="", longest=20)


class PublishedQuery(PageQuery):
    """Words and filters for what is published."""

    q = Line(load_default="", longest=200)
    topic = choice(TOPICS, load_default="")
    item = Line(load_default="", longest=60)
    body = Line(load_default="", longest=20)
    audience = choice(AUDIENCES, load_default="")
    since = Day(load_default=None, data_key="from")
    until = Day(load_default=None, data_key="to")
    validity = choice(VALIDITIES, load_default="")
    year = Whole(least=FIRST_YEAR, greatest=LAST_YEAR, load_default=None)
    sort = choice(SORTS, load_default="")


class FacetsQuery(PublishedQuery):
    """The same, without a page."""

    class Meta:
        """Counts have no pages."""

        exclude = ("cursor", "limit")


class IssuesQuery(PageQuery):
    """Which issues."""

    body = Line(load_default="", longest=20)
    audience = choice(ISSUE_AUDIENCES, load_default="")
    state = choice(ISSUE_STATES, load_default="")


class ConsentsQuery(PageQuery):
    """Which of those that the caller's bodies are asked to consent to."""

    waiting = Flag(load_default=False, metadata={"description": "only those that await an answer"})


class OpenIssueSchema(Schema):
    """Whose issue, and for whom; its number is given."""

    body = code(BODY_CODE.pattern, "单位")
    audience = choice(ISSUE_AUDIENCES, required=True, metadata={"label": "公开范围"})


class OfIssueSchema(Schema):
    """A disclosure of an issue."""

    disclosure = code(label="公开信息")


class InIssueSchema(Schema):
    """An issue for a disclosure."""

    issue = code(label="期次")


class EditionQuery(Schema):
    """Which edition; the present one unless told otherwise."""

    revision = Whole(least=1, greatest=100_000, load_default=None)


class ChangesQuery(Schema):
    """From where on."""

    after = Whole(least=0, greatest=2**62, load_default=0)
    limit = Whole(least=1, greatest=1000, load_default=100)


class CoverageQuery(PageQuery):
    """Of which obligations."""

    year = Whole(
        least=FIRST_YEAR,
        greatest=LAST_YEAR,
        load_default=None,
        metadata={"description": "the present one if not given"},
    )
    body = Line(load_default="", longest=20)
    department = Line(load_default="", longest=60)
    item = Line(load_default="", longest=60)
    article = Line(
        load_default="",
        longest=100,
        metadata={"description": "a category of their items (art20-8), or words of their legal basis (第二十条)"},
    )


class ObligationsQuery(CoverageQuery):
    """Which obligations."""

    state = choice(OBLIGATION_STATES, load_default="")
    frequency = choice(FREQUENCIES, load_default="")
    occasion = Line(load_default="", longest=36, metadata={"description": "a period's code, or a disclosure's id"})
    stale = Flag(
        load_default=False,
        metadata={"description": "only standing ones whose disclosure was not touched for YANGGUANG_STALE_MONTHS"},
    )


def body_of(given: Mapping[str, Any], **known: Any) -> Body:
    """The body that was given."""
    return structure(Body, {**given, **known})


def item_of(given: Mapping[str, Any], **known: Any) -> Item:
    """The item that was given; without a route its audience's."""
    return structure(Item, {**given, **known, "review_route": given["review_route"] or given["audience"]})


def submission_of(given: Mapping[str, Any]) -> Submission:
    """The content that was given."""
    return structure(Submission, {**given, "document_number": given["document_number"] or ""})
