"""What a proposer hands in, turned into content: checked whole, then stored by digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor, Invalid, in_both
from services.catalog.domain.access import works_on
from services.catalog.domain.body import Body, Channel
from services.catalog.domain.checks import Errors
from services.catalog.domain.companion import may_be_interpreted
from services.catalog.domain.completeness import check_content
from services.catalog.domain.findings import Finding, KeptFinding, of_file, reduced, signed, unexplained
from services.catalog.domain.item import Item
from services.catalog.domain.revision import AfterNotice, Attachment, Content, Fulfilment, Text, is_draft_id
from services.catalog.domain.self_check import Answer
from services.catalog.ports import UnitOfWork, Upload
from services.catalog.use_cases.co_issuers import NamedIssuer, co_issuers_of
from services.catalog.use_cases.further_items import by_code, fulfilments_of
from services.catalog.use_cases.linked_documents import require_linkable
from services.catalog.use_cases.notice_words import HIDDEN_IN, check_hidden_words, hidden

# What is looked over for personal data, besides the names of attachments.
_LOOKED_OVER = ("title", "summary", "text", "document_number", "no_website_reason", "declassified_by")


@dataclass(frozen=True, slots=True)
class AttachmentName:
    """An uploaded file by digest, and under which name it shall be shown (empty: its own)."""

    digest: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer to a point of the self-check, by the point's code."""

    code: str
    answer: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The input of a draft, its texts checked. ``channels`` None: the item's own; ``topics`` None: the item's topic."""

    title: str
    summary: str = ""
    text: str = ""
    formed_on: date | None = None
    document_number: str = ""
    topics: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    elements: tuple[str, ...] = ()
    attachments: tuple[AttachmentName, ...] = ()
    publish_at: datetime | None = None
    period: str = ""
    also_fulfils: tuple[Fulfilment, ...] = ()
    co_issuers: tuple[NamedIssuer, ...] = ()
    interprets: str = ""
    related: tuple[str, ...] = ()
    self_check: tuple[GivenAnswer, ...] = ()
    no_website_reason: str = ""
    sensitive_data: bool = False
    declassified_by: str = ""
    declassified_on: date | None = None
    kept_findings: tuple[KeptFinding, ...] = ()
    notice_until: date | None = None
    notice_hides: tuple[str, ...] = ()


def content_of(
    submission: Submission,
    *,
    item: Item,
    body: Body,
    by: Actor,
    at: datetime,
    work: UnitOfWork,
    present: Content | None = None,
) -> Content:
    """The content, checked, its text in the file store. ``present`` is what the revision holds now."""
    # All that can be refused is refused before the text goes into the store.
    content = checked(submission, item=item, body=body, by=by, work=work, present=present)
    kept = signed(content.kept_findings, present.kept_findings if present else (), by=by.name, at=at)
    content = replace(content, text=_kept(submission.text, work), kept_findings=kept)
    after = after_notice(submission, item, work)
    if after is None:
        return content
    left = AfterNotice(
        title=after.title,
        summary=after.summary,
        document_number=after.document_number,
        text=_kept(after.text, work),
    )
    return replace(content, after_notice=left)


def _kept(text: str, work: UnitOfWork) -> Text:
    kept = text.encode()
    return Text(digest=work.files.put(kept), size=len(kept)) if kept else Text()


def checked(
    submission: Submission, *, item: Item, body: Body, by: Actor, work: UnitOfWork, present: Content | None = None
) -> Content:
    """The content without its text, which nothing refuses any more."""
    _refuse_too_marked(submission.text, work)
    _refuse_empty_words(submission, work)
    _refuse_malformed_bars(submission, work)
    attachments = _attachments(submission.attachments, by=by, work=work, present=present)
    findings = _findings(submission, attachments, work)
    everything = [*findings, *(of_file(file.digest, found) for file in attachments for found in file.findings)]
    content = Content(
        title=submission.title,
        summary=submission.summary,
        formed_on=submission.formed_on,
        document_number=submission.document_number,
        topics=submission.topics if submission.topics is not None else (item.topic,),
        channels=_channels(submission.channels if submission.channels is not None else item.channels, body),
        elements=by_code(submission.elements, item),
        attachments=attachments,
        publish_at=submission.publish_at,
        period=submission.period,
        also_fulfils=fulfilments_of(submission.also_fulfils, item, work),
        co_issuers=co_issuers_of(submission.co_issuers, body, work),
        interprets=submission.interprets,
        related=submission.related,
        self_check=_answers(submission.self_check, item),
        no_website_reason=submission.no_website_reason,
        sensitive_data=submission.sensitive_data,
        declassified_by=submission.declassified_by,
        declassified_on=submission.declassified_on,
        findings=findings,
        kept_findings=reduced(submission.kept_findings, everything),
        notice_until=submission.notice_until,
        notice_hides=submission.notice_hides,
    )
    check_content(content, item)
    check_hidden_words(_readable(submission), submission.notice_hides, work)
    require_linkable(_linked(content, present), item, work)
    _require_document(content, present, item, by=by, work=work)
    return content


def _linked(content: Content, present: Content | None) -> list[tuple[str, str]]:
    """The documents to which it points anew, by field; one that was withdrawn since it was named stands in nobody's
    way, for its link is not shown."""
    known = {present.interprets, *present.related} if present else set[str]()
    named = [("interprets", content.interprets)]
    named += [(f"related.{number}", each) for number, each in enumerate(content.related)]
    return [(path, number) for path, number in named if "/" in number and number not in known]


def _require_document(content: Content, present: Content | None, item: Item, *, by: Actor, work: UnitOfWork) -> None:
    """What is not public yet is named as explained only by whoever works on it, and by one interpretation."""
    if not is_draft_id(content.interprets) or (present and present.interprets == content.interprets):
        return
    document = work.disclosures.load(content.interprets)
    errors = Errors()
    errors.need(
        document is not None and works_on(document, by) and may_be_interpreted(document, item),
        "interprets",
        "没有这份待公开的文件，或者它的事项不要求附解读、与本事项不是同一单位和公开范围；已公开的文件请写索引号。",
        "There is no such document to be published with an interpretation of this item; if it is public, give its "
        "index number.",
    )
    errors.need(
        document is None or work.disclosures.interpretation_of(document.id) is None,
        "interprets",
        "这份文件已经有解读，请在那一件上修改。",
        "That document has an interpretation already; change that one.",
    )
    errors.refuse("unknown_document")


def _refuse_too_marked(text: str, work: UnitOfWork) -> None:
    """Before it is rendered: every reader would wait for it."""
    errors = Errors()
    errors.need(
        not work.wording.is_too_marked(text),
        "text",
        "正文里的格式符号（*、_、[、`、!）太多，页面显示不了；请删去多余的，或者把内容作为附件上传。",
        "The text holds more marks (*, _, [, `, !) than pages render; delete those in excess, or attach it as a file.",
    )
    errors.refuse("invalid_content")


def _refuse_empty_words(submission: Submission, work: UnitOfWork) -> None:
    """A draft may lack its words; words that show nothing are a slip of the hand, and nobody would see it later."""
    errors = Errors()
    zh, en = (
        "只有标点、空白或者格式符号，没有内容；请写明，或者留空待补。",
        "It shows no word; write one, or leave it empty.",
    )
    for name in ("title", "summary"):
        given = getattr(submission, name)
        errors.need(not given or work.wording.says_something(given), name, zh, en)
    text = submission.text
    errors.need(not text or work.wording.markdown_says_something(text), "text", zh, en)
    errors.refuse("invalid_content")


def _refuse_malformed_bars(submission: Submission, work: UnitOfWork) -> None:
    """A bar in another form is counted by nobody, so that readers would not be told what was withheld, and why."""
    errors, forms = Errors(), "、".join(work.wording.bars)
    for name in ("title", "summary", "text"):
        found = work.wording.malformed_bars(getattr(submission, name))
        named = "、".join(found[:3])
        zh = f"{named}不是规定的遮盖形式，公开时列不出依据；请照写其中之一：{forms}。"
        en = "What stands for withheld words has one form; use exactly one of those named here in Chinese."
        errors.need(not found, name, zh, en)
    errors.refuse("invalid_content")


def masked(submission: Submission, item: Item, work: UnitOfWork) -> Submission:
    """The same with all personal data masked that stand in the way of a proposal."""

    def mask(text: str) -> str:
        found = list(found_in(text, "", work))
        hidden = unexplained(found, submission.kept_findings, rule=item.personal_data)
        return work.personal_data.mask(text, {(each.kind, each.masked) for each in found if each not in hidden})

    return replace(
        submission,
        title=mask(submission.title),
        summary=mask(submission.summary),
        text=mask(submission.text),
        document_number=mask(submission.document_number),
        no_website_reason=mask(submission.no_website_reason),
        declassified_by=mask(submission.declassified_by),
        attachments=tuple(replace(file, name=mask(file.name)) for file in submission.attachments),
        self_check=tuple(replace(answer, remark=mask(answer.remark)) for answer in submission.self_check),
        # What is masked now needs no hiding later.
        notice_hides=tuple(word for word in submission.notice_hides if mask(word) == word),
    )


def after_notice(submission: Submission, item: Item, work: UnitOfWork) -> Submission | None:
    """The same as the public reads it once its notice is over; None where it is no public notice."""
    if submission.notice_until is None:
        return None
    left: dict[str, Any] = dict(hidden(_readable(submission), submission.notice_hides, work))
    return masked(replace(submission, **left, kept_findings=()), item, work)


def _readable(submission: Submission) -> dict[str, str]:
    return {name: getattr(submission, name) for name in HIDDEN_IN}


def digests(content: Content) -> list[str]:
    """Every digest that a content refers to, originals included."""
    after = content.after_notice
    texts = [content.text.digest, after.text.digest if after else ""]
    files = [digest for file in content.attachments for digest in (file.digest, file.original)]
    return [digest for digest in dict.fromkeys((*texts, *files)) if digest]


def _findings(submission: Submission, attachments: tuple[Attachment, ...], work: UnitOfWork) -> tuple[Finding, ...]:
    texts = {name: getattr(submission, name) for name in _LOOKED_OVER}
    names = "\n".join(file.name for file in attachments)
    remarks = "\n".join(answer.remark for answer in submission.self_check)
    fields = {**texts, "attachments": names, "self_check": remarks}
    return tuple(finding for field, text in fields.items() for finding in found_in(text, field, work))


def found_in(text: str, field: str, work: UnitOfWork) -> Iterator[Finding]:
    """The personal data in the text of a field."""
    for kind, name, masked in work.personal_data.find(text):
        yield Finding(field=field, kind=kind, name=name, masked=masked)


def _answers(given: tuple[GivenAnswer, ...], item: Item) -> tuple[Answer, ...]:
    """The answers in the order of the item's sheet, each with the words of its point."""
    points = {point.code: point for point in item.self_check_points}
    errors = Errors()
    for number, answer in enumerate(given):
        path = f"self_check.{number}.code"
        errors.need(answer.code in points, path, "该事项的自查没有这个要点。", "No point of the item's self-check.")
    errors.distinct([answer.code for answer in given], "self_check")
    errors.refuse("invalid_content")
    answers = {answer.code: answer for answer in given}
    return tuple(
        Answer(point.code, point.text, answers[point.code].answer, answers[point.code].remark)
        for point in points.values()
        if point.code in answers
    )


