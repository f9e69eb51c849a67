"""What the endpoints show of a case."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import (
    ActorView,
    CheckedFileView,
    FindingView,
    KeptFindingView,
    TextFileView,
    View,
    WithheldView,
    choice,
)
from services.review.domain.case import DECISIONS
from services.review.domain.grounds import GROUNDS
from services.review.domain.refusals import STATE_NAMES
from services.review.domain.review import FIELD_NAMES
from services.review.domain.routes import SKIPPED_FOR
from services.vocabulary import SAME


class VerdictView(View):
    """What one person decided on one step."""

    decision = choice(DECISIONS)
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    opinion = fields.String()
    sheet = fields.Dict(
        allow_none=True,
        metadata={"description": "as it was filled in; with the certificate's 'number' once the step is passed"},
    )
    ground = fields.String()
    fields_ = fields.List(fields.String(), data_key="fields", attribute="fields")
    together_with = fields.List(
        fields.Integer(), metadata={"description": "earlier steps that he passed too, as the body's rule lets him"}
    )
    deputy_for = fields.String(metadata={"description": "sub of whom he stood in for; empty: nobody"})


class StepView(View):
    """One step of a case; ``sheet`` is a JSON Schema or null."""

    step = fields.Integer(attribute="number")
    stage = fields.Integer(metadata={"description": "steps of one stage run side by side"})
    name = fields.String()
    roles = fields.List(fields.String())
    department = fields.String(metadata={"description": "whose people take it, where a role belongs to a department"})
    person = fields.String(metadata={"description": "sub of who alone takes it; empty: whoever has one of the roles"})
    state = choice(["pending", "current", "passed", "returned", "refused", "ended"])
    count = fields.Integer(metadata={"description": "how many people must agree"})
    days = fields.Integer(metadata={"description": "working days allowed"})
    started_on = fields.Date()
    due_on = fields.Date(attribute="due.on")
    provisional = fields.Boolean(
        attribute="due.provisional", metadata={"description": "the year's holidays are not announced yet"}
    )
    sheet = fields.Dict(allow_none=True)
    verdicts = fields.List(fields.Nested(VerdictView))


class ProgressView(View):
    """How a case stands; nothing of the disclosure's own words, so that the answer to a POST may be kept."""

    id = fields.String()
    state = choice(STATE_NAMES)
    disclosure = fields.String(attribute="proposal.disclosure")
    revision = fields.Integer(attribute="proposal.revision")
    body = fields.String()
    audience = fields.String(attribute="proposal.audience")
    route = fields.String(attribute="proposal.review_route")
    route_version = fields.Integer(metadata={"description": "of the route, which the case keeps"})
    content_hash = fields.String(attribute="proposal.content_hash")
    deliberate_after = fields.Boolean()
    deliberate_by = fields.Date(
        allow_none=True, metadata={"description": "by when the leading group deliberates on what was approved before"}
    )
    deliberated_at = fields.DateTime(
        allow_none=True, metadata={"description": "when the leading group agreed to it afterwards"}
    )
    withdrawn_at = fields.DateTime(
        allow_none=True,
        metadata={"description": "when it was withdrawn from the public, and so need not be deliberated on any more"},
    )
    record_digest = fields.String(allow_none=True)
    opened_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)
    steps = fields.List(fields.Nested(StepView))
    current = fields.List(
        fields.Integer(), attribute="current_numbers", metadata={"description": "the numbers of the current steps"}
    )
    unstaffed = fields.List(
        fields.Integer(),
        metadata={"description": "the numbers of the steps that nobody can take now; the office is to name a deputy"},
    )


class RecusalView(View):
    """That a person takes no step of the case, who declared it and why; and who ended that, where it is over.

    By ``system`` whoever proposed it before, and was not approved, is kept away; nobody ends that.
    """

    sub = fields.String()
    name = fields.String()
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    reason = fields.String()
    ended_by = fields.Nested(ActorView, allow_none=True)
    ended_at = fields.DateTime(allow_none=True)
    why_ended = fields.String()


class SkippedView(View):
    """A step of the route that a correction left out."""

    name = fields.String()
    roles = fields.List(fields.String())
    why = choice(SKIPPED_FOR)
    revision = fields.Integer(metadata={"description": "of which its passing still holds"})


class ChannelView(View):
    """Where it is to be published."""

    code = fields.String()
    name = fields.String()
    kind = fields.String()
    automatic = fields.Boolean()


class SimilarView(View):
    """Another disclosure of the body, public or under review, with the same text, or the item's with the same title or
    period.
    """

    disclosure = fields.String()
    index_number = fields.String(metadata={"description": "empty while it is not public"})
    same = choice(SAME)


class FulfilmentView(View):
    """A further item of the body that it fulfils, by code: which of its elements, of which period."""

    item = fields.String()
    elements = fields.List(fields.String())
    period = fields.String()


class CoIssuerView(View):
    """Who issues the document with the body; ``body`` is empty where it is none of this deployment."""

    body = fields.String()
    name = fields.String()


