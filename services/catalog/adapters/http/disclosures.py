"""Disclosures for those who work on them: drafts, their way, attachments."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint

from chassis.content.file_types import LIMIT
from chassis.ports import Invalid
from chassis.web import http
from chassis.web.http import PUBLIC_ACCESS, STAFF, Reply, blueprint, endpoint, page_of, role
from services.catalog.adapters.http import schemas
from services.catalog.adapters.http.directory import seen
from services.catalog.adapters.http.fields import identity, text_place
from services.catalog.adapters.http.published import as_download
from services.catalog.adapters.http.shapes import (
    API,
    deadline_json,
    disclosure_json,
    line_json,
    progress_json,
    step_json,
)
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.timeline import time_limit
from services.catalog.ports import DisclosureQuery, UnitOfWork
from services.catalog.use_cases.draft import Draft, draft
from services.catalog.use_cases.edit import Edit, edit
from services.catalog.use_cases.read_disclosure import read_disclosure, read_text, read_working_file
from services.catalog.use_cases.read_timeline import read_timeline
from services.catalog.use_cases.store_file import StoreFile, store_file
from services.catalog.use_cases.submission import Submission

Given = dict[str, Any]
# The parts of a multipart body around the file itself.
_ENVELOPE = 10_000


def make_disclosures() -> Blueprint:
    """The group of endpoints, made anew for each application."""
    api = blueprint("catalog", "disclosures")
    progress, line = schemas.ProgressView, schemas.DisclosureLineView
    listed = schemas.DisclosuresQuery
    endpoint(api, "GET", "/disclosures", who=STAFF, query=listed, returns=line, many=True)(list_disclosures)
    endpoint(
        api,
        "POST",
        "/disclosures",
        who=role("proposer"),
        body=schemas.DraftSchema,
        returns=progress,
        status=201,
    )(draft_disclosure)
    endpoint(api, "GET", "/disclosures/<disclosure>", who=STAFF, returns=schemas.DisclosureView)(show_disclosure)
    endpoint(api, "PUT", "/disclosures/<disclosure>", who=STAFF, body=schemas.ContentSchema, returns=progress)(
        edit_disclosure
    )
    endpoint(api, "GET", "/disclosures/<disclosure>/timeline", who=PUBLIC_ACCESS, returns=schemas.TimelineView)(
        show_timeline
    )
    endpoint(api, "GET", "/disclosures/<disclosure>/files/<digest>", who=STAFF)(download)
    endpoint(api, "POST", "/files", who=STAFF, returns=schemas.FileView, status=201, max_bytes=LIMIT + _ENVELOPE)(
        upload
    )
    return api


def list_disclosures(work: UnitOfWork, query: Given) -> Reply:
    """The disclosures that the caller may work on, the newest first."""
    after = text_place(query["cursor"])
    wanted = DisclosureQuery(**{name: value for name, value in query.items() if name not in ("limit", "cursor")})
    page = work.disclosures.page(wanted, reader=http.actor(), after=[after] if after else None, limit=query["limit"])
    today = http.clock().today()
    return page_of([line_json(line, work.calendar, today) for line in page.items], page.next)


def draft_disclosure(work: UnitOfWork, given: Given) -> Reply:
    """Draft a disclosure of an item."""
    command = Draft(actor=http.actor(), item=given["item"], submission=_submission(given))
    return progress_reply(draft(command, work=work, clock=http.clock()), 201)


def show_disclosure(work: UnitOfWork, disclosure: str) -> Reply:
    """One disclosure with its latest revision."""
    actor = http.actor()
    found = read_disclosure(identity(disclosure), by=actor, work=work)
    text = "" if found.is_purged else read_text(found.revision.content.text.digest, work=work)
    limit = time_limit(found, calendar=work.calendar, today=http.clock().today())
    return Reply(disclosure_json(found, text, limit, actor), etag=str(found.etag), cache="private, no-cache")


def edit_disclosure(work: UnitOfWork, given: Given, disclosure: str) -> Reply:
    """Replace the content of a draft or returned revision; send If-Match."""
    command = Edit(actor=http.actor(), disclosure=identity(disclosure), submission=_submission(given), expected=seen())
    return progress_reply(edit(command, work=work, clock=http.clock()))


def show_timeline(work: UnitOfWork, disclosure: str) -> Reply:
    """The six steps; who and why only for those who work on it."""
    found = read_timeline(identity(disclosure), by=http.actor(), work=work, today=http.clock().today())
    data = {
        "id": disclosure,
        "revision": found.revision,
        "steps": [step_json(step, staff=found.staff) for step in found.steps],
        "deadline": deadline_json(found.limit),
    }
    return Reply(data, cache="private, no-cache" if found.staff else "public, max-age=5, must-revalidate")


def download(work: UnitOfWork, disclosure: str, digest: str) -> Reply:
    """An attachment of whichever revision."""
    attachment, content = read_working_file(identity(disclosure), digest, by=http.actor(), work=work)
    return as_download(attachment, content, cache="private, no-cache")


def upload(work: UnitOfWork) -> dict[str, Any]:
    """Store an attachment, sent as the part ``file`` of a multipart form."""
    given = request.files.get("file")
    if given is None:
        raise Invalid(
            "请用 multipart/form-data 的 file 字段上传文件。",
            "Send the file as the part 'file' of multipart/form-data.",
            errors={"file": "缺少文件。"},
        )
    command = StoreFile(actor=http.actor(), name=given.filename or "", content=given.stream.read())
    return store_file(command, work=work, clock=http.clock()).as_data()


def progress_reply(disclosure: Disclosure, status: int = 200) -> Reply:
    """How a disclosure stands after an act that saved it."""
    # A use case gives back what it saved; the row has the next version by now.
    data = progress_json(disclosure, http.actor(), etag=disclosure.etag + 1)
    location = f"{API}/disclosures/{disclosure.id}" if status == 201 else ""
    return Reply(data, status=status, etag=data["etag"], location=location)


def _submission(given: Given) -> Submission:
    return Submission(
        title=given["title"],
        summary=given["summary"],
        text=given["text"],
        formed_on=given["formed_on"],
        document_number=given["document_number"] or "",
        topics=_maybe(given["topics"]),
        channels=_maybe(given["channels"]),
        elements=tuple(given["elements"]),
        attachments=tuple(given["attachments"]),
        publish_at=given["publish_at"],
        aggregate_declared=given["aggregate_declared"],
    )


def _maybe(values: list[str] | None) -> tuple[str, ...] | None:
    return tuple(values) if values is not None else None
