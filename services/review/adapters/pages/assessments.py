"""The yearly assessments: the list, one with its scores and forms, and the facts behind a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import g, request
from werkzeug.datastructures import MultiDict

from chassis.permissions import Thing
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.review.adapters.access import may
from services.review.adapters.assessing import carry_out, discard, save_scheme, shown_scores
from services.review.adapters.http.assessment_schemas import (
    AnswerSchema,
    AssessmentDecisionSchema,
    AssessmentQuery,
    FactQuery,
    ObjectionSchema,
    SchemeSchema,
    StartSchema,
)
from services.review.adapters.http.assessments import READ, require_body
from services.review.adapters.pages.oversight_forms import yes_or_no
from services.review.adapters.pages.scheme_form import in_rows_of_the_form, rows_of, rows_shown
from services.review.adapters.storage.reads import assessments as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code
from services.review.adapters.storage.work import Work
from services.review.domain.assessment import Assessment, allowed_acts
from services.review.domain.assessment_refusals import ASSESSMENT_STATES
from services.review.domain.assessment_scheme import FACT_KINDS, FORMULAS
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.score_words import OUTCOME_NAMES, STATE_NAMES, rule_of
from services.review.domain.scoring import Fact
from services.review.use_cases.current_assessment import as_it_stands
from services.review.use_cases.start_assessment import StartAssessment, start_assessment
from services.vocabulary import period_name

PAGE_SIZE = 50
STATE_KINDS = {"draft": "", "announced": "now", "submitted": "now", "decided": "due", "published": "done"}
_DONE = {
    "announce": "得分已下达，各部门负责人有待办。",
    "discard": "草稿已撤销，可以重新开始评分。",
    "object": "异议已提出，政务公开办公室将书面答复。",
    "answer": "异议已答复。",
    "submit": "已提请领导小组审定。",
    "decide": "已登记审定结果。",
    "publish": "已公布，本单位人员都可以查看。",
    "scheme": "考核办法已保存，评分中的考核按新办法计分。",
}
ASSESSMENT, SCHEME = "/review/assessments/<assessment>", "/review/assessment-schemes/<body_code>"

pages = Pages("review", "assessment-pages")


@pages.get("/review/assessments", who=may("assessment.list"))
def list_assessments(work: Work) -> str:
    """The assessments that the reader may see, and for the office the beginning of one."""
    query, connection, reader = load_query(AssessmentQuery), work.events.connection, actor()
    found = reads.list_assessments(connection, reader, **{**query, "limit": PAGE_SIZE})
    kept = [
        body
        for body in reads.bodies_that_are_assessed(connection)
        if PERMISSIONS.permits("assessment.prepare", reader, Thing(body=body["code"]))
    ]
    return render(
        "review/assessments.html",
        assessments=list(found),
        bodies=bodies_with_codes(connection, [each.body for each in found]),
        states=ASSESSMENT_STATES,
        state_kinds=STATE_KINDS,
        state=query["state"],
        kept=[(body["code"], body["name"]) for body in kept],
        year=clock().today().year - 1,
        done=_done(),
        next_url=next_url(found),
    )


@pages.post("/review/assessments/start", who=may("assessment.prepare"), again=list_assessments)
def start(work: Work, form: MultiDict[str, str]) -> Any:
    """Begin one."""
    begun = start_assessment(StartAssessment(actor=actor(), **load_form(StartSchema, form)), work=work, clock=clock())
    return redirect(f"/review/assessments/{begun.id}", code=303)


@pages.get(ASSESSMENT, who=READ)
def show_assessment(work: Work, assessment: str) -> str:
    """One assessment: the places, each score with how it came about, objections, the decision."""
    connection, reader, today = work.events.connection, actor(), clock().today()
    found = reads.find_assessment(connection, assessment, reader)
    live = as_it_stands(found, work=work, today=today)
    body = bodies_with_codes(connection, [live.body]).get(live.body)
    scores = shown_scores(live)
    may_decide = live.state == "submitted" and PERMISSIONS.permits("assessment.decide", reader, live.thing)
    staff = work.staff.of_body(live.body, today) if may_decide else []
    return render(
        "review/assessment.html",
        it=live,
        body=body["name"] if body else live.body,
        departments=names_by_code(body["departments"] if body else None),
        whole=scores[0] if scores else None,
        # Those with a place first, in its order; then those without a score.
        scores=sorted(scores[1:], key=lambda score: (score["rank"] is None, score["rank"] or 0, score["department"])),
        mine=[code for code in live.departments if _may_object(live, code)],
        answers={each.number for each in live.objections if _may_answer(live, each)},
        may_prepare=PERMISSIONS.permits("assessment.prepare", reader, live.thing),
        may_decide=may_decide,
        group=[(sub, member.name) for sub, member in live.group(staff).items()],
        year_runs=today.year <= live.year,
        is_over=live.objections_until is not None and today > live.objections_until,
        unanswered=[each.number for each in live.objections if each.answer is None],
        states=ASSESSMENT_STATES,
        state_kinds=STATE_KINDS,
        outcomes=OUTCOME_NAMES,
        words=_words(),
        done=_done(),
    )


@pages.get(f"{ASSESSMENT}/facts", who=READ)
def show_facts(work: Work, assessment: str) -> str:
    """The facts behind a figure, each with a way to where it is to be seen."""
    connection, query = work.events.connection, load_query(FactQuery)
    found = reads.find_assessment(connection, assessment, actor())
    listed = reads.list_facts(connection, found, clock().today(), **{**query, "limit": PAGE_SIZE})
    body = bodies_with_codes(connection, [found.body]).get(found.body)
    again = {name: query[name] for name in ("kind", "department", "outcome") if query[name]}
    known = reads.names_around(connection, [fact.item for fact in listed])
    here = f"/review/assessments/{found.id}/facts"
    return render(
        "review/assessment_facts.html",
        it=found,
        facts=[{"it": fact, **_named(fact, known)} for fact in listed],
        kind=FACT_KINDS[query["kind"]],
        query=query,
        departments=names_by_code(body["departments"] if body else None),
        outcomes=OUTCOME_NAMES,
        states=STATE_NAMES,
        with_outcome=lambda outcome: f"{here}?{urlencode({**again, 'outcome': outcome})}",
        next_url=f"{here}?{urlencode({**again, 'cursor': listed.next})}" if listed.next else "",
    )


@pages.post(f"{ASSESSMENT}/announce", who=may("assessment.prepare"), again=show_assessment)
def announce(work: Work, form: MultiDict[str, str], assessment: str) -> Any:
    """Tell the departments their scores."""
    return _carried_out("announce", {}, form, assessment, work)


@pages.post(f"{ASSESSMENT}/discard", who=may("assessment.prepare"), again=show_assessment)
def discard_draft(work: Work, form: MultiDict[str, str], assessment: str) -> Any:
    """Delete a draft."""
    discard(assessment, seen=form.get("seen", ""), work=work)
    return redirect("/review/assessments?done=discard", code=303)


@pages.post(f"{ASSESSMENT}/object", who=may("assessment.object"), again=show_assessment)
def object_to_score(work: Work, form: MultiDict[str, str], assessment: str) -> Any:
    """Object to a line of the department's score."""
    return _carried_out("object", load_form(ObjectionSchema, form), form, assessment, work)


