"""What belongs to a case: its dialogue, draft, contact, requests, and what a tip-off has besides."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, View, choice
from services.complaints.adapters.http.optional import OPTIONAL
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.body_rules import CHECKS
from services.complaints.domain.case import ASKED, GRANTED, REFUSED

_DECIDED = (ASKED, GRANTED, REFUSED)


class PublicationView(View):
    """What a case or a response is about; its title is empty after a takedown."""

    id = fields.String()
    title = fields.String()
    index_number = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    state = fields.String()


class MessageView(View):
    """What one side wrote (citizen, officer) or was answered; only staff see by whom."""

    author = fields.String()
    text = fields.String()
    at = fields.DateTime()
    outcome = choice(OUTCOMES, **OPTIONAL)
    public = fields.Boolean(metadata={"optional": True, "description": "of an answer: that everybody reads it"})
    by = fields.Nested(ActorView, **OPTIONAL)


class DraftView(View):
    """The answer under way."""

    text = fields.String()
    outcome = choice(OUTCOMES)
    hides = fields.List(fields.String())
    keeps = fields.List(fields.String())
    checks = fields.List(choice(CHECKS))
    at = fields.DateTime()
    by = fields.Nested(ActorView)


class ContactView(View):
    """How the citizen can be reached: what he gave."""

    name = fields.String(**OPTIONAL)
    phone = fields.String(**OPTIONAL)
    email = fields.String(**OPTIONAL)
    address = fields.String(**OPTIONAL)


class IdentityView(ContactView):
    """Who an informant is: what he gave; ``until`` when it may be looked at."""

    until = fields.DateTime()


class ReportedView(View):
    """A party that a tip-off reports: ``kind`` is department (code ``body/department``) or person (code: sub)."""

    kind = choice(("department", "person"))
    code = fields.String()
    name = fields.String()


class OpeningView(View):
    """How the opening of an informant's identity stands: asked, granted or refused; who asked, and until when."""

    state = choice(_DECIDED)
    by = fields.String(metadata={"description": "the sub of who asked"})
    until = fields.DateTime(**OPTIONAL)


class TransferView(View):
    """From where a case came, and until when that can be disputed."""

    body = fields.String()
    department = fields.String(allow_none=True)
    dispute_until = fields.Date()


class ExtensionView(View):
    """More time that was asked for."""

    state = choice(_DECIDED)
    days = fields.Integer()


class LetterView(View):
    """The letter to an organisation outside that is not sent yet."""

    organisation = fields.String()
    reason = fields.String()
    signed = fields.Boolean()
