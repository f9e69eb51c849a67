"""What the endpoints give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from marshmallow import fields

from chassis.web.schema import ActorView, CheckedFileView, FileView, TextFileView, View
from services.catalog.adapters.http.schemas import BodyFields, ItemFields, PersonFields, PostFields
from services.catalog.domain.disclosure import AVERAGES

API = "/catalog/api/v1"


def strings() -> fields.List[Any]:
    """A list of texts."""
    return fields.List(fields.String())


class Version(fields.String):
    """A version as ETag and If-Match carry it."""

    def render(self, value: int) -> str:
        """Its text."""
        return str(value)


class OrNone(fields.String):
    """A text, or null where there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_none=True, **options)

    def render(self, value: str) -> str | None:
        """An empty text is none."""
        return value or None


class Address(fields.String):
    """The public address of an index number on the portal."""

    def __init__(self) -> None:
        super().__init__(attribute="index_number", dump_only=True)

    def render(self, index_number: str) -> str:
        """A path of this origin."""
        return address_of(index_number)


def address_of(index_number: str) -> str:
    """The public address of a disclosure on the portal."""
    return f"/published/{index_number}"


class CodeAndNameView(View):
    """A department of a body, or an element of an item."""

    code = fields.String()
    name = fields.String()


class ChannelView(CodeAndNameView):
    """A channel of a body."""

    kind = fields.String()
    automatic = fields.Boolean()


class RulesView(View):
    """What a body decided for itself."""

    approvers = strings()
    same_person = fields.List(strings())
    deliberate_before = fields.Boolean()


class BodyView(BodyFields, View):
    """A body as it is kept."""

    code = fields.String()
    departments = fields.List(fields.Nested(CodeAndNameView))
    channels = fields.List(fields.Nested(ChannelView))
    rules = fields.Nested(RulesView)
    etag = Version()


class PostView(PostFields, View):
    """A post in the state that it is in: `entered`, `confirmed` or `ended`."""

    id = fields.String()
    state = fields.String()
    entered_by = fields.Nested(ActorView)
    entered_at = fields.DateTime()
    confirmed_by = fields.Nested(ActorView, allow_none=True)
    confirmed_at = fields.DateTime(allow_none=True)
    ended_by = fields.Nested(ActorView, allow_none=True)
    ended_at = fields.DateTime(allow_none=True)
    end_reason = fields.String()


class PersonView(PersonFields, View):
    """A person as kept, with his posts."""

    sub = fields.String()
    posts = fields.List(fields.Nested(PostView))
    etag = Version()


class SessionView(View):
    """A sign-in or a token of a person; `way`: `sign_in` or `token`."""

    id = fields.String()
    way = fields.String()
    started_at = fields.DateTime()
    expires_at = fields.DateTime()
    ended_at = fields.DateTime(allow_none=True)


class TimeLimitView(View):
    """Days from formation to publication."""

    days = fields.Integer()
    unit = fields.String()


class ResponsibleView(View):
    """第一责任人, 直接领导责任, 直接责任."""

    first = fields.String()
    leader = fields.String()
    head = fields.String()


class ItemView(ItemFields, View):
    """An item as kept."""

    code = fields.String()
    elements = fields.List(fields.Nested(CodeAndNameView))
    time_limit = fields.Nested(TimeLimitView)
    responsible = fields.Nested(ResponsibleView)
    version = fields.Integer()
    etag = Version(attribute="version", dump_only=True)


class ItemVersionView(View):
    """One version of an item."""

    version = fields.Integer()
    item = fields.Nested(ItemView)
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    reason = fields.String()


class AttachmentView(FileView):
    """An attachment, and where it is to be had."""

    address = fields.String()


class WorkingAttachmentView(CheckedFileView):
    """An attachment for those who work on it, and where it is to be had."""

    address = fields.String()


class DeadlineView(View):
    """A time limit, explained."""

    on = fields.Date()
    left = fields.Integer()
    state = fields.String()
    provisional = fields.Boolean()
    explanation = fields.String()


