"""Pages for case officers: the list by urgency, and one case with everything that can be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.content.text_guard import is_storable
from chassis.permissions import Thing
from chassis.ports import Actor
from chassis.storage.staff import holders
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url, respond
from chassis.web.request import actor, clock
from services.complaints.adapters import case_table, case_view
from services.complaints.adapters.access import may
from services.complaints.adapters.http import answer_schemas, case_schemas, evaluation_schemas, filing_schemas, schemas
from services.complaints.adapters.http.case_replies import deadline_of
from services.complaints.adapters.http.mails import own_mailbox
from services.complaints.adapters.pages import acting, explanations
from services.complaints.adapters.pages.done_before import told_second
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import departments_by_body
from services.complaints.adapters.storage.reads.evaluations import list_evaluations
from services.complaints.adapters.storage.reads.telling import told_of
from services.complaints.domain import case as cases
from services.complaints.domain import kinds, states
from services.complaints.domain.acts import FINDINGS
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.answering import DELIVERIES
from services.complaints.domain.awaited import AWAITS
from services.complaints.domain.body_rules import CHECKS, AnswerTemplate
from services.complaints.domain.deadline import days_left
from services.complaints.domain.erasure import GROUNDS
from services.complaints.domain.evaluation import ASPECTS, must_let
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.telling import FAILED
from services.complaints.domain.within_department import gives_within, is_of
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.assign_cases import AssignCases, assign_cases
from services.complaints.use_cases.close_case import CloseCase, close_case
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.erase_case import EraseCase, erase_case
from services.complaints.use_cases.not_accept_case import NotAcceptCase, not_accept_case
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.submit_answer import SubmitAnswer, submit_answer
from services.complaints.use_cases.void_evaluations import VoidEvaluations, void_evaluations
from services.complaints.use_cases.write_message import WriteMessage, write_message

CASE = "/complaints/cases/<number>"
DONE = acting.DONE | {
    "accepted": "已受理，由您承办，期限照常计算。",
    "not-accepted": "已决定不予受理，群众凭查询码可以看到理由。",
    "assigned": "已分派，承办人会收到待办。",
    "drafted": "草稿已保存，群众看不到。",
    "submitted": "答复已送审，审核、签发后由您发出。",
    "answered": "答复已发出，群众凭查询码可以看到。",
    "published": "答复已发出，并已登在“您提我办”。",
    "written": "留言已发给群众。",
    "closed": "已办结。",
    "reopened": "已重新办理，期限重新计算。",
    "voided": "所选的评议已作废，不再计入人数和平均分。",
    "erased": "个人信息已删除，本件已办结。",
}

pages = Pages("complaints", "officers")


@pages.get("/complaints/cases", who=may("case.list"))
def show_cases(work: Work) -> str:
    """The cases of one's bodies, most urgent first."""
    wanted = load_query(case_schemas.CaseQuery)
    found = case_view.listed(work, actor(), wanted, today=clock().today())
    kept = {name: value for name, value in request.args.items() if name != "done"}
    return render(
        "complaints/cases.html",
        # Refused or done, the officer is back in the part of the list that he had asked for.
        sends_to="/complaints/cases" + (f"?{urlencode(kept)}" if kept else ""),
        bodies=[body for body in departments_by_body(work.connection) if actor().reaches(body["code"])],
        people=_officers(work, actor().body),
        rules_of=actor().body if PERMISSIONS.permits("case_rules.read", actor(), Thing(body=actor().body)) else "",
        assigns=any("assign" in case["allowed"] for case in found),
        table=urlencode({name: value for name, value in request.args.items() if name not in ("cursor", "limit")}),
        lines=[(case, _left(case, work)) for case in found],
        next_url=next_url(found),
        wanted=wanted,
        kinds=kinds.KINDS,
        states=states.STATES,
        channels=kinds.CHANNELS,
        orders=schemas.ORDERS,
        awaits=AWAITS,
        done=DONE.get(request.args.get("done", ""), ""),
        records=cases.may("case.record", actor().body, actor()),
        has_mailbox=own_mailbox() is not None,
    )


def _left(case: Mapping[str, Any], work: Work) -> int:
    return days_left(case["due_on"], case["term"]["unit"], today=clock().today(), calendar=work.calendar)


@pages.get("/complaints/case-table", who=may("case.list"))
def take_table(work: Work) -> Any:
    """The list as a file."""
    wanted = load_query(case_schemas.CaseFilter)
    return respond(case_table.file_of(work, actor(), wanted, today=clock().today()), 200, None)


