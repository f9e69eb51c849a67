"""Drafting and editing: choose an item, then one form with the item's rule beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g, request

from chassis.content.findings.kinds import GROUNDS
from chassis.content.text_guard import is_storable
from chassis.ports import Actor, Invalid, Stale
from chassis.web.incoming import text_of_file
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.pages.companions import document_asked
from services.catalog.adapters.pages.directory import MOST_ITEMS, grouped
from services.catalog.adapters.pages.draft_check import (
    Check,
    check_form,
    closes_earlier,
    in_form_order,
    needed_of,
    require_complete,
)
from services.catalog.adapters.pages.draft_form import finding_rows, read_draft, with_bars, with_text, with_uploads
from services.catalog.adapters.pages.draft_merge import merge, seen
from services.catalog.adapters.pages.draft_start import Start, start_of
from services.catalog.adapters.pages.labels import vocabulary
from services.catalog.adapters.storage.reads import directory as directory_reads
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import readable_text
from services.catalog.domain.body import Body
from services.catalog.domain.companion import may_be_interpreted
from services.catalog.domain.completeness import is_hour_past
from services.catalog.domain.directory_refusals import NoSuchItem
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import edit as edit_rule
from services.catalog.domain.drafting import may_draft
from services.catalog.domain.fulfilment import may_also_fulfil
from services.catalog.domain.item import Item, may_keep
from services.catalog.domain.period import Period
from services.catalog.domain.periodic import period_to_write, periods_offered
from services.catalog.domain.revision import Attachment, Content
from services.catalog.domain.states import RETURNED
from services.catalog.domain.time_limit import basis_of
from services.catalog.domain.vocabulary import FREQUENCIES, PERIODS, TIME_UNITS
from services.catalog.use_cases.draft import Draft, draft, open_item
from services.catalog.use_cases.edit import Edit, edit
from services.catalog.use_cases.load_for_update import audit_refusals
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
        return _form(item, body, None, work, start=start_of(item, work, source=request.args.get("from", "")))
    document = document_asked(work)
    reader, connection = actor(), work.events.connection
    bodies = [body for body in directory_reads.all_bodies(connection) if reader.reaches(body.code)]
    choices = [(body, grouped(_for_drafter(reader, body, work, document))) for body in bodies]
    shown = [(body, items) for body, items in choices if items]
    return render("catalog/choose_item.html", choices=shown, document=document, **_rule())


@pages.post(NEW, who=may("disclosure.draft"), again=begin, files="file", text="office")
def keep_draft(work: Work, form: Any) -> Any:
    """Save the draft, and show it as a whole when it shall be proposed."""
    code = form.get("item", "")
    item, body = _open_item(code, work)
    if text_of_file() is not None:
        return _checked_form(item, body, None, start_of(item, work, source=""), work, unsaved=True), 422
    submission = _ready(_read(form, item, work), item, body, work)
    begun = draft(Draft(actor=actor(), item=code, submission=submission), work=work, clock=clock())
    return _next(form, begun, "drafted", work)


@pages.get(EDIT, who=may("disclosure.edit"))
def show_edit(work: Work, disclosure: str) -> str:
    """The form of a draft or returned revision."""
    found = _editable(work, disclosure)
    return _form(found.item, found.body, found, work, start=_kept(found, work))


@pages.post(EDIT, who=may("disclosure.edit"), again=show_edit, files="file", text="office")
def keep_edit(work: Work, form: Any, disclosure: str) -> Any:
    """Save the whole new content, and show it as a whole when it shall be proposed."""
    found = _editable(work, disclosure, audits=True)
    if text_of_file() is not None:
        return _checked_form(found.item, found.body, found, _kept(found, work), work, unsaved=True), 422
    submission = _read(form, found.item, work, found.revision.content.attachments)
    submission = _ready(submission, found.item, found.body, work, found)
    command = Edit(actor=actor(), disclosure=found.id, submission=submission, expected=form.get("version") or None)
    return _next(form, edit(command, work=work, clock=clock()), "edited", work)


@pages.post(f"{NEW}/check", who=may("disclosure.draft"), again=begin, text="office", asks=True)
def check_draft(work: Work, form: Any) -> str:
    """The form as it is filled in, with the text of a file, as readers will see it, and with what is missing."""
    item, body = _open_item(form.get("item", ""), work)
    return _checked_form(item, body, None, start_of(item, work, source=""), work)


@pages.post(f"{EDIT}/check", who=may("disclosure.edit"), again=show_edit, text="office", asks=True)
def check_edit(work: Work, form: Any, disclosure: str) -> str:
    """The same of a draft that is kept already; nothing of it is changed."""
    found = _editable(work, disclosure)
    return _checked_form(found.item, found.body, found, _kept(found, work), work)


def _checked_form(
    item: Item, body: Body, found: Disclosure | None, start: Start, work: Work, *, unsaved: bool = False
) -> str:
    """The form with what its buttons ask for; ``unsaved``: it was to be saved, with a file that nobody has read yet."""
    g.form = with_text(request.form, text_of_file())
    if request.form.get("act") == "redact":
        g.form = with_bars(g.form, item)
    check = check_form(g.form, item, body, work, found)
    return _form(item, body, found, work, start=start, check=check, unsaved=unsaved)


def _kept(found: Disclosure, work: Work) -> Start:
    content = found.revision.content
    text = readable_text(work.files, content.text.digest)
    return Start(text=text or "", content=content, text_damaged=text is None)


def _form(
    item: Item,
    body: Body,
    found: Disclosure | None,
    work: Work,
    *,
    start: Start,
    check: Check | None = None,
    unsaved: bool = False,
) -> str:
    content = start.content
    refusal, merged = g.get("refusal"), None
    if isinstance(refusal, Invalid):
        refusal.errors = in_form_order(refusal.errors)
    if isinstance(refusal, Stale) and content is not None:
        merged = merge(g.form, content, start.text)
        g.form = merged.form if merged else g.form
    returned = found is not None and found.revision.state == RETURNED
    return render(
        "catalog/draft.html",
        item=item,
        body=body,
        it=found,
        content=content,
        start=start,
        keeps_item=may_keep(item, actor()),
        text=start.text,
        text_damaged=start.text_damaged,
        check=check,
        after_notice=check.after_notice if check else None,
        closes_earlier=closes_earlier(found, (check and check.content) or content, _texts(start), work),
        document=document_asked(work, content.interprets if content else ""),
        seen=seen(content, start.text) if found and content else "",
        taken=merged.taken if merged else (),
        both_changed=merged.both if merged else None,
        imported=text_of_file() if check else None,
        unsaved=unsaved,
        asked_fields=found.revision.returned_fields if found and returned else (),
        limit_basis=basis_of(item.audience, body.legal_regime, item.time_limit, item.legal_basis),
        withhold_grounds=GROUNDS,
        findings=finding_rows((check and check.content) or content),
        period_options=_period_options(item, content),
        period=content.period if found and content else _period_to_write(item, work),
        further_items=_further_items(item, work),
        further={each.item: each for each in content.also_fulfils} if content else {},
        bodies=_other_bodies(item, body, work),
        # A gap of the coverage page names the element that its form is to close.
        elements=_elements_to_write(content, found),
        answers={answer.code: answer for answer in content.self_check} if content else {},
        hour_past=content is not None and is_hour_past(content, clock().now()),
        **_rule(),
    )


def _texts(start: Start) -> Sequence[str]:
    """Title, summary and text as the form shows them."""
    content, form = start.content, g.get("form")
    if form:
        return [form.get(name, "") for name in ("title", "summary", "text")]
    return [content.title, content.summary, start.text] if content else []


def _period_options(item: Item, content: Content | None) -> list[tuple[str, str]]:
    """The periods to choose from, the latest first, and the one that the draft has; none where it is not periodic."""
    if item.frequency != "periodic":
        return []
    offered = periods_offered(item.period, clock().today())
    # A gap of the coverage page may be older than what is offered.
    wanted = content.period if content else _period_named(item)
    if wanted and wanted not in {period.code for period in offered}:
        offered.append(Period.parse(wanted))
    return [(period.code, period.name) for period in offered]


def _further_items(item: Item, work: Work) -> list[tuple[Item, list[tuple[str, str]]]]:
    """The other items that the same text may fulfil, each with the periods to choose from."""
    others = directory_reads.active_items(work.events.connection, actor(), item.body, item.audience, limit=MOST_ITEMS)
    return [(other, _period_options(other, None)) for other in others if may_also_fulfil(other, item)]


def _other_bodies(item: Item, lead: Body, work: Work) -> list[tuple[str, str]]:
    """Who may issue it with its body; none where it is not for everybody."""
    if item.audience != "external":
        return []
    bodies = directory_reads.all_bodies(work.events.connection)
    return [(body.code, body.name) for body in bodies if body.active and body.code != lead.code]


def _elements_to_write(content: Content | None, found: Disclosure | None) -> Sequence[str]:
    """Those that a draft has, or that a link names, else those of the text with which it begins."""
    own = content.elements if content else ()
    return own if found else request.values.getlist("element") or own


def _period_to_write(item: Item, work: Work) -> str:
    """The period that a link names, else the one that comes next."""
    if item.frequency != "periodic":
        return ""
    latest = directory_reads.latest_period(work.events.connection, item.code)
    return _period_named(item) or period_to_write(item.period, latest, clock().today()).code


def _period_named(item: Item) -> str:
    """The period in the address, where it is one of the item's cadence."""
    try:
        period = Period.parse(request.args.get("period", ""))
    except ValueError:
        return ""
    return period.code if period.kind == item.period else ""


def _read(form: Any, item: Item, work: Work, present: Sequence[Attachment] = ()) -> Submission:
    """What the form says, its personal data masked when that button was pressed."""
    try:
        submission = read_draft(form, present)
    except Invalid as refusal:
        # Whoever wants to propose is told of everything at once, not first of what a draft lacks.
        if form.get("act") == "answers":
            refusal.errors = {**needed_of(form), **refusal.errors}
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
    page = f"/catalog/disclosures/{saved.id}"
    if form.get("act") == "answers":
        require_complete(saved, work)
        return redirect(f"{page}/answers", code=303)
    return redirect(f"{page}?done={'mask' if form.get('act') == 'mask' else done}", code=303)


def _for_drafter(reader: Actor, body: Body, work: Work, document: Disclosure | None) -> list[Item]:
    """Those that he may draft of; with a document, those of which its interpretation may be."""
    items = directory_reads.active_items(work.events.connection, reader, body.code, limit=MOST_ITEMS)
    fitting = [item for item in items if document is None or may_be_interpreted(document, item)]
    return [item for item in fitting if may_draft(item, reader)]


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
