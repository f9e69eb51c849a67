"""Withholding parts of an attachment, on one page: choose, look at the copy, put it in the file's place."""

from __future__ import annotations

import base64
from typing import Any

from flask import g, request

from chassis.content.findings.kinds import GROUNDS, PERSONAL, WORK_SECRET
from chassis.ports import Invalid, in_both
from chassis.web.forms import load_form
from chassis.web.pages import Pages, prepared, redirect, render
from chassis.web.reply import download, respond
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.redactions import PreviewedRedactionSchema, RedactionSchema
from services.catalog.adapters.pages.labels import vocabulary
from services.catalog.adapters.redaction import Made, command_of, prepared_copy, preview_of, require_made
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import edit as edit_rule
from services.catalog.domain.refusals import NoSuchAttachment
from services.catalog.domain.revision import Attachment
from services.catalog.use_cases.redact_file import redact_file

REDACT = "/catalog/disclosures/<disclosure>/files/<digest>/redact"
WITHHELD_KINDS = frozenset({*PERSONAL, WORK_SECRET})
ROWS = 3
"""Lists of words with a ground each that the page offers."""

pages = Pages("catalog", "redacting-pages")


def _chosen(form: Any) -> dict[str, Any]:
    """The findings that have a ground, and the words, one a line, each list with its own."""
    kinds, grounds = form.getlist("kind"), form.getlist("kind_ground")
    rows = [(form.get(f"words.{number}", ""), form.get(f"ground.{number}", "")) for number in range(ROWS)]
    return {
        "findings": [{"kind": kind, "ground": ground} for kind, ground in zip(kinds, grounds, strict=False) if ground],
        "words": [
            {"ground": ground, "words": lines}
            for text, ground in rows
            if (lines := list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())))
        ],
    }


def _require_grounds(form: Any) -> None:
    """Words are withheld on a ground that somebody chose, as in the text."""
    errors = {
        f"ground.{number}": in_both("请选择不公开的理由。", "Choose the ground on which it is withheld.")
        for number in range(ROWS)
        if form.get(f"words.{number}", "").strip() and form.get(f"ground.{number}") not in GROUNDS
    }
    if errors:
        zh, en = "还没有遮盖，请按提示补正。", "Nothing was withheld yet; correct the fields named in 'errors'."
        raise Invalid(zh, en, code="invalid_content", errors=errors)


def _prepared(form: Any, disclosure: str, digest: str) -> Made:
    _require_grounds(form)
    return prepared_copy(load_form(RedactionSchema, form, **_chosen(form)), disclosure, digest)


@pages.get(REDACT, who=may("disclosure.edit"))
def show(work: Work, disclosure: str, digest: str) -> str:
    """What was found in a file, and the words that its drafter wants to withhold."""
    found, file = _editable(work, disclosure, digest)
    return _page(found, file, None)


@pages.post(f"{REDACT}/preview", who=may("disclosure.edit"), again=show, asks=True, prepares=_prepared)
def preview(work: Work, form: Any, disclosure: str, digest: str) -> str:
    """The copy as it would be; nothing of it is kept."""
    found, file = _editable(work, disclosure, digest)
    made = require_made(prepared(), disclosure, work)
    g.form = form
    return _page(found, file, preview_of(made))


@pages.post(f"{REDACT}/copy", who=may("disclosure.edit"), again=show, asks=True, prepares=_prepared)
def look_at_copy(work: Work, form: Any, disclosure: str, digest: str) -> Any:
    """The copy itself, to be looked at in its program."""
    file, redacted = require_made(prepared(), disclosure, work)
    return respond(download(f"遮盖预览-{file.name}", redacted.content, redacted.admitted.media_type), 200, None)


@pages.post(REDACT, who=may("disclosure.edit"), again=show, prepares=_prepared)
def put_in_place(work: Work, form: Any, disclosure: str, digest: str) -> Any:
    """The copy that was looked at takes the place of the file."""
    given = load_form(PreviewedRedactionSchema, form, **_chosen(form))
    command = command_of(
        prepared(),
        by=actor(),
        disclosure=disclosure,
        digest=digest,
        previewed=given["preview_digest"],
        expected=form.get("version") or None,
    )
    redact_file(command, work=work, clock=clock())
    return redirect(f"/catalog/disclosures/{disclosure}?done=redact", code=303)


def _editable(work: Work, disclosure: str, digest: str) -> tuple[Disclosure, Attachment]:
    found = reads.find_disclosure(work.events.connection, actor(), disclosure)
    content = found.revision.content
    edit_rule(found, content, by=actor(), at=clock().now())
    file = next((each for each in content.attachments if each.digest == digest), None)
    if file is None:
        raise NoSuchAttachment
    return found, file


def _page(found: Disclosure, file: Attachment, made: dict[str, Any] | None) -> str:
    given = _chosen(request.form)
    return render(
        "catalog/redact_file.html",
        it=found,
        file=file,
        findings=[each for each in file.findings if each.kind in WITHHELD_KINDS],
        hidden=[each for each in file.findings if each.kind not in WITHHELD_KINDS],
        withhold_grounds=[(code, f"{ground.name}（{ground.article}）") for code, ground in GROUNDS.items()],
        chosen={each["kind"]: each["ground"] for each in given["findings"]},
        rows=ROWS,
        preview=made,
        pictures=[base64.b64encode(each).decode() for each in made["pictures"]] if made else [],
        **vocabulary(),
    )
