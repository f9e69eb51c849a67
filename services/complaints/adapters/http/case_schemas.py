"""What is said of cases by who acts on them, and which are listed."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from chassis.web.schema import Day, Flag, PageQuery, Schema, Text, Whole, choice
from services.complaints.adapters.http.schemas import (
    ASSIGNED_MOST,
    DAYS_MOST,
    ORDERS,
    REASON_MAX,
    TEXT_MAX,
    TITLE_MAX,
    code_field,
    optional_text,
    text_field,
)
from services.complaints.domain import erasure, kinds, states
from services.complaints.domain.acts import FINDINGS
from services.complaints.domain.awaited import AWAITS
from services.complaints.domain.order import LONGEST_NUMBER, plain_number
from services.complaints.use_cases.split_case import Part, part_of


class NotAccept(Schema):
    """Why a case is not accepted, what can be done against it, and where to turn."""

    reason = text_field("理由", REASON_MAX)
    remedy = text_field("救济途径", REASON_MAX)
    right_channel = text_field("正确渠道", REASON_MAX)


class Assignment(Schema):
    """To whom a case is given: a department, a person, or both."""

    department = code_field(load_default=None)
    person = code_field(load_default=None)


class Assignments(Assignment):
    """Which cases are given to whom."""

    numbers = fields.List(
        code_field(),
        required=True,
        validate=validate.Length(
            min=1, max=ASSIGNED_MOST, error=f"请选择1至{ASSIGNED_MOST}件。 / 1 to {ASSIGNED_MOST}."
        ),
        metadata={"label": "来件"},
    )


class Note(Schema):
    """Something for colleagues alone."""

    text = text_field("内部备注", REASON_MAX)


class Correction(Schema):
    """What is right of a registration, and why it was wrong; whatever is left out stays as it is."""

    kind = choice(kinds.TAKEN, load_default=None, metadata={"label": "类型"})
    received_on = Day(load_default=None, allow_none=True, metadata={"label": "收到日期"})
    order_number = optional_text("转办单编号", LONGEST_NUMBER)
    order_due_on = Day(load_default=None, allow_none=True, metadata={"label": "转办单要求的答复日期"})
    reason = text_field("更正理由", REASON_MAX)


class Resumption(Schema):
    """Why a case that ended without an answer is worked on again, and on which day it came back from outside."""

    reason = text_field("理由", REASON_MAX)
    returned_on = Day(load_default=None, allow_none=True, metadata={"label": "退回日期"})


class PartOfCase(Schema):
    """What of a case becomes one of its own, in the officer's words; its kind, where it is another."""

    title = text_field("标题", TITLE_MAX, one_line=True)
    text = text_field("内容", TEXT_MAX)
    kind = choice(kinds.TAKEN, load_default=None, metadata={"label": "类型"})

    @post_load
    def _as_part(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"part": Part(**data)}


class Transfer(Schema):
    """To which body or department a case goes, and why; with a part's title and text, that part alone goes."""

    body = code_field(load_default=None)
    department = code_field(load_default=None)
    reason = text_field("转办理由", REASON_MAX)
    part_title = optional_text("转办部分的标题", TITLE_MAX, one_line=True)
    part_text = optional_text("转办部分的内容", TEXT_MAX)

    @post_load
    def _as_part(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        part = part_of(data.pop("part_title"), data.pop("part_text"))
        return {**data, "part": part}


class TransferForm(Transfer):
    """The same on the page, where each department is named with its body: their codes repeat between bodies."""

    @post_load
    def _of_its_body(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        body, _sign, department = (data["department"] or "").rpartition("/")
        return {**data, "department": department or None, "department_body": body or None}


class Referral(Schema):
    """To which organisation outside of this system a case shall go, and why; the citizen reads both once it went."""

    organisation = text_field("转往单位", 100, one_line=True)
    reason = text_field("理由", REASON_MAX)


class Merger(Schema):
    """Into which case another one is merged."""

    into = text_field("主件编号", 100, one_line=True)

    @post_load
    def _as_number(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {"into": kinds.number_asked(data["into"])}


class Extension(Schema):
    """By how many days, in the unit of the term, and why."""

    days = Whole(least=1, greatest=DAYS_MOST, required=True, metadata={"label": "延长天数"})
    reason = text_field("理由", REASON_MAX)


class Investigation(Schema):
    """What was found, what was done about it, and on which day it was found, without one today."""

    finding = choice(FINDINGS, required=True, metadata={"label": "认定结论"})
    handling = text_field("处理情况", REASON_MAX)
    found_on = Day(load_default=None, allow_none=True, metadata={"label": "认定日期"})


class ReportedBack(Schema):
    """That the platform was told the answer: on which day, without one today, and a note."""

    reported_on = Day(load_default=None, allow_none=True, metadata={"label": "回复日期"})
    note = optional_text("备注", REASON_MAX)


class Closing(Schema):
    """Why an answered case with which its citizen is content is closed before it lapses; he reads it."""

    reason = text_field("理由", REASON_MAX)


class Erasure(Schema):
    """On which ground a case is erased; with the reason where it has not ended, which its citizen reads."""

    ground = choice(erasure.GROUNDS, required=True, metadata={"label": "删除依据"})
    reason = optional_text("理由", REASON_MAX)


class CaseFilter(Schema):
    """Which cases to list, or to take as a table."""

    q = Text(
        load_default="",
        longest=100,
        one_line=True,
        metadata={"label": "查找", "description": "part of the number, the title or a platform's own number"},
    )
    state = choice(states.STATES, load_default=None)
    kind = choice(kinds.KINDS, load_default=None)
    body = code_field(load_default=None)
    disclosure = code_field(load_default=None)
    mine = Flag(load_default=False)
    overdue = Flag(load_default=False)
    awaits = choice(
        AWAITS, load_default=None, metadata={"description": "a decision that was asked for, or a step of the answer"}
    )
    channel = choice(kinds.CHANNELS, load_default=None)
    department = code_field(load_default=None)
    handler = code_field(load_default=None)
    order_number = Text(load_default="", longest=60, one_line=True, metadata={"description": "a platform's own"})
    received_from = Day(load_default=None, metadata={"description": "received on this day or later"})
    received_to = Day(load_default=None, metadata={"description": "received on this day or before"})
    order = choice(
        ORDERS, load_default="due", metadata={"description": "the open ones by their due day, or the newest first"}
    )

    @post_load
    def _as_order(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**data, "order_number": plain_number(data["order_number"])}


class CaseQuery(CaseFilter, PageQuery):
    """Which cases to list, a page at a time."""
