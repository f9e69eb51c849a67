"""What the form of a draft says, read strictly: each wrong field is named, and nothing is stored before all is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import request

from chassis.base.clock import CHINA
from chassis.content.file_types import LIMIT, MEGABYTE
from chassis.ports import Actor, Clock, Invalid
from services.catalog.adapters.http.schemas import LONGEST_TEXT
from services.catalog.domain.item import Item
from services.catalog.domain.refusals import AggregateOnly
from services.catalog.domain.revision import Content
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.store_file import StoreFile, store_file
from services.catalog.use_cases.submission import AttachmentName, Submission

MOST_FILES = 50


def submission_of(form: Any, attachments: Sequence[AttachmentName]) -> Submission:
    """The submission, without the files that came with it. Raises :class:`Invalid` with every wrong field."""
    errors: dict[str, str] = {}
    formed_on = _date(form, errors)
    publish_at = _moment(form, errors)
    text = _plain(form, "text")
    if len(text) > LONGEST_TEXT:
        errors["text"] = f"正文不能超过{LONGEST_TEXT}个字。"
    if errors:
        raise Invalid("有内容不符合要求，请按提示修改。", "Some fields are wrong; see errors.", errors=errors)
    return Submission(
        title=_plain(form, "title"),
        summary=_plain(form, "summary"),
        text=text,
        formed_on=formed_on,
        document_number=_plain(form, "document_number"),
        topics=tuple(form.getlist("topics")),
        channels=tuple(form.getlist("channels")),
        elements=tuple(form.getlist("elements")),
        attachments=tuple(attachments),
        publish_at=publish_at,
        aggregate_declared="aggregate_declared" in form,
    )


def kept(form: Any, present: Content) -> list[AttachmentName]:
    """The attachments of the revision that stay; those that are no longer ticked go."""
    ticked = set(form.getlist("keep"))
    return [AttachmentName(one.digest, one.name) for one in present.attachments if one.digest in ticked]


def with_uploads(submission: Submission, item: Item, *, by: Actor, work: UnitOfWork, clock: Clock) -> Submission:
    """The submission with the files that came with it. All of them are inspected before the first is stored."""
    files = [(one.filename or "", one.stream.read()) for one in request.files.getlist("file") if one.filename]
    if not files:
        return submission
    if item.personal_data == "aggregate_only":
        raise AggregateOnly({"file": "该事项不得上传附件。"})
    if len(files) + len(submission.attachments) > MOST_FILES:
        raise _wrong(f"附件不能超过{MOST_FILES}个。")
    for name, content in files:
        if len(content) > LIMIT:
            raise _wrong(f"“{name}”过大，单个附件不超过{LIMIT // MEGABYTE} MB。")
        work.markings.refuse_text(name, "file")
        work.markings.inspect_file(content, name)
    stored = [
        store_file(StoreFile(actor=by, name=name, content=content), work=work, clock=clock) for name, content in files
    ]
    known = {one.digest for one in submission.attachments}
    new = {one.digest: AttachmentName(one.digest, one.name) for one in stored if one.digest not in known}
    return replace(submission, attachments=(*submission.attachments, *new.values()))


def _plain(form: Any, name: str) -> str:
    # Browsers send line ends as CRLF; a NUL cannot be kept.
    return str(form.get(name, "")).replace("\r\n", "\n").replace("\x00", "")


def _date(form: Any, errors: dict[str, str]) -> date | None:
    given = str(form.get("formed_on", "")).strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        errors["formed_on"] = "请按“年-月-日”填写，例如2026-11-24。"
        return None


def _moment(form: Any, errors: dict[str, str]) -> datetime | None:
    given = str(form.get("publish_at", "")).strip()
    try:
        return datetime.fromisoformat(given).replace(tzinfo=CHINA) if given else None
    except ValueError:
        errors["publish_at"] = "请按“年-月-日 时:分”填写，例如2026-11-24 09:00。"
        return None


def _wrong(text: str) -> Invalid:
    return Invalid(text, "The attachments are too many or too large.", errors={"file": text})