@pages.post("/complaints/cases", who=may("case.assign"), again=show_cases)
def assign_several(work: Work, form: Any) -> Any:
    """Give the chosen cases to a department or a colleague."""
    command = AssignCases(actor=actor(), **load_form(case_schemas.Assignments, form))
    assign_cases(command, work=work, clock=clock())
    kept = {name: value for name, value in request.args.items() if name not in ("done", "cursor")}
    return redirect(f"/complaints/cases?{urlencode({**kept, 'done': 'assigned'})}", code=303)


@pages.get(CASE, who=may("case.list"))
def show_case(work: Work, number: str) -> str:
    """One case: what was said, its clock, and what can be done now."""
    case = case_view.with_contact(work, number, actor(), clock())
    templates = _templates(work, case) if "draft" in case["allowed"] else []
    chosen = request.args.get("template", "")
    return render(
        "complaints/case.html",
        units=explanations.UNITS,
        templates=templates,
        begun=templates[int(chosen)].text if chosen in map(str, range(len(templates))) else None,
        case=case,
        told=told_of(work.connection, number) if case["contact"] else None,
        told_failed=FAILED,
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
        kind=kinds.KINDS[case["kind"]],
        states=states.STATES,
        channels=kinds.CHANNELS,
        outcomes=OUTCOMES,
        erasure_grounds=list(GROUNDS.items()),
        acts=cases.may("case.answer", case["body"], actor()),
        act_names=states.ACTS,
        act_pages=acting.ACT_PAGES,
        **told_second(work, case, *_acts_of_form()),
        findings=FINDINGS,
        deliveries=DELIVERIES,
        ways=[way for way in DELIVERIES.items() if way[0] != "platform" or case["order_number"]],
        checks=CHECKS,
        answer_states=states.ANSWER_STATES,
        today=clock().today(),
        people=_to_choose(work, case) if "assign" in case["allowed"] else [],
        within=gives_within(case["body"], actor()),
        **explanations.explained(deadline_of(case, work)),
    )


def _acts_of_form() -> tuple[str, ...]:
    """The acts of the form of this page that was sent, by its address."""
    sent = request.path.rpartition("/")[2].replace("-", "_")
    return {"answer": ("draft", "answer"), "messages": ("message",)}.get(sent, (sent,))


def _templates(work: Work, case: Mapping[str, Any]) -> list[AnswerTemplate]:
    """With what answers to its kind may begin."""
    return [template for template in work.rules.of(case["body"]).templates if template.kind == case["kind"]]


def _to_choose(work: Work, case: Mapping[str, Any]) -> list[Actor]:
    """To whom the reader may give a case: the head of its department to those of it alone."""
    officers = _officers(work, case["body"])
    if not gives_within(case["body"], actor()):
        return officers
    return [person for person in officers if is_of(person, case["body"], case["department"])]


def _officers(work: Work, body: str) -> list[Actor]:
    return holders(work.connection, cases.OFFICER, body=body, today=clock().today())


@pages.post(f"{CASE}/accept", who=may("case.accept"), again=show_case)
def accept(work: Work, form: Any, number: str) -> Any:
    """Accept the case."""
    accept_case(AcceptCase(**_seen(form, number)), work=work, clock=clock())
    return _back(number, "accepted")


@pages.post(f"{CASE}/not-accept", who=may("case.not_accept"), again=show_case)
def not_accept(work: Work, form: Any, number: str) -> Any:
    """Do not accept it."""
    command = NotAcceptCase(**_seen(form, number), **load_form(case_schemas.NotAccept, form))
    not_accept_case(command, work=work, clock=clock())
    return _back(number, "not-accepted")


@pages.post(f"{CASE}/assign", who=may("case.assign"), again=show_case)
def assign(work: Work, form: Any, number: str) -> Any:
    """Give it to a department or a colleague."""
    assign_case(AssignCase(**_seen(form, number), **load_form(case_schemas.Assignment, form)), work=work, clock=clock())
    return _back(number, "assigned")


@pages.post(f"{CASE}/answer", who=may("case.draft", "case.answer"), again=show_case)
def answer(work: Work, form: Any, number: str) -> Any:
    """Send the answer, publish it as it was previewed, keep it as a draft or have it checked, as the button says."""
    if form.get("do") in ("draft", "preview", "submit"):
        return _drafted(work, form, number)
    said = load_form(answer_schemas.NewAnswer, form, publish=form.get("do") == "publish", **_named(form))
    answer_case(AnswerCase(**_seen(form, number), **said), work=work, clock=clock())
    return _back(number, "published" if said["publish"] else "answered")


