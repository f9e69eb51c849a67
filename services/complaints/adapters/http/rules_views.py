"""How a body handles its cases."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View


class OwnLimitView(View):
    """A limit that a body promised."""

    kind = fields.String()
    channel = fields.String(allow_none=True)
    days = fields.Integer()
    unit = fields.String()
    extension = fields.Integer()
    basis = fields.String()


class AnswerTemplateView(View):
    """The text with which answers to a kind of case may begin."""

    name = fields.String()
    kind = fields.String()
    text = fields.String()


class RulesView(View):
    """How a body handles its cases."""

    body = fields.String()
    steps = fields.List(fields.String())
    same_person = fields.List(fields.String())
    checklist = fields.Boolean()
    document_code = fields.String()
    limits = fields.List(fields.Nested(OwnLimitView))
    templates = fields.List(fields.Nested(AnswerTemplateView))
    version = fields.Integer()
