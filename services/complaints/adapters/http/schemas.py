"""What the endpoints and forms take, with the labels of the forms."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from chassis.content.text_guard import STORABLE, is_storable
from chassis.web.schema import Coded, Day, Flag, PageQuery, Schema, Text, Whole, choice
from services.complaints.domain import erasure, kinds, states
from services.complaints.domain.acts import FINDINGS
from services.complaints.domain.answer import OUTCOMES, Wording
from services.complaints.domain.answering import DELIVERIES
from services.complaints.domain.awaited import AWAITS
from services.complaints.domain.body_rules import CHECKS, SAME_PERSON, STEPS
from services.complaints.domain.evaluation import ASPECTS
from services.complaints.use_cases.split_case import Part, part_of

WORD_MAX, WORDS_MOST = 60, 50
NAME_MAX = 60
TITLE_MAX, TEXT_MAX, MESSAGE_MAX, REASON_MAX = 200, 10_000, 5_000, 1_000
VOIDED_MOST = 100
DAYS_MOST = 60
REPORTED_MOST = 20
LIMITS_MOST, TEMPLATES_MOST = 40, 20
ASSIGNED_MOST = 50
ORDERS = {"due": "最急的在前", "newest": "最新的在前"}
_LONGEST_CODE = 120
# What an officer can dial and write to; empty: not given.
PHONE = r"|[0-9+()（） 转#*\-]{5,40}"
EMAIL = r"|[A-Za-z0-9._%+'\-]{1,60}@[A-Za-z0-9.\-]{1,50}\.[A-Za-z]{2,8}"


def _is_code(value: str) -> None:
    if not 1 <= len(value) <= _LONGEST_CODE or not is_storable(value):
        raise ValidationError(f"请从列表中选择。 / A code has 1 to {_LONGEST_CODE} printable characters.")


def _code(**options: Any) -> fields.String:
    described = {"minLength": 1, "maxLength": _LONGEST_CODE, "pattern": STORABLE}
    return fields.String(validate=_is_code, metadata=described, **options)


def _text(label: str, longest: int, **options: Any) -> Text:
    """A text that must not be empty."""
    return Text(longest=longest, shortest=1, required=True, metadata={"label": label}, **options)


def _optional(label: str, longest: int, **options: Any) -> Text:
    return Text(longest=longest, load_default="", metadata={"label": label}, **options)


def lines(label: str, description: str) -> fields.List[Any]:
    """Words or contacts, each on a line of its own."""
    word = Text(longest=WORD_MAX, shortest=1, one_line=True, metadata={"label": label})
    error = f"最多{WORDS_MOST}行。 / {WORDS_MOST} at most."
    described = {"label": label, "description": description}
    return fields.List(
        word, load_default=list, validate=validate.Length(max=WORDS_MOST, error=error), metadata=described
    )


def one_line(label: str, longest: int) -> Text:
    """A text of one line that must not be empty."""
    return _text(label, longest, one_line=True)


def mail_address(**options: Any) -> Coded:
    """A mail address; empty where it is optional."""
    form = EMAIL.removeprefix("|") if options.get("required") else EMAIL
    return Coded(
        form,
        metadata={"label": "电子邮箱", "maxLength": 120},
        error_messages={"form": "请填写完整的邮箱，例如 wang@example.cn。 / A whole address, such as wang@example.cn."},
        **options,
    )


def _several(label: str, description: str) -> fields.List[Any]:
    """Codes of a list."""
    error = f"最多{REPORTED_MOST}个。 / {REPORTED_MOST} at most."
    described = {"label": label, "description": description}
    return fields.List(
        _code(), load_default=list, validate=validate.Length(max=REPORTED_MOST, error=error), metadata=described
    )


def _rating(label: str) -> Whole:
    return Whole(least=1, greatest=5, required=True, metadata={"label": label})


class ContactSchema(Schema):
    """How the citizen can be reached, each part of his own free will."""

    name = _optional("姓名", NAME_MAX, one_line=True)
    phone = Coded(
        PHONE,
        load_default="",
        metadata={"label": "电话", "maxLength": 40},
        error_messages={"form": "请填写电话号码，可以带区号、分机和短横。 / A number of 5 to 40 digits, + ( ) - # *."},
    )
    email = mail_address(load_default="")
    address = _optional("地址", 200, one_line=True)


class NewCase(Schema):
    """A case to submit."""

    kind = choice(kinds.KINDS, required=True, metadata={"label": "类型"})
    title = _text("标题", TITLE_MAX, one_line=True)
    text = _text("内容", TEXT_MAX)
    body = _code(load_default=None)
    disclosure = _code(load_default=None)
    channel = choice(kinds.RECORDED_CHANNELS, load_default="web")
    received_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"description": "an officer's: the day on which a letter, call or visit came, today without it"},
    )
    contact = fields.Nested(ContactSchema, load_default=None, allow_none=True)
    anonymous = Flag(load_default=False)
    notify = Flag(
        load_default=False,
        metadata={"description": "tell contact.email that there is news, where there is a mail server"},
    )
    publish_ok = Flag(load_default=False)
    order_number = _optional("转办单编号", 60, one_line=True)
    order_due_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "转办单要求的答复日期", "description": "an officer's: the day that the platform set"},
    )
    corruption = Flag(
        load_default=False,
        metadata={"description": "a tip-off's: it is about corruption, which is not taken here (12388)"},
    )
    reported_departments = _several("被举报的科室", "a tip-off's: the departments of the body that it reports")
    reported_person = _optional("被举报人", 60, one_line=True)
    person_unlisted = Flag(
        load_default=False,
        metadata={"description": "a tip-off's: reported_person is not on the staff, so it is kept from nobody for it"},
    )


class TipOffForm(NewCase):
    """A tip-off on its page, where it is asked first what it is about."""

    about = choice(("work", "corruption"), required=True, metadata={"label": "举报的是什么"})
    named = Flag(load_default=False)

    @post_load
    def _as_tip_off(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        about = data.pop("about")
        del data["named"]
        return {**data, "corruption": about == "corruption"}

    @validates_schema(skip_on_field_errors=False)
    def _is_somewhere(self, data: dict[str, Any], **_: Any) -> None:
        if not data.get("body"):
            raise ValidationError("请选择受理单位。 / Name the body that shall answer.", "body")

    @validates_schema(skip_on_field_errors=False)
    def _is_named_or_not(self, data: dict[str, Any], **_: Any) -> None:
        is_filled = any((data.get("contact") or {}).values())
        if is_filled and not data.get("named"):
            words = "您填写了姓名或者联系方式，但没有勾选实名。要留下的，请勾选；要匿名的，请清空。"
            raise ValidationError(f"{words} / Tick that you give your name, or leave name and contact out.", "named")
        if data.get("named") and not is_filled:
            words = "您勾选了实名，请至少填写一项姓名或者联系方式；要匿名的，请取消勾选。"
            raise ValidationError(f"{words} / Fill in your name or a contact, or do not tick it.", "named")


class AskForm(NewCase):
    """The same on the page, where whatever is missing is told at once."""

    @validates_schema(skip_on_field_errors=False)
    def _is_somewhere(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("kind") == kinds.TIP_OFF:
            raise ValidationError("举报请到“举报”页面填写。 / Tip-offs have a page of their own.", "kind")
        if not data.get("body") and not data.get("disclosure"):
            raise ValidationError("请选择受理单位。 / Name the body that shall answer.", "body")


class ReceiptForm(Schema):
    """Number and code of a receipt, as they are typed to follow a case."""

    number = _text("编号", 100, one_line=True)
    code = _text("查询码", 64, one_line=True)


class NewMessage(Schema):
    """One message of the dialogue."""

    text = _text("留言", MESSAGE_MAX)


class MessageForm(Schema):
    """The same on an officer's page, which has an answer's text too."""

    text = _text("留言", MESSAGE_MAX, data_key="message")


class NotAccept(Schema):
    """Why a case is not accepted, what can be done against it, and where to turn."""

    reason = _text("理由", REASON_MAX)
    remedy = _optional("救济途径", REASON_MAX)
    right_channel = _optional("正确渠道", REASON_MAX)


class Assignment(Schema):
    """To whom a case is given: a department, a person, or both."""

    department = _code(load_default=None)
    person = _code(load_default=None)


class Note(Schema):
    """Something for colleagues alone."""

    text = _text("内部备注", REASON_MAX)


class PartOfCase(Schema):
    """What of a case becomes one of its own, in the officer's words; its kind, where it is another."""

    title = _text("标题", TITLE_MAX, one_line=True)
    text = _text("内容", TEXT_MAX)
    kind = choice(kinds.TAKEN, load_default=None, metadata={"label": "类型"})

    @post_load
    def _as_part(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"part": Part(**data)}