def _drafted(work: Work, form: Any, number: str) -> Any:
    """Kept, and then shown as it would be public, or sent to whoever checks it."""
    draft = DraftAnswer(**_seen(form, number), **load_form(answer_schemas.NewDraft, form, **_named(form)))
    draft_answer(draft, work=work, clock=clock())
    if form["do"] == "preview":
        return redirect(f"/complaints/cases/{number}/preview", code=303)
    if form["do"] == "submit":
        submit_answer(SubmitAnswer(actor=actor(), number=number), work=work, clock=clock())
    return _back(number, "submitted" if form["do"] == "submit" else "drafted")


@pages.get(f"{CASE}/preview", who=may("case.preview"))
def show_preview(work: Work, number: str) -> str:
    """What would be public, with the personal data hidden: only from here an answer is published."""
    today = clock().today()
    shown = case_view.previewed(work, number, actor(), today=today)
    case = case_view.for_staff(work, number, actor(), today=today)
    return render("complaints/preview.html", case=case, preview=shown, outcomes=OUTCOMES)


# Citizens write and reopen too, on their own pages, by their code and within limits: here as whoever may accept.
@pages.post(f"{CASE}/messages", who=may("case.accept"), again=show_case)
def write(work: Work, form: Any, number: str) -> Any:
    """Write to the citizen; whatever was done meanwhile, it is sent."""
    text = load_form(filing_schemas.MessageForm, form)["text"]
    command = WriteMessage(actor=actor(), number=number, text=text, field="message")
    write_message(command, work=work, clock=clock())
    return _back(number, "written")


@pages.post(f"{CASE}/close", who=may("case.close"), again=show_case)
def close(work: Work, form: Any, number: str) -> Any:
    """Close the answered case."""
    close_case(CloseCase(**_seen(form, number), **load_form(case_schemas.Closing, form)), work=work, clock=clock())
    return _back(number, "closed")


@pages.post(f"{CASE}/erase", who=may("case.erase"), again=show_case)
def erase(work: Work, form: Any, number: str) -> Any:
    """Erase who wrote it and what was said."""
    erase_case(EraseCase(**_seen(form, number), **load_form(case_schemas.Erasure, form)), work=work, clock=clock())
    return _back(number, "erased")


@pages.post(f"{CASE}/reopen", who=may("case.accept"), again=show_case)
def reopen(work: Work, form: Any, number: str) -> Any:
    """Take the answered case up again."""
    reopen_case(
        ReopenCase(**_seen(form, number), **load_form(filing_schemas.Reopening, form)), work=work, clock=clock()
    )
    return _back(number, "reopened")


@pages.get("/complaints/evaluations/votes", who=may("evaluation.list"))
def show_votes(work: Work) -> str:
    """The single evaluations of a publication, for who looks whether they are genuine."""
    return _votes(work, load_query(evaluation_schemas.EvaluationQuery))


def _votes_again(work: Work) -> str:
    """The newest of them once more, after what was chosen was refused."""
    asked = request.form.get("disclosure", "")
    query = {"disclosure": asked if is_storable(asked) else "", "cursor": None, "limit": schemas.VOIDED_MOST}
    return _votes(work, query)


def _votes(work: Work, query: dict[str, Any]) -> str:
    publication = must_let("evaluation.list", work.directory.publication(query["disclosure"]), actor())
    found = list_evaluations(work.connection, query)
    return render(
        "complaints/votes.html",
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
        publication=publication,
        votes=found.items,
        next_url=next_url(found),
        wanted=query,
        aspects=ASPECTS,
        voids=PERMISSIONS.permits("evaluation.void", actor(), Thing(body=publication.body)),
    )


@pages.post("/complaints/evaluations/void", who=may("evaluation.void"), again=_votes_again)
def void(work: Work, form: Any) -> Any:
    """Declare the chosen evaluations void."""
    command = VoidEvaluations(actor=actor(), **load_form(evaluation_schemas.NewVoiding, form))
    void_evaluations(command, work=work, clock=clock())
    address = {"disclosure": command.disclosure, "done": "voided"}
    return redirect(f"/complaints/evaluations/votes?{urlencode(address)}", code=303)


def _seen(form: Any, number: str) -> dict[str, Any]:
    """Who acts on which case, and the version that his page showed."""
    return {"actor": actor(), "number": number, "seen": form.get("version") or None}


def _named(form: Any) -> dict[str, list[str]]:
    """What is blanked and what stays in public, one a line."""
    lines = {name: form.get(name, "").splitlines() for name in ("hides", "keeps")}
    named = {name: [line.strip() for line in said if line.strip()] for name, said in lines.items()}
    return named | {"checks": form.getlist("checks")}


def _back(number: str, done: str) -> Any:
    return redirect(f"/complaints/cases/{number}?done={done}", code=303)
