"""The routes of a body: drawn, changed and confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from chassis.ports import Invalid
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.review.adapters.access import may
from services.review.adapters.http.route_schemas import ASKED_ROLES, MOST_STEPS, SHEETS, SKIPS, RouteQuery, RouteSchema
from services.review.adapters.pages.route_view import drawn, step_rows
from services.review.adapters.routing import command_of, number_of
from services.review.adapters.storage.reads import routes as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code
from services.review.adapters.storage.work import Work
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.refusals import ROUTE_STATE_NAMES, RouteFaulty, RouteNotFound
from services.review.domain.route_check import faults
from services.review.domain.route_version import RouteVersion, differences, route_thing
from services.review.use_cases.enter_route import drafted, enter_route
from services.review.use_cases.settle_route import settle_route
from services.vocabulary import AUDIENCES, INFORMATION_TYPES, PERSONAL_DATA

_SHOWN = 20
_DONE = {
    "entered": "已提交，等领导确认后施行。",
    "confirm": "已确认，今后提出的信息按这一版审核。",
    "discard": "已作废。",
}

pages = Pages("review", "route-pages")


@pages.get("/review/routes", who=may("route.read"))
def list_routes(work: Work) -> str:
    """The routes of the reader's body, each drawn."""
    reader = actor()
    body = load_query(RouteQuery)["body"] or reader.body
    found = reads.routes_of(work.events.connection, body, reader)
    around = _around(work, body)
    return render(
        "review/routes.html",
        body=around["body"],
        code=body,
        routes=[drawn(route, around) for route in found if route.state == "in_force"],
        waiting={route.code: route for route in found if route.state == "pending"},
    )


@pages.get("/review/routes/<body_code>/<code>", who=may("route.read"))
def show_route(work: Work, body_code: str, code: str) -> str:
    """One route: as it is, as it shall be, and all its versions."""
    reader, around = actor(), _around(work, body_code)
    versions = list(reads.versions_of(work.events.connection, body_code, code, reader, cursor=None, limit=_SHOWN))
    if not versions:
        raise RouteNotFound
    present, newest = work.routes.in_force(body_code, code), versions[0]
    waits = newest if newest.state == "pending" else None
    thing = route_thing(body_code, newest.entered_by)
    return render(
        "review/route.html",
        body=around["body"],
        code=body_code,
        route=drawn(present, around),
        waits=drawn(waits, around) if waits else None,
        changes=_changes(present, waits) if waits else [],
        versions=versions,
        states=ROUTE_STATE_NAMES,
        may={act: PERMISSIONS.permits(f"route.{act}", reader, thing) for act in ("change", "confirm", "discard")},
        done=_DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )


@pages.get("/review/routes/<body_code>/<code>/edit", who=may("route.change"))
def edit_route(work: Work, body_code: str, code: str) -> str:
    """The form of a new version, drawn as it is filled in."""
    reader, around = actor(), _around(work, body_code)
    PERMISSIONS.require("route.change", reader, route_thing(body_code))
    present, newest = work.routes.in_force(body_code, code), work.routes.newest(body_code, code)
    form: MultiDict[str, str] | None = g.get("form")
    preview, wrong = _preview(work, form, body_code, code) if form else (None, {})
    return render(
        "review/route_form.html",
        body=around["body"],
        code=body_code,
        # What is changed is what is in force, not a version that was discarded.
        route=present,
        newest=newest,
        rows=step_rows(present, form, MOST_STEPS),
        preview=drawn(preview, around) if preview else None,
        wrong=wrong,
        roles=list(ASKED_ROLES.items()),
        sheets=list(SHEETS.items()),
        skips=list(SKIPS.items()),
        departments=list(around["departments"].items()),
        people=[(person.sub, person.name) for person in work.staff.of_body(body_code, clock().today())],
        audiences=list(AUDIENCES.items()),
        information_types=list(INFORMATION_TYPES.items()),
        personal_data=list(PERSONAL_DATA.items()),
    )


@pages.post("/review/routes/<body_code>/<code>/edit", who=may("route.change"), again=edit_route)
def save_route(work: Work, form: MultiDict[str, str], body_code: str, code: str) -> Any:
    """Draw what the form says, or enter it as a new version."""
    if form.get("act") == "preview":
        PERMISSIONS.require("route.change", actor(), route_thing(body_code))
        g.form = form
        return edit_route(work, body_code, code)
    command = command_of(load_form(RouteSchema, form), body_code, code, seen=form.get("seen", ""))
    enter_route(command, work=work, clock=clock())
    return redirect(f"/review/routes/{body_code}/{code}?done=entered", code=303)


def show_route_again(work: Work, body_code: str, code: str, version: str) -> str:
    """The route as it stands now, with the refusal of what was to become of one of its versions."""
    page: str = show_route(work, body_code, code)
    return page


@pages.post(
    "/review/routes/<body_code>/<code>/versions/<version>/confirm", who=may("route.confirm"), again=show_route_again
)
def confirm(work: Work, form: MultiDict[str, str], body_code: str, code: str, version: str) -> Any:
    """Put a version in force."""
    settle_route(body_code, code, number_of(version), "confirm", by=actor(), work=work, clock=clock())
    return redirect(f"/review/routes/{body_code}/{code}?done=confirm", code=303)


@pages.post(
    "/review/routes/<body_code>/<code>/versions/<version>/discard", who=may("route.discard"), again=show_route_again
)
def discard(work: Work, form: MultiDict[str, str], body_code: str, code: str, version: str) -> Any:
    """Take a version back."""
    settle_route(body_code, code, number_of(version), "discard", by=actor(), work=work, clock=clock())
    return redirect(f"/review/routes/{body_code}/{code}?done=discard", code=303)


def _around(work: Work, body: str) -> dict[str, Any]:
    """The names beside codes."""
    row = bodies_with_codes(work.events.connection, [body]).get(body)
    if row is None:
        raise RouteNotFound
    people = {person.sub: person.name for person in work.staff.of_body(body, clock().today())}
    return {"body": row["name"], "departments": names_by_code(row["departments"]), "people": people}


def _preview(
    work: Work, form: MultiDict[str, str], body: str, code: str
) -> tuple[RouteVersion | None, Mapping[str, str]]:
    """What the form describes, and what is wrong with it; nothing where it can't be read as a route."""
    given = {**form.to_dict(flat=False), "reason": [form.get("reason", "").strip() or "预览"]}
    try:
        command = command_of(load_form(RouteSchema, MultiDict(given)), body, code, seen="")
    except Invalid as refusal:
        return None, refusal.errors
    version = drafted(command, work.routes.newest(body, code).version + 1)
    found = faults(version, work.routes.of_body(body, clock().today()))
    return version, {path: text.partition(" / ")[0] for path, text in RouteFaulty(found).errors.items()}


def _changes(before: RouteVersion, after: RouteVersion) -> list[tuple[str, str]]:
    """What is different, step by step."""
    told = []
    for each in differences(before, after):
        kind = "新增" if each.before is None else "删去" if each.after is None else "改动"
        told.append((each.name, kind))
    if before.deliberate_within != after.deliberate_within:
        told.append(("事后审议", "改动"))
    return told
