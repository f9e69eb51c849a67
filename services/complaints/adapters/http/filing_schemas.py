"""What citizens say: a new case, and what they say of it afterwards."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from chassis.web.schema import Day, Flag, Schema, choice
from services.complaints.adapters.http.schemas import (
    MESSAGE_MAX,
    NAME_MAX,
    PHONE,
    REASON_MAX,
    TEXT_MAX,
    TITLE_MAX,
    Typed,
    code_field,
    lines_field,
    mail_address,
    optional_text,
    rating_field,
    several_codes,
    text_field,
)
from services.complaints.domain import kinds
from services.complaints.domain.order import LONGEST_NUMBER


def none_is_reported() -> fields.List[Any]:
    """What an informant says of those whom he mentions."""
    described = (
        "a tip-off's: of the words that mention somebody ('mentioned' of the refusal) those that mean nobody whom it "
        "reports, a witness, say; the others are kept away all the same"
    )
    return lines_field("文中提到、但不是被举报人的", described)


def meant_as_it_is() -> Flag:
    """What a citizen says who is asked whether he means to report somebody."""
    described = "of what is no tip-off and names staff or accuses: it is meant as it is"
    return Flag(load_default=False, metadata={"label": "是不是举报", "description": described})


class ContactSchema(Schema):
    """How the citizen can be reached, each part of his own free will."""

    name = optional_text("姓名", NAME_MAX, one_line=True)
    phone = Typed(
        PHONE,
        load_default="",
        metadata={"label": "电话", "maxLength": 40},
        error_messages={"form": "请填写电话号码，可以带区号、分机和短横。 / A number of 5 to 40 digits, + ( ) - # *."},
    )
    email = mail_address(load_default="")
    address = optional_text("地址", 200, one_line=True)


class NewCase(Schema):
    """A case to submit."""

    kind = choice(kinds.KINDS, required=True, metadata={"label": "类型"})
    title = text_field("标题", TITLE_MAX, one_line=True)
    text = text_field("内容", TEXT_MAX)
    body = code_field(load_default=None)
    disclosure = code_field(load_default=None)
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
    order_number = optional_text("转办单编号", LONGEST_NUMBER)
    order_due_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "转办单要求的答复日期", "description": "an officer's: the day that the platform set"},
    )
    corruption = Flag(
        load_default=False,
        metadata={"description": "a tip-off's: it is about corruption, which is not taken here (12388)"},
    )
    reported_departments = several_codes("被举报的科室", "a tip-off's: the departments of the body that it reports")
    reported_person = optional_text("被举报人", 60, one_line=True)
    person_unlisted = Flag(
        load_default=False,
        metadata={
            "description": "a tip-off's: reported_person is not on the staff; whoever comes under that name has it not"
        },
    )
    mentioned_not_reported = none_is_reported()
    not_a_tip_off = meant_as_it_is()


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

    number = text_field("编号", 100, one_line=True)
    code = text_field("查询码", 64, one_line=True)


class NewMessage(Schema):
    """One message of the dialogue."""

    text = text_field("留言", MESSAGE_MAX)
    mentioned_not_reported = none_is_reported()
    not_a_tip_off = meant_as_it_is()


class MessageForm(Schema):
    """The same on an officer's page, which has an answer's text too."""

    text = text_field("留言", MESSAGE_MAX, data_key="message")


class Reopening(Schema):
    """Why an answered case is taken up again."""

    reason = text_field("理由", REASON_MAX)
    order_due_on = Day(
        load_default=None,
        allow_none=True,
        metadata={
            "label": "平台要求的答复日期",
            "description": "an officer's: the day that the platform set when it gave the order back",
        },
    )
    mentioned_not_reported = none_is_reported()
    not_a_tip_off = meant_as_it_is()


class Rating(Schema):
    """How content the citizen is with the answer."""

    satisfaction = rating_field("满意程度")