class FindingView(View):
    """Personal data found in a field, as they are masked."""

    field = fields.String()
    kind = fields.String()
    name = fields.String()
    masked = fields.String()


class KeptFindingView(View):
    """Personal data that shall stay readable, and why."""

    kind = fields.String()
    name = fields.String()
    masked = fields.String()
    reason = fields.String()


class ProgressView(View):
    """How a disclosure stands; no word of its content, since answers to a POST are kept for a day."""

    id = fields.String(attribute="it.id")
    state = fields.String(attribute="it.revision.state")
    published = fields.String(attribute="it.published")
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


class ReviewView(View):
    """Where review has a revision, and what it said."""

    case = OrNone()
    step = OrNone()
    unstaffed = fields.List(
        fields.String(), metadata={"description": "names of the steps that nobody could take now; the office is asked"}
    )
    proposed_at = fields.DateTime(allow_none=True)
    approved_at = fields.DateTime(allow_none=True)
    returned_reason = OrNone()
    returned_fields = strings()
    refusal_reason = OrNone()
    refusal_ground = OrNone()
    verdicts = fields.List(fields.Nested(VerdictView))


class EditionView(View):
    """A published revision in the list of versions."""

    revision = fields.Integer(attribute="number")
    title = fields.String()
    published_at = fields.DateTime()
    superseded_at = fields.DateTime(allow_none=True)
    content_hash = fields.String()
    change_reason = fields.String()
    address = fields.String()


class ReachedChannelView(CodeAndNameView):
    """A channel that a delivery was to reach."""

    kind = fields.String()


class ProofView(View):
    """What shows that a publication is out."""

    address = fields.String(metadata={"optional": True})
    note = fields.String(metadata={"optional": True})
    photo = fields.String(metadata={"optional": True})
    by = fields.Nested(ActorView, metadata={"optional": True})


class DeliveryView(View):
    """A publication that reached, or failed to reach, one channel."""

    revision = fields.Integer()
    channel = fields.Nested(ReachedChannelView, attribute="reached")
    at = fields.DateTime()
    completed = fields.Boolean()
    proof = fields.Nested(ProofView)
    reason = fields.String()


class EvaluationView(View):
    """The public's averages; none while so few evaluated that a person could be guessed."""

    count = fields.Integer()
    truthfulness = fields.Float(allow_none=True)
    completeness = fields.Float(allow_none=True)
    effectiveness = fields.Float(allow_none=True)
    comments = fields.Integer()

    def render(self, value: Any) -> dict[str, Any]:
        """The declared fields, without averages that must not be shown."""
        evaluation = value if isinstance(value, Mapping) else asdict(value)
        shown = super().render(evaluation)
        return {**shown, **dict.fromkeys(AVERAGES)} if evaluation["suppressed"] else shown


class ResponseView(View):
    """A published answer; its texts are read from complaints' room of the file store."""

    id = fields.String()
    outcome = fields.String()
    case_number = fields.String(allow_none=True)
    question = fields.Nested(TextFileView)
    answer = fields.Nested(TextFileView)
    published_at = fields.DateTime()


class FilingView(View):
    """One archive package."""

    archive_number = fields.String()
    retention = fields.String()
    package_digest = fields.String()
    filed_at = fields.DateTime()
    revision = fields.Integer()


