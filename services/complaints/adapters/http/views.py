"""What the endpoints give."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.web.schema import ActorView, View

_OPTIONAL: dict[str, Any] = {"metadata": {"optional": True}}


class ReceiptView(View):
    """What the citizen keeps; the code is shown this once."""

    number = fields.String()
    receipt_code = fields.String()
    state = fields.String()
    due_on = fields.Date()
    due_provisional = fields.Boolean()


class CaseStateView(View):
    """A case after an act, without texts: the answer to a POST may be kept for its Idempotency-Key."""

    number = fields.String()
    state = fields.String()
    due_on = fields.Date()
    version = fields.Integer()
    allowed = fields.List(fields.String())


class AssignedView(View):
    """Several cases after one act."""

    items = fields.List(fields.Nested(CaseStateView))


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
    outcome = fields.String(**_OPTIONAL)
    public = fields.Boolean(metadata={"optional": True, "description": "of an answer: that everybody reads it"})
    by = fields.Nested(ActorView, **_OPTIONAL)


class DraftView(View):
    """The answer under way."""

    text = fields.String()
    outcome = fields.String()
    hides = fields.List(fields.String())
    keeps = fields.List(fields.String())
    checks = fields.List(fields.String())
    at = fields.DateTime()
    by = fields.Nested(ActorView)


class ContactView(View):
    """How the citizen can be reached: what he gave."""

    name = fields.String(**_OPTIONAL)
    phone = fields.String(**_OPTIONAL)
    email = fields.String(**_OPTIONAL)
    address = fields.String(**_OPTIONAL)


class IdentityView(ContactView):
    """Who an informant is: what he gave; ``until`` when it may be looked at."""

    until = fields.DateTime()


class ReportedView(View):
    """A party that a tip-off reports: ``kind`` is department (code ``body/department``) or person (code: sub)."""

    kind = fields.String()
    code = fields.String()
    name = fields.String()


class OpeningView(View):
    """How the opening of an informant's identity stands: asked, granted or refused; who asked, and until when."""

    state = fields.String()
    by = fields.String(metadata={"description": "the sub of who asked"})
    until = fields.DateTime(**_OPTIONAL)


class TransferView(View):
    """From where a case came, and until when that can be disputed."""

    body = fields.String()
    department = fields.String(allow_none=True)
    dispute_until = fields.Date()


class ExtensionView(View):
    """More time that was asked for."""

    state = fields.String(metadata={"description": "asked, granted or refused"})
    days = fields.Integer()


class LetterView(View):
    """The letter to an organisation outside that is not sent yet."""

    organisation = fields.String()
    reason = fields.String()
    signed = fields.Boolean()


class SharedCaseView(CaseStateView):
    """What citizen and staff see of a case."""

    kind = fields.String()
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
    delivery = fields.String(allow_none=True, metadata={"description": "how the answer reached the citizen"})
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
    channel = fields.String()
    anonymous = fields.Boolean()
    handler = fields.Nested(ActorView, allow_none=True)
    reopened = fields.Integer()
    reminded = fields.Integer(metadata={"description": "how often somebody was told to hurry since its term began"})
    transfer = fields.Nested(TransferView, allow_none=True)
    finding = fields.String(allow_none=True)
    absorbed = fields.Integer(metadata={"description": "how many cases were merged into it"})
    order_number = fields.String(allow_none=True, metadata={"description": "of the platform that handed it over"})
    reported_on = fields.Date(allow_none=True, metadata={"description": "when that platform was told the answer"})
    answer_state = fields.String(metadata={"description": "of the answer: draft, submitted, returned, checked, signed"})
    awaits = fields.List(
        fields.String(), metadata={"description": "extension, identity, referral; of its answer review, signature"}
    )