@pages.post(f"{ASSESSMENT}/answer", who=may("assessment.answer"), again=show_assessment)
def answer(work: Work, form: MultiDict[str, str], assessment: str) -> Any:
    """Answer an objection, or correct its answer."""
    return _carried_out(
        "answer", load_form(AnswerSchema, form, upheld=yes_or_no(form, "upheld")), form, assessment, work
    )


@pages.post(f"{ASSESSMENT}/submit", who=may("assessment.prepare"), again=show_assessment)
def submit(work: Work, form: MultiDict[str, str], assessment: str) -> Any:
    """Put it to the leading group."""
    return _carried_out("submit", {}, form, assessment, work)


@pages.post(f"{ASSESSMENT}/decide", who=may("assessment.decide"), again=show_assessment)
def decide(work: Work, form: MultiDict[str, str], assessment: str) -> Any:
    """Record what the leading group decided."""
    return _carried_out("decide", load_form(AssessmentDecisionSchema, form), form, assessment, work)


@pages.post(f"{ASSESSMENT}/publish", who=may("assessment.prepare"), again=show_assessment)
def publish(work: Work, form: MultiDict[str, str], assessment: str) -> Any:
    """Show it to everybody of the body."""
    return _carried_out("publish", {}, form, assessment, work)


@pages.get(SCHEME, who=may("assessment_scheme.read"))
def show_scheme(work: Work, body_code: str) -> str:
    """By what a body is assessed, and for its office the form of it."""
    require_body(work, body_code)
    scheme = work.assessments.current_scheme(body_code)
    known = bodies_with_codes(work.events.connection, [body_code]).get(body_code)
    return render(
        "review/assessment_scheme.html",
        scheme=scheme,
        body=known["name"] if known else body_code,
        rules=[(each.name, FACT_KINDS[each.kind], FORMULAS[each.formula], rule_of(each)) for each in scheme.indicators],
        rows=rows_shown(scheme.indicators, g.get("form")),
        kinds=list(FACT_KINDS.items()),
        formulas=list(FORMULAS.items()),
        may_change=PERMISSIONS.permits("assessment_scheme.change", actor(), Thing(body=body_code)),
        done=_done(),
    )


