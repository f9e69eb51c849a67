"""What the endpoints take and give. Lengths are the domain's; unknown fields are refused by the chassis."""

from __future__ import annotations

from marshmallow import ValidationError, fields, missing, validate

from chassis.web.http import PageQuery, Schema
from services.complaints.adapters.plain import is_plain
from services.complaints.domain import kinds, states
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.texts import MESSAGE_MAX, REASON_MAX, TEXT_MAX, TITLE_MAX


def _is_code(value: str) -> None:
    if not 1 <= len(value) <= _LONGEST_CODE or not is_plain(value):
        raise ValidationError(f"A code of ours has 1 to {_LONGEST_CODE} printable characters.")


_LONGEST_CODE = 120
_CODE = _is_code
_RATING = validate.Range(1, 5)


def _text(longest: int, *, required: bool = True) -> fields.String:
    default = missing if required else ""
    return fields.String(required=required, load_default=default, validate=validate.Length(max=longest))


def _flag(default: bool) -> fields.Boolean:
    return fields.Boolean(load_default=default, truthy={True}, falsy={False})


class ContactSchema(Schema):
    """How the citizen can be reached, each part of his own free will."""

    name = _text(60, required=False)
    phone = _text(40, required=False)
    email = _text(120, required=False)
    address = _text(200, required=False)


class NewCase(Schema):
    """A case to submit."""

    kind = fields.String(
        required=True, validate=validate.Length(max=40), metadata={"description": ", ".join(kinds.TAKEN)}
    )
    title = _text(TITLE_MAX)
    text = _text(TEXT_MAX)
    body = fields.String(load_default=None, validate=_CODE)
    disclosure = fields.String(load_default=None, validate=_CODE)
    channel = fields.String(load_default="web", validate=validate.OneOf(kinds.RECORDED_CHANNELS))
    contact = fields.Nested(ContactSchema, load_default=None, allow_none=True)
    anonymous = _flag(False)
    publish_ok = _flag(False)


class CaseReceipt(Schema):
    """What the citizen keeps; the code is shown this once."""

    number = fields.String()
    receipt_code = fields.String()
    state = fields.String()
    due_on = fields.Date()
    due_provisional = fields.Boolean()


class CaseState(Schema):
    """A case after an act: states and dates, no texts."""

    number = fields.String()
    state = fields.String()
    due_on = fields.Date(allow_none=True)
    version = fields.Integer()
    allowed = fields.List(fields.String())


class Nothing(Schema):
    """No fields at all."""


class NewMessage(Schema):
    """One message of the dialogue."""

    text = _text(MESSAGE_MAX)


class NotAccept(Schema):
    """Why a case is not accepted, what can be done against it, and where to turn."""

    reason = _text(REASON_MAX)
    remedy = _text(REASON_MAX, required=False)
    right_channel = _text(REASON_MAX, required=False)


class Assignment(Schema):
    """To whom a case is given: a department, a person, or both."""

    department = fields.String(load_default=None, validate=_CODE)
    person = fields.String(load_default=None, validate=_CODE)


class NewAnswer(Schema):
    """The answer that goes out."""

    text = _text(TEXT_MAX)
    outcome = fields.String(load_default="answered", validate=validate.OneOf(list(OUTCOMES)))
    publish = _flag(True)


class NewDraft(Schema):
    """A draft of the answer."""

    text = _text(TEXT_MAX)
    outcome = fields.String(load_default="answered", validate=validate.OneOf(list(OUTCOMES)))


class Closing(Schema):
    """Why an answered case is closed before it lapses."""

    reason = _text(REASON_MAX, required=False)


class Reopening(Schema):
    """Why an answered case is taken up again."""

    reason = _text(REASON_MAX)


class Rating(Schema):
    """How content the citizen is with the answer."""

    satisfaction = fields.Integer(required=True, strict=True, validate=_RATING)