class Transfer(Schema):
    """To which body or department a case goes, and why; with a part's title and text, that part alone goes."""

    body = _code(load_default=None)
    department = _code(load_default=None)
    reason = _text("转办理由", REASON_MAX)
    part_title = _optional("转办部分的标题", TITLE_MAX, one_line=True)
    part_text = _optional("转办部分的内容", TEXT_MAX)

    @post_load
    def _as_part(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        part = part_of(data.pop("part_title"), data.pop("part_text"))
        return {**data, "part": part}


class Referral(Schema):
    """To which organisation outside of this system a case is sent, and why; the citizen reads both."""

    organisation = _text("转往单位", 100, one_line=True)
    reason = _text("理由", REASON_MAX)


class Reason(Schema):
    """Why."""

    reason = _text("理由", REASON_MAX)


class NewReported(Schema):
    """Whom and what a tip-off reports besides: departments of the case's body, members of its staff."""

    departments = _several("被举报的科室", "departments of the case's body, by code")
    people = _several("被举报人", "members of the staff, by sub")


class Merger(Schema):
    """Into which case another one is merged."""

    into = _text("主件编号", 100, one_line=True)

    @post_load
    def _as_number(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"into": kinds.number_asked(data["into"])}


class Extension(Schema):
    """By how many days, in the unit of the term, and why."""

    days = Whole(least=1, greatest=DAYS_MOST, required=True, metadata={"label": "延长天数"})
    reason = _text("理由", REASON_MAX)


class Investigation(Schema):
    """What was found, what was done about it, and on which day it was found, without one today."""

    finding = choice(FINDINGS, required=True, metadata={"label": "认定结论"})
    handling = _text("处理情况", REASON_MAX)
    found_on = Day(load_default=None, allow_none=True, metadata={"label": "认定日期"})


class Assignments(Assignment):
    """Which cases are given to whom."""

    numbers = fields.List(
        _code(),
        required=True,
        validate=validate.Length(
            min=1, max=ASSIGNED_MOST, error=f"请选择1至{ASSIGNED_MOST}件。 / 1 to {ASSIGNED_MOST}."
        ),
        metadata={"label": "来件"},
    )


class NewDraft(Schema):
    """A draft of the answer."""

    text = _text("答复内容", TEXT_MAX)
    outcome = choice(OUTCOMES, load_default="answered")
    hides = lines(
        "公开时隐去的文字",
        "words of case and answer that are blanked in what is published, such as names, which no scan finds",
    )
    keeps = lines(
        "公开时保留的电话和邮箱",
        "the office's own landlines and mail addresses in the answer that stay in what is published",
    )

    checks = fields.List(
        choice(CHECKS),
        load_default=list,
        validate=validate.Length(max=len(CHECKS)),
        metadata={"label": "答复质量核对", "description": "what its officer looked over; a body may want each"},
    )

    @post_load
    def _worded(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        said = Wording(**{name: data.pop(name) for name in ("text", "outcome", "hides", "keeps", "checks")})
        return {**data, "said": said if said.text else None}


class NewAnswer(NewDraft):
    """The answer that goes out; without a text the draft as it stands, as checked and signed where that is the rule."""

    text = _optional("答复内容", TEXT_MAX)
    publish = Flag(load_default=False)
    preview_digest = Coded("(sm3:[0-9a-f]{64})?", load_default="")
    delivery = choice(DELIVERIES, load_default="online", metadata={"label": "送达方式"})
    delivered_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "送达日期", "description": "the day of posting or of the signature; today without it"},
    )


