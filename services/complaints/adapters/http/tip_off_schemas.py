"""What a tip-off says, and whom it reports."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, post_load, validates_schema

from chassis.web.schema import Flag, Schema, choice
from services.complaints.adapters.http.filing_schemas import NewCase
from services.complaints.adapters.http.schemas import REASON_MAX, several_codes, text_field


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


class NewReported(Schema):
    """Whom and what a tip-off reports besides, and why: departments of the case's body, members of its staff."""

    reason = text_field("理由", REASON_MAX)
    departments = several_codes("被举报的科室", "departments of the case's body, by code")
    people = several_codes("被举报人", "members of the staff, by sub")
