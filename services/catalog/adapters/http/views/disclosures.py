"""Disclosures for those who work on them."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, CheckedFileView, FindingView, KeptFindingView, View
from services.catalog.adapters.http.views.consents import GivenConsentView
from services.catalog.adapters.http.views.directory import ChannelView, PointView
from services.catalog.adapters.http.views.outcome import (
    DeliveryView,
    EditionView,
    EvaluationView,
    FilingView,
    ResponseView,
    WithdrawalView,
)
from services.catalog.adapters.http.views.timeline import DeadlineView
from services.catalog.adapters.http.views.values import CoIssuerView, OrNone, Version, strings
from services.catalog.domain.self_check import ANSWERS
from services.catalog.domain.vocabulary import VALIDITIES
from services.vocabulary import SAME


class StoredFileView(CheckedFileView):
    """The public copy of a file, the digest of the file as it was uploaded, and what the copy no longer holds.

    ``original`` is null where the file itself is published.
    """

    original = OrNone()
    stripped = strings()


class WorkingAttachmentView(StoredFileView):
    """An attachment for those who work on it, and where it is to be had."""

    address = fields.String()


class LeftOutView(View):
    """So many of a kind (picture, hidden, formula …) that a text does not hold, and what that is called."""

    kind = fields.String()
    count = fields.Integer()
    name = fields.String()


class CleanTextView(View):
    """The text of a file as Markdown, and what of the file it does not hold."""

    text = fields.String()
    left_out = fields.List(fields.Nested(LeftOutView))


class ValidityView(View):
    """Whether a publication is in force, since when, why, by which document's index number, and who declared it."""

    state = fields.String(metadata={"description": ", ".join(VALIDITIES)})
    on = fields.Date(allow_none=True)
    reason = fields.String()
    document = fields.String()
    at = fields.DateTime(allow_none=True)
    by = fields.Nested(ActorView, allow_none=True)


class ProgressView(View):
    """How a disclosure stands; no word of its content, since answers to a POST are kept for a day."""

    id = fields.String(attribute="it.id")
    state = fields.String(attribute="it.revision.state")
    published = fields.String(attribute="it.published")
    awaits_deliberation = fields.Boolean(
        attribute="it.awaits_deliberation",
        metadata={"description": "approved, and public only once its issue is deliberated"},
    )
    awaits_consent = fields.Boolean(
        attribute="it.awaits_consent",
        metadata={"description": "approved, and public only once everybody who issues it too has consented (会签)"},
    )
    awaits_companion = fields.Boolean(
        attribute="it.awaits_companion",
        metadata={"description": "approved, and public only together with its interpretation, or what it explains"},
    )
    revision = fields.Integer(attribute="it.revision.number")
    index_number = fields.String(attribute="it.index_number", allow_none=True)
    content_hash = OrNone(attribute="it.revision.content_hash")
    archive_number = fields.String(attribute="it.archive_number", allow_none=True)
    unexplained_findings = fields.List(
        fields.Nested(FindingView),
        attribute="it.unexplained_findings",
        metadata={"description": "personal data that stand in the way of a proposal: mask them, or give reasons"},
    )
    acts = strings()
    etag = Version(attribute="it.etag")


class DisclosureLineView(View):
    """A disclosure in a list."""

    id = fields.String()
    title = fields.String()
    item = fields.String()
    item_title = fields.String()
    body = fields.String()
    audience = fields.String()
    department = fields.String()
    revision = fields.Integer()
    state = fields.String()
    published = fields.String()
    index_number = fields.String(allow_none=True)
    formed_on = fields.Date(allow_none=True)
    publish_at = fields.DateTime(allow_none=True)
    deadline = fields.Nested(DeadlineView, allow_none=True)
    proposer = fields.Nested(ActorView)
    updated_at = fields.DateTime()
    etag = Version()


class VerdictView(View):
    """What one step of review decided."""

    step = fields.Integer()
    name = fields.String()
    decision = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    opinion = fields.String()


class SimilarView(View):
    """Another disclosure of the body, public or under review, with the same text, or the item's with the same title or
    period.
    """

    disclosure = fields.String()
    index_number = OrNone()
    same = fields.String(metadata={"enum": [*SAME]})


class ReviewView(View):
    """Where review has a revision, and what it said."""

    case = OrNone()
    step = OrNone()
    unstaffed = fields.List(
        fields.String(), metadata={"description": "names of the steps that nobody could take now; the office is asked"}
    )
    similar = fields.List(fields.Nested(SimilarView), metadata={"description": "found when it was proposed"})
    proposed_at = fields.DateTime(allow_none=True)
    approved_at = fields.DateTime(allow_none=True)
    returned_reason = OrNone()
    returned_fields = strings()
    refusal_reason = OrNone()
    refusal_ground = OrNone()
    reexamine_on = fields.Date(
        allow_none=True, metadata={"description": "when a refusal is examined again (条例第十八条)"}
    )
    verdicts = fields.List(fields.Nested(VerdictView))