class OwnLimitSchema(Schema):
    """A limit that a body promised, of a kind of case, through one channel or, without one, through every."""

    kind = choice(kinds.KINDS, required=True, metadata={"label": "类型"})
    channel = choice(kinds.CHANNELS, load_default=None, allow_none=True, metadata={"label": "渠道"})
    days = Whole(least=1, greatest=365, required=True, metadata={"label": "期限"})
    unit = choice(("working", "calendar"), load_default="working", metadata={"label": "单位"})
    extension = Whole(least=0, greatest=DAYS_MOST, load_default=0, metadata={"label": "可延长"})
    basis = _text("依据", 200, one_line=True)


class AnswerTemplateSchema(Schema):
    """The text with which answers to a kind of case may begin."""

    name = _text("名称", 60, one_line=True)
    kind = choice(kinds.KINDS, required=True, metadata={"label": "类型"})
    text = _text("底稿", MESSAGE_MAX)


class RulesOfBody(Schema):
    """How a body handles its cases: steps between draft and sending, pairs of steps that one person may do."""

    steps = fields.List(
        choice(STEPS), load_default=list, validate=validate.Length(max=len(STEPS)), metadata={"label": "发出前的步骤"}
    )
    same_person = fields.List(
        choice(SAME_PERSON),
        load_default=list,
        validate=validate.Length(max=len(SAME_PERSON)),
        metadata={"label": "可以由同一人办理"},
    )
    checklist = Flag(load_default=False)
    document_code = _optional("机关代字", 20, one_line=True)
    limits = fields.List(
        fields.Nested(OwnLimitSchema),
        load_default=list,
        validate=validate.Length(max=LIMITS_MOST),
        metadata={"label": "办理期限"},
    )
    templates = fields.List(
        fields.Nested(AnswerTemplateSchema),
        load_default=list,
        validate=validate.Length(max=TEMPLATES_MOST),
        metadata={"label": "答复底稿"},
    )


