"""A case: as it is read, as it is listed, as it stands after an act."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, View, choice
from services.complaints.adapters.http.case_part_views import (
    ContactView,
    DraftView,
    ExtensionView,
    LetterView,
    MessageView,
    OpeningView,
    PublicationView,
    ReportedView,
    TransferView,
)
from services.complaints.adapters.http.optional import OPTIONAL
from services.complaints.domain import kinds, states
from services.complaints.domain.acts import FINDINGS
from services.complaints.domain.answering import DELIVERIES
from services.complaints.domain.awaited import AWAITS


class ReceiptView(View):
    """What the citizen keeps; the code is shown this once."""

    number = fields.String()
    receipt_code = fields.String()
    state = choice(states.STATES)
    due_on = fields.Date()
    due_provisional = fields.Boolean()


class CaseStateView(View):
    """A case after an act, without texts: the answer to a POST may be kept for its Idempotency-Key."""

    number = fields.String()
    state = choice(states.STATES)
    due_on = fields.Date()
    version = fields.Integer()
    allowed = fields.List(fields.String())


class AssignedView(View):
    """Several cases after one act."""

    items = fields.List(fields.Nested(CaseStateView))


class SharedCaseView(CaseStateView):
    """What citizen and staff see of a case."""

    kind = choice(kinds.KINDS)
    body = fields.String()
    body_name = fields.String()
    department = fields.String(allow_none=True)
    title = fields.String()
    received_at = fields.DateTime(metadata={"description": "when it was taken in here"})
    received_on = fields.Date(metadata={"description": "when it came; the day after is day 1 of its term"})
    due_provisional = fields.Boolean()
    urgency = fields.String()
    answered_at = fields.DateTime(allow_none=True)
    answered_on = fields.Date(allow_none=True, metadata={"description": "the day on which the answer was given"})
    first_answered_on = fields.Date(allow_none=True, metadata={"description": "that of the first answer"})
    merged_into = fields.String(allow_none=True, metadata={"description": "the case with which it is answered"})
    split_from = fields.String(allow_none=True, metadata={"description": "the case of which it was a part"})
    extension = fields.Nested(ExtensionView, allow_none=True)
    document_number = fields.String(allow_none=True, metadata={"description": "of the answer, as a document"})
    delivery = choice(DELIVERIES, allow_none=True, metadata={"description": "how the answer reached the citizen"})
    reopen_until = fields.Date(
        allow_none=True, metadata={"description": "of an answered case: the citizen may have it taken up again"}
    )
    closed_at = fields.DateTime(allow_none=True)
    close_reason = fields.String(allow_none=True)
    remedy = fields.String(allow_none=True)
    right_channel = fields.String(allow_none=True)
    satisfaction = fields.Integer(allow_none=True)
    erased_at = fields.DateTime(allow_none=True)
    publish_ok = fields.Boolean()
    disclosure = fields.Nested(PublicationView, allow_none=True)


class ListedCaseView(SharedCaseView):
    """A case in the list of staff: neither text nor contact nor dialogue."""

    id = fields.String()
    channel = choice(kinds.CHANNELS)
    anonymous = fields.Boolean()
    handler = fields.Nested(ActorView, allow_none=True)
    reopened = fields.Integer()
    reminded = fields.Integer(metadata={"description": "how often somebody was told to hurry since its term began"})
    transfer = fields.Nested(TransferView, allow_none=True)
    finding = choice(FINDINGS, allow_none=True)
    absorbed = fields.Integer(metadata={"description": "how many cases were merged into it"})
    order_number = fields.String(allow_none=True, metadata={"description": "of the platform that handed it over"})
    reported_on = fields.Date(allow_none=True, metadata={"description": "when that platform was told the answer"})
    answer_state = fields.String(metadata={"description": "of the answer: draft, submitted, returned, checked, signed"})
    awaits = fields.List(choice(AWAITS), metadata={"description": "besides its answer"})


class CaseView(SharedCaseView):
    """A case. The citizen and the officer see it; the officer also the fields of his side."""

    text = fields.String()
    dialogue = fields.List(fields.Nested(MessageView))
    referred = fields.Boolean(metadata={"description": "sent to an organisation outside, which right_channel names"})
    id = fields.String(**OPTIONAL)
    channel = choice(kinds.CHANNELS, **OPTIONAL)
    anonymous = fields.Boolean(**OPTIONAL)
    contact = fields.Nested(ContactView, allow_none=True, **OPTIONAL)
    handler = fields.Nested(ActorView, allow_none=True, **OPTIONAL)
    draft = fields.Nested(DraftView, allow_none=True, **OPTIONAL)
    reopened = fields.Integer(**OPTIONAL)
    reminded = fields.Integer(**OPTIONAL)
    transfer = fields.Nested(TransferView, allow_none=True, **OPTIONAL)
    letter = fields.Nested(LetterView, allow_none=True, **OPTIONAL)
    finding = choice(FINDINGS, allow_none=True, **OPTIONAL)
    absorbed = fields.Integer(**OPTIONAL)
    order_number = fields.String(allow_none=True, **OPTIONAL)
    same_order = fields.List(
        fields.String(), metadata={"optional": True, "description": "other open cases of the same order of a platform"}
    )
    reported_on = fields.Date(allow_none=True, **OPTIONAL)
    answer_state = fields.String(**OPTIONAL)
    awaits = fields.List(choice(AWAITS), **OPTIONAL)
    reported = fields.List(fields.Nested(ReportedView), **OPTIONAL)
    named_in_it = fields.Boolean(metadata={"optional": True, "description": "it names who reads: others handle it"})
    identity_kept = fields.Boolean(
        metadata={"optional": True, "description": "it, or a part of it, names who reads: not told who its citizen is"}
    )
    opening = fields.Nested(OpeningView, allow_none=True, **OPTIONAL)


class CaseLinkView(View):
    """Another case that may be about the same matter; ``likeness`` from 0 to 1."""

    number = fields.String()
    kind = choice(kinds.KINDS)
    title = fields.String()
    state = choice(states.STATES)
    received_on = fields.Date()
    likeness = fields.Float()


class DuplicatesView(View):
    """Cases that may be about the same matter."""

    items = fields.List(fields.Nested(CaseLinkView))
