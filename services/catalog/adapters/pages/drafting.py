"""Drafting and editing: choose an item, then one form with the item's rule beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request

from chassis.content.text_guard import is_storable
from chassis.ports import Actor, Invalid, in_both
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.pages.directory import MOST_ITEMS, grouped
from services.catalog.adapters.pages.draft_form import finding_rows, read_draft, with_uploads
from services.catalog.adapters.pages.labels import vocabulary
from services.catalog.adapters.storage.reads import directory as directory_reads
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import readable_text
from services.catalog.domain.body import Body
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import NEEDED, is_hour_past, may_draft
from services.catalog.domain.drafting import edit as edit_rule
from services.catalog.domain.item import Item
from services.catalog.domain.refusals import NoSuchItem
from services.catalog.domain.revision import Attachment
from services.catalog.domain.time_limit import basis_of
from services.catalog.domain.vocabulary import FREQUENCIES, PERIODS, TIME_UNITS
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.draft import Draft, draft, open_item
from services.catalog.use_cases.edit import Edit, edit
from services.catalog.use_cases.load_for_update import audit_refusals
from services.catalog.use_cases.propose import propose
from services.catalog.use_cases.submission import Submission, checked, masked
from services.vocabulary import ROLES

NEW, EDIT = "/catalog/disclosures/new", "/catalog/disclosures/<disclosure>/edit"

pages = Pages("catalog", "drafting-pages")


@pages.get(NEW, who=may("disclosure.draft"))
def begin(work: Work) -> str:
    """The items for which the reader may draft; once one is chosen, its form."""
    code = request.values.get("item", "")
    if code:
        item, body = _open_item(code, work)
        return _form(item, body, None, "")
    reader, connection = actor(), work.events.connection
    bodies = [body for body in directory_reads.all_bodies(connection) if reader.reaches(body.code)]
    choices = [(body, grouped(_for_drafter(reader, body, work))) for body in bodies]
    return render("catalog/choose_item.html", choices=[(body, items) for body, items in choices if items], **_rule())


@pages.post(NEW, who=may("disclosure.draft"), again=begin, files="file")
def keep_draft(work: Work, form: Any) -> Any:
    """Save the draft, and propose it at once when that button was pressed."""
    code = form.get("item", "")
    item, body = _open_item(code, work)
    submission = _ready(_read(form, item, work), item, body, work)
    begun = draft(Draft(actor=actor(), item=code, submission=submission), work=work, clock=clock())
    return _next(form, begun, "drafted", work)


@pages.get(EDIT, who=may("disclosure.edit"))
def show_edit(work: Work, disclosure: str) -> str:
    """The form of a draft or returned revision."""
    found = _editable(work, disclosure)
    text = readable_text(work.files, found.revision.content.text.digest)
    return _form(found.item, found.body, found, text)


@pages.post(EDIT, who=may("disclosure.edit"), again=show_edit, files="file")
def keep_edit(work: Work, form: Any, disclosure: str) -> Any:
    """Save the whole new content, and propose it at once when that button was pressed."""
    found = _editable(work, disclosure, audits=True)
    submission = _read(form, found.item, work, found.revision.content.attachments)
    submission = _ready(submission, found.item, found.body, work, found)
    command = Edit(actor=actor(), disclosure=found.id, submission=submission, expected=form.get("version") or None)
    return _next(form, edit(command, work=work, clock=clock()), "edited", work)


def _form(item: Item, body: Body, found: Disclosure | None, text: str | None) -> str:
    content = found.revision.content if found else None
    return render(
        "catalog/draft.html",
        item=item,
        body=body,
        it=found,
        content=content,
        text=text or "",
        text_damaged=text is None,
        limit_basis=basis_of(item.audience, body.legal_regime),
        findings=finding_rows(content),
        hour_past=content is not None and is_hour_past(content, clock().now()),
        **_rule(),
    )


def _read(form: Any, item: Item, work: Work, present: Sequence[Attachment] = ()) -> Submission:
    """What the form says, its personal data masked when that button was pressed."""
    try:
        submission = read_draft(form, present)
    except Invalid as refusal:
        # Whoever wants to propose is told of everything at once, not first of what a draft lacks.
        if form.get("act") == "propose":
            missing = {name: in_both(*text) for name, text in NEEDED.items() if not form.get(name, "").strip()}
            refusal.errors = {**missing, **refusal.errors}
        raise
    return masked(submission, item, work) if form.get("act") == "mask" else submission


def _editable(work: Work, disclosure: str, *, audits: bool = False) -> Disclosure:
    """The disclosure, where its reader may edit it now; refused, and with ``audits`` kept, as the act itself."""
    found = reads.find_disclosure(work.events.connection, actor(), disclosure)
    if audits:
        audit_refusals(work, found, "edit", by=actor())
    edit_rule(found, found.revision.content, by=actor(), at=clock().now())
    return found


def _ready(submission: Submission, item: Item, body: Body, work: Work, found: Disclosure | None = None) -> Submission:
    """The submission with its new files stored; all that can be refused without them is refused before."""
    present = found.revision.content if found else None
    checked(submission, item=item, body=body, by=actor(), work=work, present=present)
    return with_uploads(submission, item, by=actor(), work=work, clock=clock())


def _next(form: Any, saved: Disclosure, done: str, work: Work) -> Any:
    if form.get("act") == "propose":
        propose(Act(actor=actor(), disclosure=saved.id), work=work, clock=clock())
        done = "propose"
    elif form.get("act") == "mask":
        done = "mask"
    return redirect(f"/catalog/disclosures/{saved.id}?done={done}", code=303)


def _for_drafter(reader: Actor, body: Body, work: Work) -> list[Item]:
    items = directory_reads.active_items(work.events.connection, reader, body.code, limit=MOST_ITEMS)
    return [item for item in items if may_draft(item, reader)]


def _open_item(code: str, work: Work) -> tuple[Item, Body]:
    if not is_storable(code):
        raise NoSuchItem("")
    return open_item(code, by=actor(), work=work)


def _rule() -> dict[str, Any]:
    return {
        **vocabulary(),
        "units": TIME_UNITS,
        "roles": ROLES,
        "frequencies": FREQUENCIES,
        "periods": PERIODS,
        "today": clock().today(),
    }