class ReportedBack(Schema):
    """That the platform was told the answer: on which day, without one today, and a note."""

    reported_on = Day(load_default=None, allow_none=True, metadata={"label": "回复日期"})
    note = _optional("备注", REASON_MAX)


class Closing(Schema):
    """Why an answered case is closed before it lapses; the citizen reads it."""

    reason = _text("理由", REASON_MAX)


class Erasure(Schema):
    """On which ground a case is erased; with the reason where it has not ended, which its citizen reads."""

    ground = choice(erasure.GROUNDS, required=True, metadata={"label": "删除依据"})
    reason = _optional("理由", REASON_MAX)


class Reopening(Schema):
    """Why an answered case is taken up again."""

    reason = _text("理由", REASON_MAX)


class Rating(Schema):
    """How content the citizen is with the answer."""

    satisfaction = _rating("满意程度")


class CaseQuery(PageQuery):
    """Which cases to list."""

    state = choice(states.STATES, load_default=None)
    kind = choice(kinds.KINDS, load_default=None)
    body = _code(load_default=None)
    disclosure = _code(load_default=None)
    mine = Flag(load_default=False)
    overdue = Flag(load_default=False)
    awaits = choice(AWAITS, load_default=None, metadata={"description": "a decision that was asked for"})
    channel = choice(kinds.CHANNELS, load_default=None)
    department = _code(load_default=None)
    handler = _code(load_default=None)
    order_number = Text(load_default="", longest=60, one_line=True, metadata={"description": "a platform's own"})
    received_from = Day(load_default=None, metadata={"description": "received on this day or later"})
    received_to = Day(load_default=None, metadata={"description": "received on this day or before"})
    order = choice(
        ORDERS, load_default="due", metadata={"description": "the open ones by their due day, or the newest first"}
    )


class NewEvaluation(Schema):
    """Three ratings from 1 to 5, and a comment if wanted."""

    disclosure = _code(required=True)
    truthfulness = _rating(ASPECTS["truthfulness"])
    completeness = _rating(ASPECTS["completeness"])
    effectiveness = _rating(ASPECTS["effectiveness"])
    comment = _optional("意见", TEXT_MAX)
    publish_ok = Flag(load_default=False)


class TotalsQuery(Schema):
    """Whose evaluations."""

    disclosure = _code(required=True)


class EvaluationQuery(PageQuery):
    """Whose single evaluations."""

    disclosure = _code(required=True)


class NewVoiding(Schema):
    """Which evaluations of a publication are void, and why."""

    disclosure = _code(required=True)
    evaluations = fields.List(
        _code(),
        required=True,
        validate=validate.Length(
            min=1, max=VOIDED_MOST, error=f"请选择1至{VOIDED_MOST}条。 / Choose 1 to {VOIDED_MOST}."
        ),
        metadata={"label": "评议"},
    )
    reason = _text("理由", REASON_MAX)


class ResponseQuery(PageQuery):
    """Which public responses to list."""

    q = Text(
        load_default="", longest=100, metadata={"label": "关键词", "description": "words of title, question or answer"}
    )
    body = _code(load_default=None)
    disclosure = _code(load_default=None)
