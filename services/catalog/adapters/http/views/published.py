"""Publications, and the log of changes."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import FileView, View, WithheldView
from services.catalog.adapters.http.views.directory import ChannelView
from services.catalog.adapters.http.views.outcome import EditionView, EvaluationView, ResponseView
from services.catalog.adapters.http.views.values import Address, CoIssuerView, strings
from services.catalog.domain.vocabulary import VALIDITIES


class AttachmentView(FileView):
    """An attachment, and where it is to be had."""

    address = fields.String()


class PublishedLineView(View):
    """A publication in a list."""

    id = fields.String()
    index_number = fields.String()
    title = fields.String()
    summary = fields.String()
    body = fields.String()
    body_name = fields.String()
    co_issuers = fields.List(fields.Nested(CoIssuerView))
    item = fields.String()
    item_title = fields.String()
    audience = fields.String()
    topics = strings()
    formed_on = fields.Date(allow_none=True)
    document_number = fields.String()
    period = fields.String(metadata={"description": "what a periodic one covers; empty: not periodic"})
    notice_until = fields.Date(allow_none=True, metadata={"description": "the last day of a public notice"})
    published_at = fields.DateTime()
    validity = fields.String(
        attribute="validity_state", metadata={"description": f"whether it is in force: {', '.join(VALIDITIES)}"}
    )
    revision = fields.Integer()
    address = Address()


class FacetView(View):
    """So many publications under one body, topic, validity or year, by its code."""

    code = fields.String()
    count = fields.Integer()


class FacetsView(View):
    """What a list holds; ``complete`` says whether all of it was counted, or the newest only."""

    total = fields.Integer()
    complete = fields.Boolean()
    bodies = fields.List(fields.Nested(FacetView))
    topics = fields.List(fields.Nested(FacetView))
    validities = fields.List(fields.Nested(FacetView))
    years = fields.List(fields.Nested(FacetView))
    suggestion = fields.String()
    lacking = fields.List(
        fields.String(),
        metadata={"description": "words that none of these has: too frequent to count beside the others"},
    )
    partly = fields.Boolean(metadata={"description": "whether none of these has all the words"})


class LinkedView(View):
    """A publication that belongs with another."""

    index_number = fields.String()
    title = fields.String()
    address = Address()


class DeclaredValidityView(View):
    """Since when and why a publication is in force or no more; ``on`` is null where nobody declared anything."""

    on = fields.Date(allow_none=True)
    reason = fields.String()
    document = fields.Nested(LinkedView, allow_none=True)


class PublicationView(PublishedLineView):
    """A publication. Documents that belong with it are named as far as the caller may read them."""

    validity_declared = fields.Nested(DeclaredValidityView)
    changes_validity_of = fields.List(fields.Nested(LinkedView))
    interprets = fields.Nested(LinkedView, allow_none=True)
    interpretations = fields.List(fields.Nested(LinkedView))
    related = fields.List(fields.Nested(LinkedView))

    text = fields.String()
    text_digest = fields.String()
    withheld = fields.List(fields.Nested(WithheldView))
    content_hash = fields.String()
    department = fields.String()
    department_name = fields.String()
    legal_basis = fields.String()
    level = fields.String()
    retention = fields.String()
    channels = fields.List(fields.Nested(ChannelView))
    elements = strings()
    attachments = fields.List(fields.Nested(AttachmentView))
    notice_ended_on = fields.Date(
        allow_none=True, metadata={"description": "when the notice ended whose earlier editions are closed"}
    )
    notice_ended_early = fields.Boolean(metadata={"description": "a correction ended it before its last day was over"})
    valid = fields.Boolean()
    first_published_at = fields.DateTime()
    change_reason = fields.String()
    editions = fields.List(fields.Nested(EditionView))
    evaluation = fields.Nested(EvaluationView, allow_none=True)
    responses = fields.List(fields.Nested(ResponseView))
    archive_number = fields.String(allow_none=True)
    filed_at = fields.DateTime(allow_none=True)


class ChangeView(View):
    """One line of the public log.

    ``erase``: it was purged, every copy must go. ``erase_through``: a public notice has ended, or a correction withheld
    words, so every copy of revisions up to this one must go; 0: none. Both say how it stands now, whenever the
    change was.
    """

    id = fields.Integer()
    act = fields.String()
    disclosure = fields.String()
    index_number = fields.String()
    revision = fields.Integer()
    body = fields.String()
    at = fields.DateTime()
    title = fields.String()
    content_hash = fields.String(
        allow_none=True, metadata={"description": "null once the edition was purged or its notice has ended"}
    )
    reason = fields.String(
        metadata={"description": "why it was corrected or withdrawn; empty once it was purged, or its edition closed"}
    )
    erase = fields.Boolean()
    erase_through = fields.Integer()
    address = Address()


class ChangesView(View):
    """The changes that follow a cursor; ``next`` is the cursor for the following call, though nothing follows yet."""

    items = fields.List(fields.Nested(ChangeView))
    next = fields.Integer()
