"""检查: the list, the plan, and one inspection with its sample, checklist, visits and findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request
from werkzeug.datastructures import MultiDict

from chassis.web.forms import load_filters, load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import respond
from chassis.web.request import actor, clock
from chassis.web.schema import Schema
from chassis.web.ui.text import china_time
from services.review.adapters import oversight_acts as acts
from services.review.adapters.access import may
from services.review.adapters.http import inspection_schemas as schemas
from services.review.adapters.http import inspections as endpoints
from services.review.adapters.pages.oversight_forms import ChosenQuery, departments_of
from services.review.adapters.storage.reads import oversight as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code
from services.review.adapters.storage.work import Work
from services.review.domain.case import Case
from services.review.domain.inspection import ANSWERS, CHECKLIST, INSPECTION_KINDS, UNIT_KINDS, Inspection
from services.review.domain.oversight_refusals import INSPECTION_STATE_NAMES, ORDER_STATE_NAMES, InspectionNotFound
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.refusals import STATE_NAMES
from services.review.domain.remedial_order import MOST_DAYS

PAGE_SIZE = 30
STATE_KINDS = {"planned": "", "frozen": "now", "drawn": "now", "concluded": "done"}
_ACTS: dict[str, tuple[type[Schema] | None, Callable[..., Inspection], str]] = {
    "freeze": (None, acts.freeze, "抽样范围已封存；其后的第一份审计签名产生后自动抽样。"),
    "check": (schemas.CheckSchema, acts.check, "检查情况已登记。"),
    "visit": (schemas.VisitSchema, acts.visit, "走访已登记。"),
    "find": (schemas.FindingSchema, acts.find, "问题已登记。"),
    "conclude": (schemas.InspectionConclusionSchema, acts.conclude, "检查已办结。"),
}

pages = Pages("review", "inspection-pages")


@pages.get("/review/inspections", who=may("inspection.list"))
def list_inspections(work: Work) -> str:
    """The inspections that the reader may see, the newest first."""
    query, connection = load_query(schemas.InspectionQuery), work.events.connection
    found = reads.list_inspections(connection, actor(), **{**query, "limit": PAGE_SIZE})
    again = {name: query[name] for name in ("body", "kind", "state") if query[name]}
    return render(
        "review/inspections.html",
        inspections=list(found),
        bodies=bodies_with_codes(connection, [each.body for each in found]),
        state=query["state"],
        states=INSPECTION_STATE_NAMES,
        state_kinds=STATE_KINDS,
        kinds=INSPECTION_KINDS,
        may_plan=bool(reads.bodies_for(connection, actor(), "inspection.keep")),
        done="检查计划已撤销。" if request.args.get("done") == "discard" else "",
        next_url=f"/review/inspections?{urlencode({**again, 'cursor': found.next})}" if found.next else "",
    )


@pages.get("/review/inspections/new", who=may("inspection.keep"))
def show_form(work: Work) -> str:
    """The form of a plan."""
    query, connection, today = load_filters(ChosenQuery), work.events.connection, clock().today()
    form: MultiDict[str, str] = g.get("form") or MultiDict()
    bodies = reads.bodies_for(connection, actor(), "inspection.keep")
    body = form.get("body") or query["body"] or (bodies[0]["code"] if bodies else "")
    return render(
        "review/inspection_form.html",
        bodies=[(each["code"], each["name"]) for each in bodies],
        body=body,
        # Not his own: nobody inspects where he works.
        departments=[
            (code, name)
            for code, name in departments_of(bodies, body)
            if (body, code) != (actor().body, actor().department)
        ],
        kinds=INSPECTION_KINDS,
        today=today,
        first=today.replace(month=1, day=1),
    )


@pages.post("/review/inspections", who=may("inspection.keep"), again=show_form)
def plan(work: Work, form: MultiDict[str, str]) -> Any:
    """Plan what the form says."""
    done = acts.plan(load_form(schemas.InspectionSchema, form), work)
    return redirect(f"/review/inspections/{done.id}?done=plan", code=303)


@pages.get("/review/inspections/<inspection>", who=may("inspection.read"))
def show_inspection(work: Work, inspection: str) -> str:
    """One inspection: its sample with the checklist, visits, findings, and what can be done now."""
    connection, reader = work.events.connection, actor()
    found = reads.find_inspection(connection, inspection, reader)
    body = bodies_with_codes(connection, [found.body]).get(found.body)
    may_keep = PERMISSIONS.permits("inspection.keep", reader, found.thing(reader))
    units = found.sample.units if found.sample else ()
    return render(
        "review/inspection.html",
        it=found,
        body=body["name"] if body else found.body,
        departments=names_by_code(body["departments"] if body else None),
        titles=reads.titles_of(connection, units, reader),
        # One disclosure may have several cases, which only their days and ends tell apart.
        which={key: _which(case) for key, case in reads.drawn_cases(connection, units, reader).items()},
        checks={each.unit: each for each in found.checks},
        orders=reads.orders_with_ids(connection, [each.order for each in found.findings if each.order]),
        order_states=ORDER_STATE_NAMES,
        allowed=found.allowed() if may_keep else [],
        is_kept_away=not may_keep and PERMISSIONS["inspection.keep"].has_role(reader, found.thing(reader)),
        checklist=CHECKLIST,
        answers=ANSWERS,
        kinds=INSPECTION_KINDS,
        unit_kinds=UNIT_KINDS,
        states=INSPECTION_STATE_NAMES,
        state_kinds=STATE_KINDS,
        today=clock().today(),
        most=MOST_DAYS,
        done=_done(request.args.get("done", "")) if request.method == "GET" else "",
    )


def _which(case: Case) -> str:
    return f"{china_time(case.opened_at)}提交，{STATE_NAMES[case.state]}"


@pages.get("/review/inspections/<inspection>/evidence.zip", who=may("inspection.read"))
def show_pack(work: Work, inspection: str) -> Response:
    """The evidence pack."""
    return respond(endpoints.show_pack(work, inspection), 200, None)


def _show_again(work: Work, inspection: str, act: str) -> Any:
    return show_inspection(work, inspection)


@pages.post("/review/inspections/<inspection>/discard", who=may("inspection.keep"), again=show_inspection)
def discard(work: Work, form: MultiDict[str, str], inspection: str) -> Any:
    """Delete a plan of which nothing was recorded."""
    acts.discard(inspection, form.get("seen", ""), work)
    return redirect("/review/inspections?done=discard", code=303)


@pages.post("/review/inspections/<inspection>/acts/<act>", who=may("inspection.keep"), again=_show_again)
def carry_out(work: Work, form: MultiDict[str, str], inspection: str, act: str) -> Any:
    """Do what the form of an act says."""
    if act not in _ACTS:
        raise InspectionNotFound
    schema, run, _ = _ACTS[act]
    given = load_form(schema, form) if schema else {}
    run(inspection, given, form.get("seen", ""), work)
    return redirect(f"/review/inspections/{inspection}?done={act}", code=303)


def _done(act: str) -> str:
    return "检查已计划。" if act == "plan" else _ACTS[act][2] if act in _ACTS else ""
