"""Issues (期次)."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, View
from services.catalog.adapters.http.views.values import Version, strings


class IssueLineView(View):
    """An issue in a list."""

    id = fields.String()
    number = fields.String()
    body = fields.String()
    audience = fields.String()
    state = fields.String()
    count = fields.Integer(metadata={"description": "how many disclosures are in it"})
    opened_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)
    archive_number = fields.String(allow_none=True)
    etag = Version()


class MemberView(View):
    """A disclosure in an issue. Its words are read with it."""

    disclosure = fields.String()
    revision = fields.Integer()
    state = fields.String(metadata={"description": "of that revision; withdrawn, purged: of the disclosure"})
    left_out = fields.Boolean(
        metadata={
            "description": "the issue is agreed to, and this did not go out with it, nor will: it was held, changed or "
            "ended before. It is not filed with it"
        }
    )
    index_number = fields.String(allow_none=True)
    archive_number = fields.String(allow_none=True)
    content_hash = fields.String(metadata={"description": "what is deliberated; empty while the issue is open"})
    added_at = fields.DateTime()


class DeliberationView(View):
    """What the leading group said."""

    round = fields.Integer()
    agreed = fields.Boolean()
    at = fields.DateTime()
    by = fields.Nested(ActorView)
    present = fields.List(fields.Nested(ActorView))
    aspects = fields.Dict(
        keys=fields.String(), values=fields.Boolean(), metadata={"description": "whether each aspect holds"}
    )
    reason = fields.String()
    record_digest = fields.String()


class IssueFilingView(View):
    """A package of the issue."""

    archive_number = fields.String()
    supplement = fields.Integer()
    retention = fields.String()
    package_digest = fields.String()
    filed_at = fields.DateTime()
    packages = strings()


class IssueProgressView(View):
    """How an issue stands with what is in it; no word of that, since answers to a POST are kept for a day."""

    id = fields.String()
    number = fields.String()
    body = fields.String()
    audience = fields.String()
    state = fields.String()
    round = fields.Integer(metadata={"description": "how often it was put to the leading group"})
    opened_at = fields.DateTime()
    closed_at = fields.DateTime(allow_none=True)
    deliberate_by = fields.Date(
        allow_none=True, metadata={"description": "the last day for it; null where things wait for their deliberation"}
    )
    cancelled_at = fields.DateTime(allow_none=True)
    disclosures = fields.List(fields.Nested(MemberView))
    filings = fields.List(fields.Nested(IssueFilingView))
    archive_number = fields.String(allow_none=True)
    acts = strings()
    etag = Version()


class IssueView(IssueProgressView):
    """An issue."""

    deliberations = fields.List(fields.Nested(DeliberationView))
