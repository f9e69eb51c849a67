"""The ledger of a case, entry by entry."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, View, choice
from services.complaints.adapters.http.optional import OPTIONAL
from services.complaints.domain import kinds
from services.complaints.domain.acts import FINDINGS
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.answering import DELIVERIES
from services.complaints.domain.clock.words import UNITS


class RegistrationView(View):
    """Of a registration what was corrected."""

    kind = choice(kinds.KINDS, **OPTIONAL)
    received_on = fields.Date(**OPTIONAL)
    order_number = fields.String(**OPTIONAL)
    order_due_on = fields.Date(**OPTIONAL)


class EntryView(View):
    """One entry of the ledger: what happened, on which day, recorded when and by whom; what its kind tells."""

    place = fields.Integer()
    kind = fields.String()
    happened_on = fields.Date()
    recorded_at = fields.DateTime()
    by = fields.Nested(ActorView)
    note = fields.String(**OPTIONAL)
    reason = fields.String(**OPTIONAL)
    remedy = fields.String(**OPTIONAL)
    right_channel = fields.String(**OPTIONAL)
    handling = fields.String(**OPTIONAL)
    reported_person = fields.String(metadata={"optional": True, "description": "whom a tip-off reports, as it says"})
    number = fields.String(metadata={"optional": True, "description": "the other case"})
    body = fields.String(**OPTIONAL)
    department = fields.String(**OPTIONAL)
    handler = fields.Nested(ActorView, **OPTIONAL)
    due_on = fields.Date(**OPTIONAL)
    dispute_until = fields.Date(**OPTIONAL)
    days = fields.Integer(**OPTIONAL)
    unit = choice(UNITS, metadata={"optional": True, "description": "of the days"})
    finding = choice(FINDINGS, **OPTIONAL)
    outcome = choice(OUTCOMES, **OPTIONAL)
    satisfaction = fields.Integer(**OPTIONAL)
    document_number = fields.String(**OPTIONAL)
    delivery = choice(DELIVERIES, **OPTIONAL)
    ground = fields.String(metadata={"optional": True, "description": "on which it was erased"})
    was = fields.Nested(RegistrationView, metadata={"optional": True, "description": "before it was corrected"})
    now = fields.Nested(RegistrationView, metadata={"optional": True, "description": "as it was corrected"})
    digest = fields.String(metadata={"optional": True, "description": "SM3 of the words, also of erased ones"})
