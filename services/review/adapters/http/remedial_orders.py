"""Remedial orders as JSON."""

from __future__ import annotations

from typing import Any

from chassis.content.file_types import LIMIT
from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.incoming import IncomingFile
from chassis.web.reply import Reply, download
from chassis.web.request import actor, clock, if_match
from services.review.adapters.access import may
from services.review.adapters.documents.remedial_order import order_form
from services.review.adapters.documents.word import MEDIA_TYPE, word_file
from services.review.adapters.http import order_schemas as schemas
from services.review.adapters.oversight_acts import order_directly
from services.review.adapters.storage.reads import oversight as reads
from services.review.adapters.storage.work import Work
from services.review.domain.oversight_refusals import NoSuchEvidence
from services.review.domain.remedial_order import RemedialOrder
from services.review.use_cases.reply_to_order import (
    AttachEvidence,
    ReplyToOrder,
    attach_evidence,
    reply_to_order,
)
from services.review.use_cases.verify_order import Reorder, VerifyOrder, reorder, verify_order

ORDER = "/remedial-orders/<order>"
# The parts of a multipart body around the file itself.
_ENVELOPE = 10_000

endpoints = Endpoints("review", "remedial-orders")


@endpoints.get(
    "/remedial-orders", who=may("order.list"), query=schemas.OrderQuery, returns=schemas.OrderProgressView, many=True
)
def list_orders(work: Work, query: dict[str, Any]) -> Page[RemedialOrder]:
    """The orders that the caller may see, newest first."""
    return reads.list_orders(work.events.connection, actor(), **query)


@endpoints.post(
    "/remedial-orders",
    who=may("order.issue"),
    body=schemas.OrderSchema,
    returns=schemas.OrderProgressView,
    status=201,
    also=(404,),  # for an evaluation that is not there
)
def issue(work: Work, body: dict[str, Any]) -> Reply:
    """Order a department to mend something."""
    done = order_directly(body, work)
    return Reply(done, location=f"/review/api/v1/remedial-orders/{done.id}")


@endpoints.get(ORDER, who=may("order.read"), returns=schemas.OrderView, etag=True)
def show_order(work: Work, order: str) -> Reply:
    """One order with its rounds."""
    found = reads.find_order(work.events.connection, order, actor())
    return Reply(found, etag=str(found.version))


@endpoints.get(f"{ORDER}/form.docx", who=may("order.read"), media=(MEDIA_TYPE,))
def show_order_form(work: Work, order: str) -> Reply:
    """整改通知及回复单 as a Word file."""
    form = order_form(reads.find_order(work.events.connection, order, actor()), work)
    return download(form.file_name, word_file(form), MEDIA_TYPE)


@endpoints.get(f"{ORDER}/files/<digest>", who=may("order.read"), media=("*/*",), ranges=True, etag=True)
def show_evidence(work: Work, order: str, digest: str) -> Reply:
    """A file that shows what was mended."""
    found = reads.find_order(work.events.connection, order, actor())
    file = next((file for file in found.evidence if file.digest == digest), None)
    if file is None:
        raise NoSuchEvidence
    return download(file.name, work.files.get(digest), file.media_type, etag=digest.removeprefix("sm3:"))


@endpoints.act(
    ORDER,
    "files",
    who=may("order.reply"),
    upload="file",
    max_bytes=LIMIT + _ENVELOPE,
    match="optional",
    returns=schemas.EvidenceView,
    status=201,
)
def attach(work: Work, file: IncomingFile, order: str) -> Reply:
    """Upload a file that a reply can name by its digest."""
    done, kept = attach_evidence(_attached(order, file), work=work, clock=clock())
    return Reply(kept, etag=str(done.version))


@endpoints.act(
    ORDER,
    "reply",
    who=may("order.reply"),
    body=schemas.ReplySchema,
    match="optional",
    returns=schemas.OrderProgressView,
)
def reply(work: Work, body: dict[str, Any], order: str) -> Reply:
    """Say what was mended; uploaded files that are not named are removed."""
    command = ReplyToOrder(
        actor=actor(), order=order, seen=if_match() or "", text=body["text"], files=tuple(body["files"])
    )
    return _done(reply_to_order(command, work=work, clock=clock()))


@endpoints.act(
    ORDER,
    "verify",
    who=may("order.verify"),
    body=schemas.VerifySchema,
    match="optional",
    returns=schemas.OrderProgressView,
)
def verify(work: Work, body: dict[str, Any], order: str) -> Reply:
    """It was mended; never by who had to mend it."""
    command = VerifyOrder(actor=actor(), order=order, seen=if_match() or "", **body)
    return _done(verify_order(command, work=work, clock=clock()))


@endpoints.act(
    ORDER,
    "reorder",
    who=may("order.verify"),
    body=schemas.ReorderSchema,
    match="optional",
    returns=schemas.OrderProgressView,
)
def order_again(work: Work, body: dict[str, Any], order: str) -> Reply:
    """It was not mended: once more, with a new date."""
    command = Reorder(actor=actor(), order=order, seen=if_match() or "", **body)
    return _done(reorder(command, work=work, clock=clock()))


def _attached(order: str, file: IncomingFile) -> AttachEvidence:
    return AttachEvidence(
        actor=actor(),
        order=order,
        seen=if_match() or "",
        name=file.name,
        content=file.content,
        media_type=file.media_type,
    )


def _done(order: RemedialOrder) -> Reply:
    return Reply(order, etag=str(order.version))