class CaseView(SharedCaseView):
    """A case. The citizen and the officer see it; the officer also the fields of his side."""

    text = fields.String()
    dialogue = fields.List(fields.Nested(MessageView))
    referred = fields.Boolean(metadata={"description": "sent to an organisation outside, which right_channel names"})
    id = fields.String(**_OPTIONAL)
    channel = fields.String(**_OPTIONAL)
    anonymous = fields.Boolean(**_OPTIONAL)
    contact = fields.Nested(ContactView, allow_none=True, **_OPTIONAL)
    handler = fields.Nested(ActorView, allow_none=True, **_OPTIONAL)
    draft = fields.Nested(DraftView, allow_none=True, **_OPTIONAL)
    reopened = fields.Integer(**_OPTIONAL)
    reminded = fields.Integer(**_OPTIONAL)
    transfer = fields.Nested(TransferView, allow_none=True, **_OPTIONAL)
    letter = fields.Nested(LetterView, allow_none=True, **_OPTIONAL)
    finding = fields.String(allow_none=True, **_OPTIONAL)
    absorbed = fields.Integer(**_OPTIONAL)
    order_number = fields.String(allow_none=True, **_OPTIONAL)
    reported_on = fields.Date(allow_none=True, **_OPTIONAL)
    answer_state = fields.String(**_OPTIONAL)
    awaits = fields.List(fields.String(), **_OPTIONAL)
    reported = fields.List(fields.Nested(ReportedView), **_OPTIONAL)
    named_in_it = fields.Boolean(metadata={"optional": True, "description": "it names who reads: others handle it"})
    opening = fields.Nested(OpeningView, allow_none=True, **_OPTIONAL)


class RegistrationView(View):
    """Of a registration what was corrected."""

    kind = fields.String(**_OPTIONAL)
    received_on = fields.Date(**_OPTIONAL)
    order_number = fields.String(**_OPTIONAL)
    order_due_on = fields.Date(**_OPTIONAL)


class EntryView(View):
    """One entry of the ledger: what happened, on which day, recorded when and by whom; what its kind tells."""

    place = fields.Integer()
    kind = fields.String()
    happened_on = fields.Date()
    recorded_at = fields.DateTime()
    by = fields.Nested(ActorView)
    note = fields.String(**_OPTIONAL)
    reason = fields.String(**_OPTIONAL)
    remedy = fields.String(**_OPTIONAL)
    right_channel = fields.String(**_OPTIONAL)
    handling = fields.String(**_OPTIONAL)
    reported_person = fields.String(metadata={"optional": True, "description": "whom a tip-off reports, as it says"})
    number = fields.String(metadata={"optional": True, "description": "the other case"})
    body = fields.String(**_OPTIONAL)
    department = fields.String(**_OPTIONAL)
    handler = fields.Nested(ActorView, **_OPTIONAL)
    due_on = fields.Date(**_OPTIONAL)
    dispute_until = fields.Date(**_OPTIONAL)
    days = fields.Integer(**_OPTIONAL)
    unit = fields.String(metadata={"optional": True, "description": "of the days: working or calendar"})
    finding = fields.String(**_OPTIONAL)
    outcome = fields.String(**_OPTIONAL)
    satisfaction = fields.Integer(**_OPTIONAL)
    document_number = fields.String(**_OPTIONAL)
    delivery = fields.String(**_OPTIONAL)
    ground = fields.String(metadata={"optional": True, "description": "on which it was erased"})
    was = fields.Nested(RegistrationView, metadata={"optional": True, "description": "before it was corrected"})
    now = fields.Nested(RegistrationView, metadata={"optional": True, "description": "as it was corrected"})
    digest = fields.String(metadata={"optional": True, "description": "SM3 of the words, also of erased ones"})


class CaseLinkView(View):
    """Another case that may be about the same matter; ``likeness`` from 0 to 1."""

    number = fields.String()
    kind = fields.String()
    title = fields.String()
    state = fields.String()
    received_on = fields.Date()
    likeness = fields.Float()


class DuplicatesView(View):
    """Cases that may be about the same matter."""

    items = fields.List(fields.Nested(CaseLinkView))


class TermView(View):
    """A term with its rule; ``unit`` is working or calendar days."""

    days = fields.Integer()
    unit = fields.String()
    basis = fields.String()


class LimitView(TermView):
    """The limit of a case."""

    extension = fields.Integer(metadata={"description": "by how many days it may be extended, once"})