def _channels(codes: tuple[str, ...], body: Body) -> tuple[Channel, ...]:
    found = {code: body.channel(code) for code in codes}
    errors = {
        f"channels.{number}": in_both("该单位没有这个渠道，或者重复。", "Unknown, or named twice.")
        for number, code in enumerate(codes)
        if found[code] is None or code in codes[:number]
    }
    if errors:
        zh, en = "公开渠道有误。", "Some channels are unknown or named twice."
        raise Invalid(zh, en, code="unknown_channel", errors=errors)
    return tuple(channel for channel in found.values() if channel)


def _attachments(
    named: tuple[AttachmentName, ...], *, by: Actor, work: UnitOfWork, present: Content | None
) -> tuple[Attachment, ...]:
    if not named:
        return ()
    own = {attachment.digest: attachment for attachment in present.attachments} if present else {}
    unknown = [file.digest for file in named if file.digest not in own]
    uploads = work.uploads.known(unknown) if unknown else {}
    errors: dict[str, str] = {}
    found: dict[str, Attachment] = {}
    for number, file in enumerate(named):
        attachment = own.get(file.digest) or _uploaded(uploads.get(file.digest, []), by)
        if attachment is None or file.digest in found:
            errors[f"attachments.{number}.digest"] = in_both(
                "没有上传过这个文件，或者重复；请先上传。", "Not uploaded, or named twice; upload it first."
            )
        else:
            if file.name not in ("", attachment.name):
                work.markings.check_name(file.name, attachment.media_type, f"attachments.{number}.name")
            found[file.digest] = replace(attachment, name=file.name or attachment.name)
    if errors:
        zh, en = "附件有误。", "Some attachments were not uploaded or are named twice."
        raise Invalid(zh, en, code="unknown_attachment", errors=errors)
    return tuple(found.values())


def _uploaded(uploads: list[Upload], by: Actor) -> Attachment | None:
    # A digest is no access right: only what the actor himself uploaded may be attached.
    return next((upload.attachment for upload in uploads if upload.by == by.sub), None)
