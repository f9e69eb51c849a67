"""One item of the directory (公开事项): what it says, every version of it, and the forms by which it is kept."""

from __future__ import annotations

from typing import Any

from flask import request

from chassis.base.converter import structure
from chassis.permissions import Thing
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from chassis.web.schema import PageQuery
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_schemas import ItemChange, ItemSchema, item_of
from services.catalog.adapters.http.kept import directory_page_stamp
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.pages.kept_bodies import chosen_body, kept_bodies
from services.catalog.adapters.standard_directory import cells
from services.catalog.adapters.standard_directory.cells import Named
from services.catalog.adapters.standard_directory.columns import (
    FURTHER,
    POINT,
    STANDARD,
    channels,
    departments,
    elements,
    points,
)
from services.catalog.adapters.standard_directory.differences import differences
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.reads.responsibilities import current
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.body import APPROVERS, Body
from services.catalog.domain.item import FITTING_ROUTES, Item
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.responsibility import RESPONSIBILITY_LEVELS, Responsibility, answering_for
from services.catalog.domain.vocabulary import (
    FREQUENCIES,
    INFORMATION_TYPES,
    METHODS,
    PERIODS,
    RETENTIONS,
    REVIEW_ROUTES,
    TIME_UNITS,
)
from services.catalog.use_cases.retire_item import RetireItem, retire_item
from services.catalog.use_cases.save_item import SaveItem, save_item
from services.vocabulary import AUDIENCES, CATEGORIES, LEVELS, PERSONAL_DATA, ROLES, TOPICS

NEW, ITEM = "/directory/new", "/directory/items/<code>"
DONE = {
    "added": "事项已加入目录。",
    "saved": "已保存为新版本。",
    "unchanged": "各栏内容没有变化，没有产生新版本。",
    "retired": "事项已停用，已公开的信息仍然公开。",
}
_OPTIONS = {
    "topics": TOPICS,
    "categories": CATEGORIES,
    "levels": LEVELS,
    "methods": METHODS,
    "frequencies": FREQUENCIES,
    "periods": {code: name for code, name in PERIODS.items() if code},
    "units": TIME_UNITS,
    "information_types": INFORMATION_TYPES,
    "retentions": {code: code for code in RETENTIONS},
    "personal_data": PERSONAL_DATA,
}

pages = Pages("catalog", "item-pages")


@pages.get(ITEM, who=may("item.read"), kept=directory_page_stamp)
def show_item(work: Work, code: str) -> str:
    """What the directory says of an item; the staff see its versions: who, when, why, and by what they differ."""
    reader, connection = actor(), work.events.connection
    item, body = _found(work, code)
    thing = Thing(body=item.body, audience=item.audience)
    knows_history = PERMISSIONS.permits("item.history", reader, thing)
    versions = reads.list_versions(connection, reader, code, load_query(PageQuery)) if knows_history else None
    return render(
        "catalog/item.html",
        item=item,
        body=body,
        standard=[(column.head, column.shown(item, body)) for column in STANDARD],
        answering=_answering(work, item) if knows_history else [],
        levels=RESPONSIBILITY_LEVELS,
        further=[(column.head, column.shown(item, body)) for column in FURTHER] if knows_history else [],
        versions=[_version(row, body) for row in versions] if versions else [],
        next_url=next_url(versions) if versions else None,
        count=reads.count_by_item(connection, reader, item.body).get(code, 0),
        may_keep=(keeps := PERMISSIONS.permits("item.keep", reader, thing)),
        ending=reads.ends_with(connection, code) if keeps and item.active else {},
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )


def _answering(work: Work, item: Item) -> list[Responsibility]:
    """Who answers for it today by the register of its body."""
    today = clock().today()
    return answering_for(current(work.events.connection, item.body, today), item.department, today)


@pages.get(NEW, who=may("item.keep"))
def ask_item(work: Work) -> str:
    """The form of a new item of one body."""
    kept = kept_bodies(work, "item.keep")
    body = chosen_body(kept, request.form.get("body") or request.args.get("body", ""))
    return _form(body, None, bodies=kept)


