"""How a body handles its cases."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View, choice
from services.complaints.domain import kinds
from services.complaints.domain.body_rules import STEPS
from services.complaints.domain.clock.words import UNITS


class OwnLimitView(View):
    """A limit that a body promised."""

    kind = choice(kinds.KINDS)
    channel = choice(kinds.CHANNELS, allow_none=True)
    days = fields.Integer()
    unit = choice(UNITS)
    extension = fields.Integer()
    basis = fields.String()


class AnswerTemplateView(View):
    """The text with which answers to a kind of case may begin."""

    name = fields.String()
    kind = choice(kinds.KINDS)
    text = fields.String()


class RulesView(View):
    """How a body handles its cases."""

    body = fields.String()
    steps = fields.List(choice(STEPS))
    same_person = fields.List(fields.String())
    checklist = fields.Boolean()
    document_code = fields.String()
    limits = fields.List(fields.Nested(OwnLimitView))
    templates = fields.List(fields.Nested(AnswerTemplateView))
    version = fields.Integer()
