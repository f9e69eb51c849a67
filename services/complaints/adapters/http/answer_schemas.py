"""What an answer says, and how it goes out."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, post_load, validate

from chassis.web.schema import Coded, Day, Flag, Schema, choice
from services.complaints.adapters.http.schemas import TEXT_MAX, lines_field, optional_text, text_field
from services.complaints.domain.answer import OUTCOMES, Wording
from services.complaints.domain.answering import DELIVERIES
from services.complaints.domain.body_rules import CHECKS


class NewDraft(Schema):
    """A draft of the answer."""

    text = text_field("答复内容", TEXT_MAX)
    outcome = choice(OUTCOMES, load_default="answered")
    hides = lines_field(
        "公开时隐去的文字",
        "words of case and answer that are blanked in what is published, such as names, which no scan finds",
    )
    keeps = lines_field(
        "公开时保留的电话、邮箱、地址",
        "the office's own landlines, mail addresses and places in the answer that stay in what is published",
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

    text = optional_text("答复内容", TEXT_MAX)
    publish = Flag(load_default=False)
    preview_digest = Coded("(sm3:[0-9a-f]{64})?", load_default="")
    delivery = choice(DELIVERIES, load_default="online", metadata={"label": "送达方式"})
    delivered_on = Day(
        load_default=None,
        allow_none=True,
        metadata={"label": "送达日期", "description": "the day of posting or of the signature; today without it"},
    )
