"""The list of cases, one case with its form, and its attachments."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request
from werkzeug.datastructures import MultiDict

from chassis.ports import Invalid
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import respond
from chassis.web.request import actor, clock
from chassis.web.schema import PageQuery, choice
from services.review.adapters.access import may
from services.review.adapters.deciding import carry_out, carry_out_several, declare_recusal, take_back_recusal
from services.review.adapters.http import cases
from services.review.adapters.http.schemas import (
    DecisionSchema,
    PassSeveralSchema,
    RecusalEndSchema,
    RecusalSchema,
    RefuseSchema,
    ReturnSchema,
)
from services.review.adapters.pages.case_page import case_entry, case_page
from services.review.adapters.pages.sheet_form import fields_of, filled_in_sheet
from services.review.adapters.storage.reads import cases as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes
from services.review.adapters.storage.work import Work
from services.review.domain.case import Case
from services.review.domain.refusals import STATE_NAMES
from services.review.domain.sheets import Schema

PAGE_SIZE = 30
_DONE = {
    "pass": "已通过。",
    "return": "已退回承办人修改。",
    "refuse": "已决定不予公开。",
    "recuse": "已登记回避，由其他有权人员办理。",
    "end-recusal": "已撤销回避，尚未办理的环节可以由他办理。",
}
_FORMS = {"return": ReturnSchema, "refuse": RefuseSchema}

pages = Pages("review")


class ListQuery(PageQuery):
    """What the list shows: what awaits the reader, or all that he may see, perhaps of one state.

    ``ticked``: each that may be passed with others at once.
    """

    show = choice(["mine", "all"], load_default="mine")
    state = choice(STATE_NAMES, load_default="")
    ticked = choice(["", "all"], load_default="")


@pages.get("/review/cases", who=may("case.list"))
def list_cases(work: Work) -> str:
    """What awaits the reader, or all that he may see."""
    query, viewer, today = load_query(ListQuery), actor(), clock().today()
    mine, state = query["show"] == "mine", query["state"]
    connection = work.events.connection
    found = reads.list_cases(
        connection, viewer, state="" if mine else state, mine=mine, cursor=query["cursor"], limit=PAGE_SIZE
    )
    bodies = bodies_with_codes(connection, [case.body for case in found])
    asked = {name: value for name, value in (("show", query["show"]), ("state", state)) if value}
    part = urlencode({**asked, "cursor": query["cursor"]} if query["cursor"] else asked)
    entries = [case_entry(case, viewer, today, work.calendar, bodies.get(case.body)) for case in found]
    return render(
        "review/cases.html",
        entries=entries,
        show=query["show"],
        state=state,
        states=STATE_NAMES,
        next_url=f"/review/cases?{urlencode({**asked, 'cursor': found.next})}" if found.next else "",
        passed=_passed(),
        at_once=any(entry["ticks"] for entry in entries),
        all_ticked=query["ticked"] == "all",
        here=f"/review/cases?{part}",
        # Refused, the same part of the list is shown with what was ticked in it.
        sends_to=f"/review/cases/pass?{part}",
        several_bodies=len({case.body for case in found}) > 1,
    )


@pages.get("/review/cases/<case_id>", who=may("case.read"))
def show_case(work: Work, case_id: str) -> str:
    """One case: what is proposed, its steps, and the form of the current one."""
    case = reads.find_case(work.events.connection, case_id, actor())
    done = _DONE.get(request.args.get("done", ""), "") if request.method == "GET" else ""
    following = _next(work, case_id) if done else None
    return render(
        "review/case.html",
        done=done,
        following=following,
        **_kept(case),
        **case_page(case, actor(), clock().today(), work),
    )


@pages.get("/review/cases/<case_id>/files/<digest>", who=may("case.read"))
def show_file(work: Work, case_id: str, digest: str) -> Response:
    """An attachment, for those who may see the case."""
    return respond(cases.show_file(work, case_id, digest), 200, None)


@pages.post("/review/cases/<case_id>/decide", who=may("case.decide"), again=show_case)
def decide(work: Work, form: MultiDict[str, str], case_id: str) -> Any:
    """Take the decision of the form; a sheet is taken only with passing, for the other forms do not show it."""
    case = reads.find_case(work.events.connection, case_id, actor())
    schemas = {str(step.number): step.sheet for step in case.steps} if form.get("decision") == "pass" else {}
    schema = schemas.get(form.get("step", ""))
    sheet = filled_in_sheet(schema, form) if schema else None
    decision = _decision(form, sheet, schema, work)
    carry_out(decision, case_id, seen=form.get("seen", ""), work=work)
    return redirect(f"/review/cases/{case_id}?done={decision['decision']}", code=303)


@pages.post("/review/cases/pass", who=may("case.decide"), again=list_cases)
def pass_several(work: Work, form: MultiDict[str, str]) -> Any:
    """Pass the cases that are ticked in the list."""
    ticked = [value.split(":") for value in form.getlist("ticked")]
    chosen = [{"case": parts[0], "step": _number(parts[1]), "seen": parts[2]} for parts in ticked if len(parts) == 3]
    passed = carry_out_several(load_form(PassSeveralSchema, form, cases=chosen), work=work)
    return redirect(f"/review/cases?passed={len(passed)}", code=303)


def _passed() -> str:
    """How many were passed at once just now."""
    count = request.args.get("passed", "")
    return count if request.method == "GET" and count.isdecimal() and len(count) < 4 else ""


def _number(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) < 4 else text


def _next(work: Work, case_id: str) -> Case | None:
    """Another case that awaits the reader, the one that is due first."""
    found = reads.list_cases(work.events.connection, actor(), mine=True, cursor=None, limit=2)
    return next((case for case in found if case.id != case_id), None)


@pages.post("/review/cases/<case_id>/recuse", who=may("case.recuse"), again=show_case)
def recuse(work: Work, form: MultiDict[str, str], case_id: str) -> Any:
    """Take no step of the case, or have somebody take none."""
    declare_recusal(load_form(RecusalSchema, form), case_id, seen=form.get("seen", ""), work=work)
    return redirect(f"/review/cases/{case_id}?done=recuse", code=303)


@pages.post("/review/cases/<case_id>/end-recusal", who=may("case.recuse"), again=show_case)
def end_recusal(work: Work, form: MultiDict[str, str], case_id: str) -> Any:
    """Let somebody take steps of the case again."""
    take_back_recusal(load_form(RecusalEndSchema, form), case_id, seen=form.get("seen", ""), work=work)
    return redirect(f"/review/cases/{case_id}?done=end-recusal", code=303)


def _kept(case: Case) -> dict[str, Any]:
    """Whether the form that was sent is of a step that is not the reader's any more, and his words in it."""
    form: MultiDict[str, str] = g.get("form") or MultiDict()
    mine = case.awaiting(actor())
    is_his = mine is not None and form.get("step") == str(mine.number)
    asked = next((step.sheet for step in case.steps if str(step.number) == form.get("step")), None)
    named = [(field["name"], field["title"]) for field in fields_of(asked) if field["kind"] in ("text", "line")]
    words = [(label, form[name]) for name, label in (*named, ("opinion", "意见")) if form.get(name, "").strip()]
    return {"over": bool(form) and not is_his, "words": words}


def _decision(form: MultiDict[str, str], sheet: Any, schema: Schema | None, work: Work) -> dict[str, Any]:
    """What the form says; where a field of it is wrong, what the sheet lacks is told at once with it."""
    try:
        return load_form(_FORMS.get(form.get("decision", ""), DecisionSchema), form, sheet=sheet)
    except Invalid as refusal:
        wanting = work.sheets.check(schema, sheet) if schema else {}
        refusal.errors = {**{f"sheet.{name}": text for name, text in wanting.items()}, **refusal.errors}
        raise
