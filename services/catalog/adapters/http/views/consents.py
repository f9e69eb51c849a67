"""Joint documents (联合发文) for those who consent to them."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import ActorView, FileView, View
from services.catalog.adapters.http.views.directory import ChannelView
from services.catalog.adapters.http.views.values import OrNone, Version, strings


class ConsentLineView(View):
    """What a body is asked to consent to; ``asked`` is that body, ``waiting`` whether it still is."""

    id = fields.String()
    asked = fields.String()
    waiting = fields.Boolean()
    title = fields.String()
    body = fields.String()
    body_name = fields.String()
    state = fields.String()
    formed_on = fields.Date(allow_none=True)
    proposed_at = fields.DateTime(allow_none=True)


class ConsentProofView(FileView):
    """A file of a proof."""

    digest = fields.String()


class GivenConsentView(View):
    """That somebody who issues it too has consented to it, who said or entered so, and with which proof."""

    body = OrNone(attribute="issuer.body")
    name = fields.String(attribute="issuer.name")
    by = fields.Nested(ActorView)
    at = fields.DateTime()
    document_number = OrNone()
    file = fields.Nested(ConsentProofView, allow_none=True)
    on = fields.Date(allow_none=True)


class JointFileView(FileView):
    """A file of a joint document, and where it is to be had."""

    digest = fields.String()
    address = fields.String()


class JointIssuerView(View):
    """Who issues it too; ``body`` is null where it is none of this deployment."""

    body = OrNone()
    name = fields.String()
    consented = fields.Boolean()


class JointProgressView(View):
    """How it stands; no word of its content, since answers to a POST are kept for a day."""

    id = fields.String(attribute="it.id")
    state = fields.String(attribute="it.revision.state")
    revision = fields.Integer(attribute="it.revision.number")
    content_hash = fields.String(attribute="it.revision.content_hash")
    acts = strings()
    etag = Version(attribute="it.etag")


class JointView(JointProgressView):
    """What is consented to: all that the public is going to read, and nothing of what its body says of it inside."""

    body = fields.String(attribute="it.body.code")
    body_name = fields.String(attribute="it.body.name")
    item_title = fields.String(attribute="it.item.title")
    title = fields.String(attribute="it.revision.content.title")
    summary = fields.String(attribute="it.revision.content.summary")
    text = fields.String()
    text_damaged = fields.Boolean(metadata={"description": "the file of the text is damaged or gone"})
    attachments = fields.List(fields.Nested(JointFileView))
    formed_on = fields.Date(attribute="it.revision.content.formed_on", allow_none=True)
    document_number = fields.String(attribute="it.revision.content.document_number")
    period = fields.String(attribute="it.revision.content.period")
    topics = fields.List(fields.String(), attribute="it.revision.content.topics")
    channels = fields.List(fields.Nested(ChannelView), attribute="it.revision.content.channels")
    publish_at = fields.DateTime(attribute="it.revision.content.publish_at", allow_none=True)
    notice_until = fields.Date(attribute="it.revision.content.notice_until", allow_none=True)
    change_reason = fields.String(attribute="it.revision.change_reason")
    issuers = fields.List(fields.Nested(JointIssuerView))
    asked = fields.List(fields.String(), metadata={"description": "the caller's bodies whose consent is still awaited"})