class CaseQuery(PageQuery):
    """Which cases to list."""

    state = fields.String(load_default=None, validate=validate.OneOf(list(states.STATES)))
    kind = fields.String(load_default=None, validate=validate.OneOf(list(kinds.KINDS)))
    body = fields.String(load_default=None, validate=_CODE)
    disclosure = fields.String(load_default=None, validate=_CODE)
    mine = fields.Boolean(load_default=False)
    overdue = fields.Boolean(load_default=False)
    order = fields.String(load_default="due", validate=validate.OneOf(["due", "newest"]))


class CaseSchema(Schema):
    """A case. The citizen and the officer see it; the officer also the fields of his side."""

    number = fields.String()
    kind = fields.String()
    body = fields.String()
    body_name = fields.String()
    department = fields.String(allow_none=True)
    state = fields.String()
    title = fields.String()
    text = fields.String()
    received_at = fields.DateTime()
    due_on = fields.Date(allow_none=True)
    due_provisional = fields.Boolean()
    urgency = fields.String()
    answered_at = fields.DateTime(allow_none=True)
    closed_at = fields.DateTime(allow_none=True)
    close_reason = fields.String(allow_none=True)
    remedy = fields.String(allow_none=True)
    right_channel = fields.String(allow_none=True)
    satisfaction = fields.Integer(allow_none=True)
    publish_ok = fields.Boolean()
    disclosure = fields.Dict(allow_none=True)
    dialogue = fields.List(fields.Dict())
    allowed = fields.List(fields.String())
    version = fields.Integer()
    id = fields.String()
    channel = fields.String()
    anonymous = fields.Boolean()
    contact = fields.Dict(allow_none=True)
    handler = fields.Dict(allow_none=True)
    draft = fields.Dict(allow_none=True)
    reopened = fields.Integer()


class DeadlineSchema(Schema):
    """A due date that explains itself."""

    number = fields.String()
    start = fields.Date()
    due_on = fields.Date(allow_none=True)
    provisional = fields.Boolean()
    term = fields.Dict()
    used = fields.Integer()
    left = fields.Integer()
    urgency = fields.String()
    days = fields.List(fields.Dict())


class NewEvaluation(Schema):
    """Three ratings from 1 to 5, and a comment if wanted."""

    disclosure = fields.String(required=True, validate=_CODE)
    truthfulness = fields.Integer(required=True, strict=True, validate=_RATING)
    completeness = fields.Integer(required=True, strict=True, validate=_RATING)
    effectiveness = fields.Integer(required=True, strict=True, validate=_RATING)
    comment = _text(TEXT_MAX, required=False)
    publish_ok = _flag(False)


class TotalsQuery(Schema):
    """Whose evaluations."""

    disclosure = fields.String(required=True, validate=_CODE)


class TotalsSchema(Schema):
    """Counts always, averages from three evaluations on."""

    disclosure = fields.String()
    count = fields.Integer()
    comments = fields.Integer()
    suppressed = fields.Boolean()
    truthfulness = fields.Float(allow_none=True)
    completeness = fields.Float(allow_none=True)
    effectiveness = fields.Float(allow_none=True)


class EvaluatedSchema(TotalsSchema):
    """The totals so far, the evaluator's token, and the receipt of the comment."""

    token = fields.String()
    number = fields.String()
    receipt_code = fields.String()


class ResponseQuery(PageQuery):
    """Which public responses to list."""

    body = fields.String(load_default=None, validate=_CODE)
    disclosure = fields.String(load_default=None, validate=_CODE)


class ResponseSchema(Schema):
    """A published question and answer, personal data hidden."""

    id = fields.String()
    case_number = fields.String()
    body = fields.String()
    body_name = fields.String()
    outcome = fields.String()
    title = fields.String()
    question = fields.String()
    answer = fields.String()
    published_at = fields.DateTime()
    disclosure = fields.Dict(allow_none=True)
