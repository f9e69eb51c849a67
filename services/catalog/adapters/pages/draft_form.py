"""The form of a draft: the endpoint's fields, and the files that come with it; nothing is stored before all is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from chassis.content.clean_text.blocks import CleanText
from chassis.content.findings.bars import barred
from chassis.content.findings.kinds import GROUNDS, KINDS
from chassis.content.markup_bounds import is_too_marked
from chassis.content.named_words import has_word
from chassis.content.says_something import markdown_text
from chassis.ports import Actor, Clock, Invalid, in_both
from chassis.web.forms import load_form
from chassis.web.incoming import files
from services.catalog.adapters.http.content_schemas import MOST_ATTACHMENTS, ContentSchema, submission_of
from services.catalog.adapters.uploads import store_upload
from services.catalog.domain.item import Item
from services.catalog.domain.numbers import index_number_asked
from services.catalog.domain.personal_data_refusals import AggregateOnly, PersonalDataFound
from services.catalog.domain.revision import Attachment, Content
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.submission import AttachmentName, Submission

# What is ticked, all of it: nothing ticked means none, not the item's own.
_TICKED = ("topics", "channels", "elements")
_POINT = "self_check."


def read_draft(form: Any, present: Sequence[Attachment] = ()) -> Submission:
    """The submission, without the files that came with it. Raises :class:`Invalid` with every wrong field.

    Of the ``present`` attachments those stay that are ticked.
    """
    kept = set(form.getlist("keep"))
    attachments = [{"digest": file.digest, "name": file.name} for file in present if file.digest in kept]
    given: dict[str, Any] = {name: form.getlist(name) for name in _TICKED}
    given |= {"publish_at": _in_china(form.get("publish_at", "")), "kept_findings": _kept(form)}
    given["self_check"] = _answers(form)
    given["co_issuers"] = _co_issuers(form)
    given["also_fulfils"] = further_in(form)
    given["notice_hides"] = _lines(form.get("notice_hides", ""))
    given |= _linked(form)
    return submission_of(load_form(ContentSchema, form, attachments=attachments, **given))


def further_in(form: Any) -> list[dict[str, Any]]:
    """The further items that were ticked, each with its elements and its period."""
    return [
        {
            "item": code,
            "elements": form.getlist(f"also_elements:{code}"),
            "period": form.get(f"also_period:{code}", ""),
        }
        for code in form.getlist("also_fulfils")
    ]


def _co_issuers(form: Any) -> list[dict[str, str]]:
    """The bodies that were ticked, and the others that were written, one a line."""
    others = _lines(form.get("other_issuers", ""))
    return [*({"body": code} for code in form.getlist("co_issuers")), *({"name": name} for name in others)]


def _lines(text: str) -> list[str]:
    return [line for line in (line.strip() for line in text.splitlines()) if line]


def _linked(form: Any) -> dict[str, Any]:
    """The documents that it interprets and belongs with, however their index numbers are spelled, one a line."""
    related = (line.strip() for line in form.get("related", "").splitlines())
    return {
        "interprets": _as_numbered(form.get("interprets", "").strip()),
        "related": [_as_numbered(line) for line in related if line],
    }


def _as_numbered(typed: str) -> str:
    """The index number that somebody typed, or what he typed where it is none: the form says so."""
    return index_number_asked(typed) or typed


def _answers(form: Any) -> list[dict[str, str]]:
    """What was ticked of the self-check: ``self_check.CODE`` is the answer, ``self_check.CODE.remark`` its remark."""
    codes = [name.removeprefix(_POINT) for name in form if name.startswith(_POINT) and name.count(".") == 1]
    return [
        {"code": code, "answer": form[f"{_POINT}{code}"], "remark": form.get(f"{_POINT}{code}.remark", "")}
        for code in codes
        if form[f"{_POINT}{code}"]
    ]


def finding_rows(content: Content | None) -> list[dict[str, Any]]:
    """The personal data found, each once, with where it stands and the reason to keep it, given or just typed."""
    refused = g.get("refusal")
    findings = refused.extra["findings"] if isinstance(refused, PersonalDataFound) else []
    findings = findings or [asdict(finding) for finding in (content.all_findings if content else ())]
    reasons = {kept.key: kept.reason for kept in (content.kept_findings if content else ())}
    typed = {(kept["kind"], kept["masked"], kept["file"]): kept["reason"] for kept in _kept(g.get("form"))}
    files = _found_in_files(content)
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for finding in findings:
        key = finding["kind"], finding["masked"], finding["file"]
        row = rows.setdefault(key, {**finding, "fields": [], "reason": typed.get(key, reasons.get(key, ""))})
        row["fields"].append(finding["field"])
    for key, reason in typed.items():
        # What was refused names only those without a reason; a reason that was typed is not lost with that.
        kind, masked, file = key
        row = {"kind": kind, "masked": masked, "file": file, "name": KINDS.get(kind, kind)}
        rows.setdefault(key, {**row, "fields": [], "reason": reason})
    return [{**row, "found": files.get((row["kind"], row["file"]))} for row in rows.values()]


def _found_in_files(content: Content | None) -> dict[tuple[str, str], dict[str, Any]]:
    """What was found in the attachments, by kind and digest, each with the file's name."""
    return {
        (found.kind, file.digest): {"file": file.name, **asdict(found)}
        for file in (content.attachments if content else ())
        for found in file.findings
    }


