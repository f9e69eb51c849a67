"""What goes out on paper, for programs: the reply to a platform, the letter to another organisation."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View, choice
from services.complaints.domain import kinds, states
from services.complaints.domain.acts import FINDINGS
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.answering import DELIVERIES


class SentAnswerView(View):
    """One answer that was sent."""

    text = fields.String()
    outcome = choice(OUTCOMES)
    at = fields.DateTime()


class OrderReplyView(View):
    """What the platform that handed a case over is told; never how the citizen can be reached."""

    order_number = fields.String()
    channel = choice(kinds.CHANNELS)
    number = fields.String()
    kind = choice(kinds.KINDS)
    title = fields.String()
    body_name = fields.String()
    department_name = fields.String()
    state = choice(states.STATES)
    received_on = fields.Date()
    order_due_on = fields.Date(
        allow_none=True, metadata={"description": "the day that the platform named, by which in_time is said"}
    )
    due_on = fields.Date(metadata={"description": "of the term under way; after a reopening not the platform's"})
    first_answered_on = fields.Date(allow_none=True)
    answered_on = fields.Date(allow_none=True)
    in_time = fields.Boolean(
        allow_none=True, metadata={"description": "null: erased at its citizen's demand before it was answered"}
    )
    document_number = fields.String(allow_none=True)
    delivery = choice(DELIVERIES, allow_none=True)
    finding = choice(FINDINGS, allow_none=True)
    satisfaction = fields.Integer(allow_none=True)
    answers = fields.List(
        fields.Nested(SentAnswerView), metadata={"description": "the oldest first; none: it ended so"}
    )
    close_reason = fields.String(allow_none=True)
    right_channel = fields.String(allow_none=True)
    reported_on = fields.Date(allow_none=True)
    erased_at = fields.DateTime(
        allow_none=True, metadata={"description": "at its citizen's demand: title and answers are empty since then"}
    )


class ReferralView(View):
    """The letter with which a case goes to an organisation outside; empty texts were erased."""

    number = fields.String()
    kind = choice(kinds.KINDS)
    title = fields.String()
    text = fields.String()
    body_name = fields.String()
    received_on = fields.Date()
    organisation = fields.String(allow_none=True)
    reason = fields.String(allow_none=True)
    referred_on = fields.Date(allow_none=True, metadata={"description": "null: it is signed and not sent yet"})