@pages.post(f"{SCHEME}/write", who=may("assessment_scheme.change"), again=show_scheme)
def write_scheme(work: Work, form: MultiDict[str, str], body_code: str) -> Any:
    """Write the next version; an indicator without a name is left out."""
    rows = rows_of(form)
    with in_rows_of_the_form(rows):
        given = load_form(SchemeSchema, form, indicators=list(rows.values()))
        save_scheme(given, body_code, seen=form.get("seen", ""), work=work)
    return redirect(f"/review/assessment-schemes/{body_code}?done=scheme", code=303)


def _carried_out(act: str, given: Mapping[str, Any], form: MultiDict[str, str], assessment: str, work: Work) -> Any:
    carry_out(act, given, assessment, seen=form.get("seen", ""), work=work)
    return redirect(f"/review/assessments/{assessment}?done={act}", code=303)


def _named(fact: Fact, known: Mapping[str, Mapping[Any, Any]]) -> dict[str, str]:
    """What a fact is about: the item by its title, its element or period by name, the step by its number."""
    item = known.get(fact.item)
    if fact.kind == "step":
        note = f"第 {fact.note} 步"
    elif fact.note[:4].isdecimal():
        note = period_name(fact.note)
    else:
        note = names_by_code(item["elements"] if item else None).get(fact.note, fact.note)
    return {"title": item["title"] if item else fact.item or note, "note": note if fact.item else ""}


def _may_object(assessment: Assessment, department: str) -> bool:
    is_open = assessment.state == "announced" and (assessment.objections_until or clock().today()) >= clock().today()
    return is_open and PERMISSIONS.permits("assessment.object", actor(), assessment.of_department(department))


def _may_answer(assessment: Assessment, objection: Any) -> bool:
    thing = assessment.of_objection(objection, actor())
    is_open = "answer" in allowed_acts(assessment.state)
    return is_open and PERMISSIONS.permits("assessment.answer", actor(), thing)


def _done() -> str:
    return _DONE.get(request.args.get("done", ""), "") if request.method == "GET" else ""


def _words() -> list[tuple[str, str]]:
    """What was written in the form that was sent, by its labels."""
    form: MultiDict[str, str] = g.get("form") or MultiDict()
    names = (("text", "文字"), ("rewards", "奖励"), ("measures", "处理和改进措施"))
    return [(label, form[name]) for name, label in names if form.get(name, "").strip()]