class FulfilmentView(View):
    """A further item that it fulfils."""

    item = fields.String()
    elements = strings()
    period = fields.String()


class AnswerView(PointView):
    """What the proposer answered to a point of the self-check (自查)."""

    answer = fields.String(metadata={"enum": [*ANSWERS]})
    remark = fields.String()


class AfterNoticeView(View):
    """What the public reads once a notice is over."""

    title = fields.String()
    summary = fields.String()
    document_number = fields.String()
    text = fields.String()


class DisclosureView(ProgressView):
    """A disclosure for those who work on it."""

    item = fields.String(attribute="it.item.code")
    item_title = fields.String(attribute="it.item.title")
    body = fields.String(attribute="it.body.code")
    audience = fields.String(attribute="it.audience")
    department = fields.String(attribute="it.department")
    title = fields.String(attribute="it.revision.content.title")
    summary = fields.String(attribute="it.revision.content.summary")
    text = fields.String()
    text_damaged = fields.Boolean(
        metadata={"description": "the file of the text is damaged or gone; have it restored, or give the text anew"}
    )
    formed_on = fields.Date(attribute="it.revision.content.formed_on", allow_none=True)
    document_number = fields.String(attribute="it.revision.content.document_number")
    topics = fields.List(fields.String(), attribute="it.revision.content.topics")
    channels = fields.List(fields.Nested(ChannelView), attribute="it.revision.content.channels")
    elements = fields.List(fields.String(), attribute="it.revision.content.elements")
    attachments = fields.List(fields.Nested(WorkingAttachmentView))
    publish_at = fields.DateTime(attribute="it.revision.content.publish_at", allow_none=True)
    period = fields.String(attribute="it.revision.content.period")
    personal_data = fields.String(attribute="it.item.personal_data")
    findings = fields.List(fields.Nested(FindingView), attribute="it.revision.content.findings")
    kept_findings = fields.List(fields.Nested(KeptFindingView), attribute="it.revision.content.kept_findings")
    also_fulfils = fields.List(fields.Nested(FulfilmentView), attribute="it.revision.content.also_fulfils")
    co_issuers = fields.List(fields.Nested(CoIssuerView), attribute="it.revision.content.co_issuers")
    consents = fields.List(fields.Nested(GivenConsentView), attribute="it.valid_consents")
    missing_consents = fields.List(fields.Nested(CoIssuerView), attribute="it.missing_consents")
    interprets = fields.String(attribute="it.revision.content.interprets")
    related = fields.List(fields.String(), attribute="it.revision.content.related")
    validity = fields.Nested(ValidityView, attribute="it.validity")
    self_check = fields.List(fields.Nested(AnswerView), attribute="it.revision.content.self_check")
    self_check_points = fields.List(
        fields.Nested(PointView),
        attribute="it.item.self_check_points",
        metadata={"description": "the points that a proposal answers"},
    )
    no_website_reason = fields.String(attribute="it.revision.content.no_website_reason")
    sensitive_data = fields.Boolean(attribute="it.revision.content.sensitive_data")
    declassified_by = fields.String(attribute="it.revision.content.declassified_by")
    declassified_on = fields.Date(attribute="it.revision.content.declassified_on", allow_none=True)
    notice_until = fields.Date(attribute="it.revision.content.notice_until", allow_none=True)
    notice_hides = fields.List(fields.String(), attribute="it.revision.content.notice_hides")
    after_notice = fields.Nested(
        AfterNoticeView,
        allow_none=True,
        metadata={"description": "what the public reads once the notice is over"},
    )
    proposer = fields.Nested(ActorView, attribute="it.revision.proposer")
    change_reason = fields.String(attribute="it.revision.change_reason")
    review = fields.Nested(ReviewView, attribute="it.revision")
    deadline = fields.Nested(DeadlineView, allow_none=True)
    formerly_published_on = fields.Date(
        attribute="it.formerly_published_on",
        allow_none=True,
        metadata={"description": "when another website published it, from which it was moved here"},
    )
    public_revision = fields.Integer(attribute="it.public_revision", allow_none=True)
    editions = fields.List(fields.Nested(EditionView))
    deliveries = fields.List(fields.Nested(DeliveryView), attribute="it.deliveries")
    evaluation = fields.Nested(EvaluationView, attribute="it.evaluation", allow_none=True)
    responses = fields.List(fields.Nested(ResponseView), attribute="it.responses")
    filings = fields.List(fields.Nested(FilingView), attribute="it.filings")
    withdrawal = fields.Nested(WithdrawalView, attribute="it.withdrawal", allow_none=True)
    purged_at = fields.DateTime(attribute="it.purged_at", allow_none=True)
