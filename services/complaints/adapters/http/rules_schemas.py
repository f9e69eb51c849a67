"""How a body handles its cases."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schema import Flag, Schema, Whole, choice
from services.complaints.adapters.http.schemas import (
    DAYS_MOST,
    LIMITS_MOST,
    MESSAGE_MAX,
    TEMPLATES_MOST,
    optional_text,
    text_field,
)
from services.complaints.domain import kinds
from services.complaints.domain.body_rules import SAME_PERSON, STEPS


class OwnLimitSchema(Schema):
    """A limit that a body promised, of a kind of case, through one channel or, without one, through every."""

    kind = choice(kinds.KINDS, required=True, metadata={"label": "类型"})
    channel = choice(kinds.CHANNELS, load_default=None, allow_none=True, metadata={"label": "渠道"})
    days = Whole(least=1, greatest=365, required=True, metadata={"label": "期限"})
    unit = choice(("working", "calendar"), load_default="working", metadata={"label": "单位"})
    extension = Whole(least=0, greatest=DAYS_MOST, load_default=0, metadata={"label": "可延长"})
    basis = text_field("依据", 200, one_line=True)


class AnswerTemplateSchema(Schema):
    """The text with which answers to a kind of case may begin."""

    name = text_field("名称", 60, one_line=True)
    kind = choice(kinds.KINDS, required=True, metadata={"label": "类型"})
    text = text_field("底稿", MESSAGE_MAX)


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
    document_code = optional_text("机关代字", 20, one_line=True)
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