class AnswerView(View):
    """What the proposer answered to a point of his self-check (自查), in the words that he read."""

    code = fields.String()
    text = fields.String()
    answer = fields.String(metadata={"enum": ["yes", "unsure"]})
    remark = fields.String(metadata={"description": "of what he is unsure"})


class AfterNoticeView(View):
    """What the public reads once a public notice is over; the text by its digest."""

    title = fields.String()
    summary = fields.String()
    document_number = fields.String()
    text = fields.Nested(TextFileView)


class CaseView(ProgressView):
    """A case with the metadata of what is under review."""

    recusals = fields.List(fields.Nested(RecusalView))
    skipped = fields.List(fields.Nested(SkippedView))
    title = fields.String(attribute="proposal.title")
    summary = fields.String(attribute="proposal.summary")
    item = fields.String(attribute="proposal.item")
    item_title = fields.String(attribute="proposal.item_title")
    department = fields.String(attribute="proposal.department")
    personal_data = fields.String(attribute="proposal.personal_data")
    proposer = fields.Nested(ActorView, attribute="proposal.proposer")
    disclosure_due_on = fields.Date(allow_none=True, attribute="proposal.due_on")
    text = fields.Nested(TextFileView, attribute="proposal.text")
    formed_on = fields.Date(allow_none=True, attribute="proposal.metadata.formed_on")
    document_number = fields.String(allow_none=True, attribute="proposal.metadata.document_number")
    topics = fields.List(fields.String(), attribute="proposal.metadata.topics")
    channels = fields.List(fields.Nested(ChannelView), attribute="proposal.metadata.channels")
    elements = fields.List(fields.String(), attribute="proposal.metadata.elements")
    attachments = fields.List(fields.Nested(CheckedFileView), attribute="proposal.metadata.attachments")
    publish_at = fields.DateTime(allow_none=True, attribute="proposal.metadata.publish_at")
    period = fields.String(attribute="proposal.metadata.period")
    change_reason = fields.String(allow_none=True, attribute="proposal.metadata.change_reason")
    no_website_reason = fields.String(attribute="proposal.metadata.no_website_reason")
    sensitive_data = fields.Boolean(attribute="proposal.metadata.sensitive_data")
    declassified_by = fields.String(attribute="proposal.metadata.declassified_by")
    declassified_on = fields.Date(allow_none=True, attribute="proposal.metadata.declassified_on")
    also_fulfils = fields.List(fields.Nested(FulfilmentView), attribute="proposal.metadata.also_fulfils")
    co_issuers = fields.List(fields.Nested(CoIssuerView), attribute="proposal.metadata.co_issuers")
    interprets = fields.String(attribute="proposal.metadata.interprets")
    related = fields.List(fields.String(), attribute="proposal.metadata.related")
    self_check = fields.List(fields.Nested(AnswerView), attribute="proposal.metadata.self_check")
    findings = fields.List(fields.Nested(FindingView), attribute="proposal.metadata.findings")
    kept_findings = fields.List(fields.Nested(KeptFindingView), attribute="proposal.metadata.kept_findings")
    notice_until = fields.Date(allow_none=True, attribute="proposal.metadata.notice_until")
    after_notice = fields.Nested(AfterNoticeView, allow_none=True, attribute="proposal.metadata.after_notice")
    similar = fields.List(fields.Nested(SimilarView), attribute="proposal.metadata.similar")


class PrecedentView(View):
    """An earlier refusal, of which the reader may know."""

    case = fields.String()
    title = fields.String()
    item_title = fields.String()
    ground = choice(GROUNDS)
    opinion = fields.String()
    at = fields.DateTime()
    same_item = fields.Boolean(metadata={"description": "of the item of this case; else by its ground"})


class PrecedentsView(View):
    """What was refused earlier, of the body and the audience of a case: its item first, then a few of each ground."""

    items = fields.List(fields.Nested(PrecedentView))


class LineView(View):
    """A line of the comparison; ``gap``: lines that are the same were left out."""

    kind = choice(["same", "old", "new", "gap"])
    text = fields.String()


class ChangesView(View):
    """What a correction changes of the revision that was approved before it."""

    id = fields.String()
    revision = fields.Integer()
    since = fields.Integer(allow_none=True, metadata={"description": "the revision before; null: there is none"})
    fields_ = fields.List(choice(FIELD_NAMES), data_key="fields", attribute="fields")
    lines = fields.List(
        fields.Nested(LineView), allow_none=True, metadata={"description": "null: not compared, or no revision before"}
    )


class TextView(View):
    """The text under review; ``intact``: text and metadata give the content hash that was proposed."""

    id = fields.String()
    revision = fields.Integer()
    text = fields.String(metadata={"description": "Markdown"})
    digest = fields.String()
    content_hash = fields.String()
    intact = fields.Boolean()
    withheld = fields.List(
        fields.Nested(WithheldView), metadata={"description": "of title, summary, text and attachments"}
    )
    after_notice = fields.String(
        allow_none=True, metadata={"description": "Markdown: what the public reads once the public notice is over"}
    )
