"""本单位制度: a body's rules for its own work; everybody sees those in force, its office keeps the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.permissions import Thing
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.register_schemas import (
    BylawChange,
    BylawReviewSchema,
    BylawSchema,
    BylawsQuery,
    bylaw_of,
)
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.pages.kept_bodies import chosen_body, kept_bodies
from services.catalog.adapters.standard_directory.columns import departments
from services.catalog.adapters.storage.reads import registers as reads
from services.catalog.adapters.storage.reads.directory import all_bodies
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.body import Body
from services.catalog.domain.bylaw import expected_kinds
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.vocabulary import BYLAW_KINDS, BYLAW_STATES
from services.catalog.use_cases.on_bylaw import OnBylaw
from services.catalog.use_cases.remove_bylaw import remove_bylaw
from services.catalog.use_cases.review_bylaw import ReviewBylaw, review_bylaw
from services.catalog.use_cases.save_bylaw import SaveBylaw, save_bylaw

BYLAWS, BYLAW = "/bylaws", "/bylaws/<bylaw>"
STATE_KINDS = {"in_force": "done", "coming": "now", "superseded": "", "repealed": ""}
DONE = {"saved": "已保存。", "reviewed": "已记下复查，待办随即办结。", "removed": "已从登记簿中删除，审计中留有记录。"}

pages = Pages("catalog", "bylaw-pages")


@pages.get(BYLAWS, who=may("bylaw.read"))
def list_bylaws(work: Work) -> str:
    """The rules of one body: those in force, or for its staff all of them; its office sees which are missing."""
    reader, today, connection = actor(), clock().today(), work.events.connection
    asked = load_query(BylawsQuery) if request.method == "GET" else BylawsQuery().load({})
    bodies = [body for body in all_bodies(connection) if body.active]
    body = chosen_body(bodies, asked["body"])
    is_staff = body is not None and PERMISSIONS.permits("bylaw.read", reader, Thing(body=body.code))
    shows_all = is_staff and request.args.get("all") == "1"
    query = {**asked, "body": body.code if body else "", "state": "" if shows_all else "in_force"}
    found = reads.list_bylaws(connection, reader, query, today)
    missing = reads.missing_kinds(connection, body, today) if body and is_staff else []
    return render(
        "catalog/bylaws.html",
        bodies=bodies,
        body=body,
        lines=[_shown(line, body) for line in found] if body else [],
        missing=[(kind, BYLAW_KINDS[kind]) for kind in missing],
        expected=len(expected_kinds(body)) if body else 0,
        kinds=BYLAW_KINDS,
        states=BYLAW_STATES,
        state_kinds=STATE_KINDS,
        is_staff=is_staff,
        shows_all=shows_all,
        may_keep=body is not None and PERMISSIONS.permits("bylaw.keep", reader, Thing(body=body.code)),
        today=today,
        next_url=next_url(found),
        done=DONE.get(request.args.get("done", ""), ""),
    )


@pages.get("/bylaws/new", who=may("bylaw.keep"))
def ask_bylaw(work: Work) -> str:
    """The form of a version of a rule; of a rule that is there already it begins with what is known of that."""
    kept = kept_bodies(work, "bylaw.keep")
    body = chosen_body(kept, request.form.get("body") or request.args.get("body", ""))
    versions = work.bylaws.versions_of(body.code, request.args.get("code", "")) if body else []
    begun = {"code": versions[-1].code, "kind": versions[-1].kind, "name": versions[-1].name} if versions else {}
    begun = begun or {"kind": request.args.get("kind", "")}
    return _form(body, begun, bodies=kept)


@pages.post("/bylaws/new", who=may("bylaw.keep"), again=ask_bylaw)
def add_bylaw(work: Work, form: Any) -> Any:
    """Enter it."""
    given = load_form(BylawSchema, form)
    saved = save_bylaw(SaveBylaw(actor=actor(), bylaw=bylaw_of(given)), work=work, clock=clock())
    return _to(saved.id, "saved")


@pages.get(BYLAW, who=may("bylaw.read"))
def show_bylaw(work: Work, bylaw: str) -> str:
    """One version of a rule, the rule's other versions, and what its office can do."""
    reader, today, connection = actor(), clock().today(), work.events.connection
    found = reads.find_bylaw(connection, reader, bylaw, today)
    body = _body(work, found["body"])
    others = {**BylawsQuery().load({}), "body": body.code, "code": found["code"], "limit": 100}
    versions = reads.list_bylaws(connection, reader, others, today)
    return render(
        "catalog/bylaw.html",
        it=_shown(found, body),
        body=body,
        versions=[line for line in versions if line["id"] != bylaw],
        kinds=BYLAW_KINDS,
        states=BYLAW_STATES,
        state_kinds=STATE_KINDS,
        is_staff=PERMISSIONS.permits("bylaw.read", reader, Thing(body=body.code)),
        may_keep=PERMISSIONS.permits("bylaw.keep", reader, Thing(body=body.code)),
        today=today,
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )


@pages.get(f"{BYLAW}/edit", who=may("bylaw.keep"))
def ask_change(work: Work, bylaw: str) -> str:
    """The form of what is entered of a version."""
    found = reads.find_bylaw(work.events.connection, actor(), bylaw, clock().today())
    body = _body(work, found["body"])
    PERMISSIONS.require("bylaw.keep", actor(), Thing(body=body.code))
    return _form(body, found)


@pages.post(f"{BYLAW}/edit", who=may("bylaw.keep"), again=ask_change)
def change_bylaw(work: Work, form: Any, bylaw: str) -> Any:
    """Keep it; whose and which it is stays."""
    given = load_form(BylawChange, form)
    command = SaveBylaw(actor=actor(), bylaw=bylaw_of(given, id=bylaw), expected=form.get("etag") or None)
    save_bylaw(command, work=work, clock=clock())
    return _to(bylaw, "saved")


def show_again(work: Work, bylaw: str) -> Any:
    """The rule with the refusal of an act."""
    return show_bylaw(work, bylaw)


@pages.post(f"{BYLAW}/review", who=may("bylaw.keep"), again=show_again)
def review(work: Work, form: Any, bylaw: str) -> Any:
    """Note that it was looked at again."""
    given = load_form(BylawReviewSchema, form)
    command = ReviewBylaw(actor=actor(), bylaw=bylaw, expected=form.get("version") or None, **given)
    review_bylaw(command, work=work, clock=clock())
    return _to(bylaw, "reviewed")


@pages.post(f"{BYLAW}/remove", who=may("bylaw.keep"), again=show_again)
def take_out(work: Work, form: Any, bylaw: str) -> Any:
    """Take out what was entered by mistake."""
    given = load_form(NeededReasonSchema, form)
    command = OnBylaw(actor=actor(), bylaw=bylaw, expected=form.get("version") or None, **given)
    removed = remove_bylaw(command, work=work, clock=clock())
    return redirect(f"{BYLAWS}?{urlencode({'body': removed.body, 'done': 'removed'})}", code=303)


def _shown(line: Mapping[str, Any], body: Body) -> dict[str, Any]:
    return {**line, "department_name": body.department_name(line["department"]) if line["department"] else ""}


def _body(work: Work, code: str) -> Body:
    body = work.bodies.get(code)
    if body is None:  # the table's foreign key says there is one
        raise LookupError(code)
    return body


def _form(body: Body | None, bylaw: Mapping[str, Any], bodies: list[Body] | None = None) -> str:
    return render(
        "catalog/bylaw_form.html",
        it=bylaw,
        body=body,
        bodies=bodies or [],
        kinds=BYLAW_KINDS,
        departments=departments(body) if body else [],
        today=clock().today(),
    )


def _to(bylaw: str, done: str) -> Any:
    return redirect(f"{BYLAWS}/{bylaw}?done={done}", code=303)