class WithdrawalView(View):
    """Why a publication is gone."""

    reason = fields.String()
    ground = fields.String()
    at = fields.DateTime()


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
    formed_on = fields.Date(attribute="it.revision.content.formed_on", allow_none=True)
    document_number = fields.String(attribute="it.revision.content.document_number")
    topics = fields.List(fields.String(), attribute="it.revision.content.topics")
    channels = fields.List(fields.Nested(ChannelView), attribute="it.revision.content.channels")
    elements = fields.List(fields.String(), attribute="it.revision.content.elements")
    attachments = fields.List(fields.Nested(WorkingAttachmentView))
    publish_at = fields.DateTime(attribute="it.revision.content.publish_at", allow_none=True)
    personal_data = fields.String(attribute="it.item.personal_data")
    findings = fields.List(fields.Nested(FindingView), attribute="it.revision.content.findings")
    kept_findings = fields.List(fields.Nested(KeptFindingView), attribute="it.revision.content.kept_findings")
    aggregate_declared = fields.Boolean(attribute="it.revision.content.aggregate_declared")
    no_website_reason = fields.String(attribute="it.revision.content.no_website_reason")
    proposer = fields.Nested(ActorView, attribute="it.revision.proposer")
    change_reason = fields.String(attribute="it.revision.change_reason")
    review = fields.Nested(ReviewView, attribute="it.revision")
    deadline = fields.Nested(DeadlineView, allow_none=True)
    public_revision = fields.Integer(attribute="it.public_revision", allow_none=True)
    editions = fields.List(fields.Nested(EditionView))
    deliveries = fields.List(fields.Nested(DeliveryView), attribute="it.deliveries")
    evaluation = fields.Nested(EvaluationView, attribute="it.evaluation", allow_none=True)
    responses = fields.List(fields.Nested(ResponseView), attribute="it.responses")
    filings = fields.List(fields.Nested(FilingView), attribute="it.filings")
    withdrawal = fields.Nested(WithdrawalView, attribute="it.withdrawal", allow_none=True)
    purged_at = fields.DateTime(attribute="it.purged_at", allow_none=True)


class RecordView(View):
    """One thing that happened within a step."""

    act = fields.String()
    name = fields.String()
    at = fields.DateTime()
    by = fields.Nested(ActorView)
    revision = fields.Integer()
    note = fields.String()


class StepView(View):
    """One of the six steps; whom it waits for, and who did what and why, only for those who work on it."""

    step = fields.String()
    name = fields.String()
    state = fields.String()
    at = fields.DateTime(allow_none=True)
    working_days = fields.Integer(allow_none=True)
    lines = strings()
    waiting_for = fields.String(metadata={"optional": True})
    records = fields.List(fields.Nested(RecordView), metadata={"optional": True})


class TimelineView(View):
    """The six steps of a disclosure."""

    id = fields.String()
    revision = fields.Integer()
    steps = fields.List(fields.Nested(StepView))
    deadline = fields.Nested(DeadlineView, allow_none=True)


class PublishedLineView(View):
    """A publication in a list."""

    id = fields.String()
    index_number = fields.String()
    title = fields.String()
    summary = fields.String()
    body = fields.String()
    body_name = fields.String()
    item = fields.String()
    item_title = fields.String()
    audience = fields.String()
    topics = strings()
    formed_on = fields.Date(allow_none=True)
    document_number = fields.String()
    published_at = fields.DateTime()
    revision = fields.Integer()
    address = Address()


class PublicationView(PublishedLineView):
    """A publication."""

    text = fields.String()
    text_digest = fields.String()
    content_hash = fields.String()
    department = fields.String()
    department_name = fields.String()
    legal_basis = fields.String()
    level = fields.String()
    retention = fields.String()
    channels = fields.List(fields.Nested(ChannelView))
    elements = strings()
    attachments = fields.List(fields.Nested(AttachmentView))
    valid = fields.Boolean()
    first_published_at = fields.DateTime()
    change_reason = fields.String()
    editions = fields.List(fields.Nested(EditionView))
    evaluation = fields.Nested(EvaluationView, allow_none=True)
    responses = fields.List(fields.Nested(ResponseView))
    archive_number = fields.String(allow_none=True)
    filed_at = fields.DateTime(allow_none=True)


class ChangeView(View):
    """One line of the public log."""

    id = fields.Integer()
    act = fields.String()
    disclosure = fields.String()
    index_number = fields.String()
    revision = fields.Integer()
    body = fields.String()
    at = fields.DateTime()
    title = fields.String()
    content_hash = fields.String()
    reason = fields.String()
    erase = fields.Boolean()
    address = Address()


class ChangesView(View):
    """The changes that follow a cursor; ``next`` is the cursor for the following call, though nothing follows yet."""

    items = fields.List(fields.Nested(ChangeView))
    next = fields.Integer()