class DayView(View):
    """One day of a term: the how-manieth it is, or null where it does not count; why, in both languages.

    ``kind`` is workday, made_up (a weekend day that makes up for a holiday), weekend, holiday (``name`` says which) or
    suspended (``reasons`` say by what); ``phase`` numbers the counts, of which a supplement or a payment begins
    another; ``announced``: the holidays of its year are known.
    """

    on = fields.Date()
    count = fields.Integer(allow_none=True)
    phase = fields.Integer()
    kind = fields.String()
    name = fields.String()
    reasons = fields.List(fields.String())
    article = fields.String()
    announced = fields.Boolean()
    zh = fields.String()
    en = fields.String()


class FlagView(View):
    """Something amiss, or what did not count and why; ``days`` where it says how many (overdue), else 0."""

    code = fields.String()
    on = fields.Date()
    days = fields.Integer()
    zh = fields.String()
    en = fields.String()


class DeadlineView(View):
    """A due date that explains itself."""

    number = fields.String()
    start = fields.Date()
    due_on = fields.Date()
    provisional = fields.Boolean()
    term = fields.Nested(LimitView, attribute="limit")
    following = fields.Nested(
        LimitView,
        allow_none=True,
        metadata={"description": "the term that begins with the acceptance, where the first is to tell whether it is"},
    )
    following_on = fields.Date(allow_none=True, metadata={"description": "its day, where a platform set one"})
    used = fields.Integer()
    left = fields.Integer(metadata={"description": "days in the unit of the term; negative: overdue"})
    urgency = fields.String()
    state = fields.String(metadata={"description": "of the clock: not_started, running, suspended or ended"})
    flags = fields.List(fields.Nested(FlagView))
    calendar = fields.String(metadata={"description": "the state of knowledge that the dates rest on"})
    days = fields.List(fields.Nested(DayView))


class ClockView(View):
    """A clock as it would run; ``next_day`` asked for as ``from_day`` gives the further days of the explanation.

    ``left`` counts days of the term (its unit), below 0 overdue. ``open_ended``: what suspends it has no known end, so
    ``due_on`` is as if it ended on ``as_of``, and moves. ``due_on`` is null while no term runs.
    """

    kind = fields.String()
    as_of = fields.Date()
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    received_on = fields.Date(allow_none=True)
    start = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    provisional = fields.Boolean()
    open_ended = fields.Boolean()
    term = fields.Nested(TermView)
    used = fields.Integer()
    left = fields.Integer()
    suspended_for = fields.List(fields.String())
    suspended_since = fields.Date(allow_none=True)
    ended = fields.String()
    ended_on = fields.Date(allow_none=True)
    flags = fields.List(fields.Nested(FlagView))
    calendar = fields.String()
    days = fields.List(fields.Nested(DayView))
    next_day = fields.Date(allow_none=True)


class TotalsView(View):
    """Counts always, averages from three evaluations on."""

    disclosure = fields.String()
    count = fields.Integer()
    comments = fields.Integer()
    suppressed = fields.Boolean()
    truthfulness = fields.Float(allow_none=True)
    completeness = fields.Float(allow_none=True)
    effectiveness = fields.Float(allow_none=True)


class EvaluatedView(TotalsView):
    """The totals so far, the evaluator's token, and the receipt of the comment."""

    token = fields.String()
    number = fields.String(**_OPTIONAL)
    receipt_code = fields.String(**_OPTIONAL)


class EvaluationView(View):
    """One evaluation; ``source`` is alike for those from one address, and null after some weeks."""

    id = fields.String()
    at = fields.DateTime()
    truthfulness = fields.Integer()
    completeness = fields.Integer()
    effectiveness = fields.Integer()
    commented = fields.Boolean()
    source = fields.String(allow_none=True)
    voided_at = fields.DateTime(allow_none=True)
    void_reason = fields.String(allow_none=True)


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


class PreviewView(View):
    """What of a case and its draft answer would be public, personal data hidden."""

    title = fields.String()
    question = fields.String()
    answer = fields.String()
    preview_digest = fields.String(
        attribute="digest", metadata={"description": "sent with the answer, it confirms these words"}
    )


class ResponseView(View):
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
    overtaken = fields.Boolean(metadata={"description": "the case was taken up again since: another answer holds"})
    disclosure = fields.Nested(PublicationView, allow_none=True)