@pages.post(NEW, who=may("item.keep"), again=ask_item)
def add_item(work: Work, form: Any) -> Any:
    """Add it."""
    given = load_form(
        ItemSchema,
        form,
        active=True,
        needs_interpretation="needs_interpretation" in form,
        **_listed(form, None),
    )
    command = SaveItem(actor=actor(), item=item_of(given), reason=given["reason"], new=True)
    return _back(save_item(command, work=work, clock=clock()), "added")


@pages.get(f"{ITEM}/edit", who=may("item.keep"))
def ask_change(work: Work, code: str) -> str:
    """The form of an item's next version."""
    item, body = _found(work, code)
    PERMISSIONS.require("item.keep", actor(), Thing(body=item.body, audience=item.audience))
    return _form(body, item)


@pages.post(f"{ITEM}/edit", who=may("item.keep"), again=ask_change)
def change_item(work: Work, form: Any, code: str) -> Any:
    """Make the next version; body and readers stay."""
    present, _ = _found(work, code)
    fixed = {
        "body": present.body,
        "audience": present.audience,
        "active": present.active or "active" in form,
        "template": present.template,  # it has a page of its own
        "needs_interpretation": "needs_interpretation" in form,
    }
    given = load_form(ItemChange, form, **fixed, **_listed(form, present))
    command = SaveItem(
        actor=actor(),
        item=item_of(given, code=code),
        reason=given["reason"],
        expected=form.get("version") or None,
    )
    saved = save_item(command, work=work, clock=clock())
    return _back(saved, "saved" if saved.version != present.version else "unchanged")


def show_again(work: Work, code: str) -> Any:
    """The item with the refusal of an act."""
    return show_item(work, code)


@pages.post(f"{ITEM}/retire", who=may("item.keep"), again=show_again)
def take_item_out(work: Work, form: Any, code: str) -> Any:
    """Take it out of use."""
    given = load_form(NeededReasonSchema, form)
    command = RetireItem(actor=actor(), code=code, reason=given["reason"], expected=form.get("version") or None)
    return _back(retire_item(command, work=work, clock=clock()), "retired")


def _found(work: Work, code: str) -> tuple[Item, Body]:
    item = structure(Item, reads.find_item(work.events.connection, actor(), code))
    body = work.bodies.get(item.body)
    if body is None:  # the table's foreign key says there is one
        raise LookupError(item.body)
    return item, body


def _listed(form: Any, present: Item | None) -> dict[str, Any]:
    """What a form's text areas list, one thing on each line."""
    found = cells.coded(_named(form, "elements"), elements(present) if present else ())
    sheet = cells.coded(_named(form, "self_check"), points(present) if present else (), POINT)
    return {
        "elements": [{"code": code, "name": name} for code, name in found],
        "self_check": [{"code": code, "text": text} for code, text in sheet],
        "selection_reasons": cells.lines(form.get("selection_reasons", "").replace("\r\n", "\n")),
    }


def _named(form: Any, area: str) -> Named:
    return cells.elements(form.get(area, "").replace("\r\n", "\n"))


def _version(row: Any, body: Body) -> dict[str, Any]:
    before = structure(Item, row["previous"]) if row["previous"] else None
    after = structure(Item, row["item"])
    return {**row, "differences": differences(before, after, body) if before else [], "is_first": before is None}


def _form(body: Body | None, item: Item | None, bodies: list[Body] | None = None) -> str:
    return render(
        "catalog/item_form.html",
        item=item,
        body=body,
        bodies=bodies or [],
        audiences=AUDIENCES,
        fitting=[(code, REVIEW_ROUTES[code]) for code in (FITTING_ROUTES[item.audience] if item else REVIEW_ROUTES)],
        departments=departments(body) if body else [],
        channels=channels(body) if body else [],
        elements="\n".join(cells.element_names(elements(item))) if item else "",
        self_check="\n".join(cells.element_names(points(item), POINT)) if item else "",
        approvers=[(role, ROLES[role]) for role in APPROVERS],
        **_OPTIONS,
    )


def _back(item: Item, done: str) -> Any:
    return redirect(f"/directory/items/{item.code}?done={done}", code=303)
