"""Drafting and editing: choose an item, then one form with the item's rule beside it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from chassis.ports import Actor
from chassis.web.access import STAFF, role
from chassis.web.http import actor, clock
from chassis.web.pages import page, redirect, render
from services.catalog.adapters.http.fields import identity
from services.catalog.adapters.pages.desk import vocabulary
from services.catalog.adapters.pages.directory import MOST_ITEMS, grouped
from services.catalog.adapters.pages.draft_form import kept, submission_of, with_uploads
from services.catalog.domain.body import Body
from services.catalog.domain.checks import CODE
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.drafting import edit as edit_rule
from services.catalog.domain.item import Item
from services.catalog.domain.refusals import NoSuchItem
from services.catalog.domain.vocabulary import FREQUENCIES, PERIODS, ROLES, TIME_UNITS
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.draft import Draft, draft, open_item
from services.catalog.use_cases.edit import Edit, edit
from services.catalog.use_cases.propose import Propose, propose
from services.catalog.use_cases.read_disclosure import read_disclosure, read_text
from services.catalog.use_cases.submission import Submission, checked, scan


def declare(pages: Blueprint) -> None:
    """Add the pages of this room."""
    proposer = role("proposer")
    page(pages, "GET", "/catalog/disclosures/new", who=proposer)(begin)
    page(pages, "POST", "/catalog/disclosures/new", who=proposer, again=begin)(keep_draft)
    path = "/catalog/disclosures/<disclosure>/edit"
    page(pages, "GET", path, who=STAFF)(show_edit)
    page(pages, "POST", path, who=STAFF, again=show_edit)(keep_edit)


def begin(work: UnitOfWork) -> str:
    """The items for which the reader may draft; once one is chosen, its form."""
    code = request.values.get("item", "")
    if code:
        item, body = _open_item(code, work)
        return render("catalog/draft.html", item=item, body=body, it=None, content=None, text="", **_rule())
    reader = actor()
    choices = [(body, _items(body, work)) for body in work.bodies.all() if reader.holds("proposer", body=body.code)]
    return render("catalog/choose_item.html", choices=choices, **_rule())


def keep_draft(work: UnitOfWork, form: Any) -> Any:
    """Save the draft, and propose it at once when that button was pressed."""
    by, code = actor(), form.get("item", "")
    item, body = _open_item(code, work)
    submission = _ready(submission_of(form, ()), item, body, by, work)
    command = Draft(actor=by, item=code, submission=submission)
    begun = draft(command, work=work, clock=clock())
    return _next(form, begun, "drafted", work)


def show_edit(work: UnitOfWork, disclosure: str) -> str:
    """The form of a draft or returned revision."""
    found = read_disclosure(identity(disclosure), by=actor(), work=work)
    content = found.revision.content
    edit_rule(found, content, by=actor(), at=clock().now())  # only to be refused where editing is not possible
    text = read_text(content.text.digest, work=work)
    return render(
        "catalog/draft.html", item=found.item, body=found.body, it=found, content=content, text=text, **_rule()
    )


def keep_edit(work: UnitOfWork, form: Any, disclosure: str) -> Any:
    """Save the whole new content, and propose it at once when that button was pressed."""
    by = actor()
    found = read_disclosure(identity(disclosure), by=by, work=work)
    present = found.revision.content
    edit_rule(found, present, by=by, at=clock().now())
    submission = submission_of(form, kept(form, present))
    submission = _ready(submission, found.item, found.body, by, work, found)
    command = Edit(actor=by, disclosure=found.id, submission=submission, expected=form.get("version") or None)
    return _next(form, edit(command, work=work, clock=clock()), "edited", work)


def _ready(
    submission: Submission, item: Item, body: Body, by: Actor, work: UnitOfWork, found: Disclosure | None = None
) -> Submission:
    """The submission with its new files stored; all that can be refused without them is refused before."""
    scan(submission, work)
    present = found.revision.content if found else None
    checked(submission, item=item, body=body, by=by, work=work, present=present)
    return with_uploads(submission, item, by=by, work=work, clock=clock())


def _next(form: Any, saved: Disclosure, done: str, work: UnitOfWork) -> Any:
    if form.get("act") == "propose":
        propose(Propose(actor=actor(), disclosure=saved.id), work=work, clock=clock())
        done = "propose"
    return redirect(f"/catalog/disclosures/{saved.id}?done={done}", code=303)


def _open_item(code: str, work: UnitOfWork) -> tuple[Item, Body]:
    if not CODE.fullmatch(code):
        raise NoSuchItem(code)
    return open_item(Draft(actor=actor(), item=code, submission=Submission(title="")), work)


def _items(body: Body, work: UnitOfWork) -> Any:
    return grouped(work.items.page(body=body.code, active=True, limit=MOST_ITEMS).items)


def _rule() -> dict[str, Any]:
    return {
        **vocabulary(),
        "units": TIME_UNITS,
        "roles": ROLES,
        "frequencies": FREQUENCIES,
        "periods": PERIODS,
        "today": clock().today(),
    }