def _kept(form: Any) -> list[dict[str, str]]:
    """The findings for which a reason was typed."""
    if not form:
        return []
    kinds, files = form.getlist("kept_kind"), form.getlist("kept_file")
    columns = (kinds, form.getlist("kept_masked"), files or [""] * len(kinds), form.getlist("kept_reason"))
    return [
        {"kind": kind, "masked": masked, "file": file, "reason": reason}
        for kind, masked, file, reason in zip(*columns, strict=False)
        if reason.strip()
    ]


def with_text(form: Any, imported: CleanText | None) -> Any:
    """The form with the text of a file after its own; nothing of it is kept yet."""
    if imported is None:
        return form
    changed = MultiDict(form)
    changed["text"] = "\n\n".join(filter(None, (form.get("text", "").strip(), imported.text)))
    return changed


def with_bars(form: Any, item: Item) -> Any:
    """The form with a bar in place of each finding without a reason, and of the words that were named; nothing of it
    is kept yet. Raises :class:`Invalid` without a ground for the words, where one is nowhere, or can be read still.
    """
    changed = MultiDict(form)
    ground, words = form.get("redact_ground", ""), _lines(form.get("redact_words", ""))
    _require_named(words, ground, form)
    for name in ("title", "summary", "text"):
        changed[name] = barred(
            form.get(name, ""),
            words=words,
            # Without words nothing is withheld on it: a finding has its own ground.
            ground=ground if ground in GROUNDS else next(iter(GROUNDS)),
            keep={(kept["kind"], kept["masked"]) for kept in _kept(form)},
            keeps_advisory=item.personal_data == "none",
        )
    # Too many marks are refused when the form is read; until then nobody waits for their rendering.
    text = "" if is_too_marked(changed["text"]) else changed["text"]
    _refuse_readable(words, [changed["title"], changed["summary"], changed["text"], markdown_text(text)])
    return changed


def _require_named(words: Sequence[str], ground: str, form: Any) -> None:
    """Words are withheld on a ground that somebody chose, and each of them is there."""
    texts = [form.get(name, "") for name in ("title", "summary", "text")]
    shown = texts if is_too_marked(texts[-1]) else [*texts, markdown_text(texts[-1])]
    errors = {}
    if words and ground not in GROUNDS:
        errors["redact_ground"] = in_both("请选择不公开的理由。", "Choose the ground on which it is withheld.")
    if lost := [word for word in words if not any(has_word(text, word) for text in shown)]:
        named = "、".join(f"“{word}”" for word in lost)
        zh = f"标题、概述和正文里没有找到{named}，什么都没有改；请照原文写，每行一个。"
        errors["redact_words"] = in_both(zh, "Not found in title, summary or text; nothing was changed.")
    if errors:
        zh, en = "还没有遮盖，请按提示补正。", "Nothing was withheld yet; correct the fields named in 'errors'."
        raise Invalid(zh, en, code="invalid_content", errors=errors)


def _refuse_readable(words: Sequence[str], texts: Sequence[str]) -> None:
    """What markup divides no bar can be put over: it would be read on the page all the same."""
    left = [word for word in words if any(has_word(text, word) for text in texts)]
    if not left:
        return
    named = "、".join(f"“{word}”" for word in left)
    zh = f"正文里的{named}中间夹着格式或者链接，遮盖不了；请在正文里把它写成连续的文字，再遮盖。"
    en = "Markup divides it in the text, so no bar can be put over it; write it there in one piece, then redact."
    raise Invalid(zh, en, code="invalid_content", errors={"redact_words": in_both(zh, en)})


def with_uploads(submission: Submission, item: Item, *, by: Actor, work: UnitOfWork, clock: Clock) -> Submission:
    """The submission with the files that came with it. All of them were looked over before."""
    sent = files()
    if not sent:
        return submission
    if item.personal_data == "aggregate_only":
        raise AggregateOnly({"file": in_both("该事项不得上传附件。", "No attachments with this item.")})
    if len(sent) + len(submission.attachments) > MOST_ATTACHMENTS:
        zh, en = f"附件不能超过{MOST_ATTACHMENTS}个。", f"At most {MOST_ATTACHMENTS} attachments."
        raise Invalid(zh, en, errors={"file": in_both(zh, en)})
    stored = [store_upload(file, by=by, work=work, clock=clock) for file in sent]
    known = {file.digest for file in submission.attachments}
    new = {file.digest: AttachmentName(file.digest, file.name) for file in stored if file.digest not in known}
    return replace(submission, attachments=(*submission.attachments, *new.values()))


def _in_china(hour: str) -> str | None:
    """What an input of type datetime-local says, with China's zone."""
    return f"{hour}:00+08:00" if hour.count(":") == 1 else hour or None
