"""Pages for case officers: the list by urgency, and one case with everything that can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response

from chassis.web.http import actor, clock, encode_cursor, role
from chassis.web.pages import page, redirect, render
from services.complaints.adapters.http.schemas import CaseQuery
from services.complaints.adapters.pages import form as forms
from services.complaints.adapters.pages import words
from services.complaints.adapters.pages.group import pages
from services.complaints.domain import case as cases
from services.complaints.domain import deadline as deadlines
from services.complaints.domain import kinds, states
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.case import Case
from services.complaints.domain.deadline import Deadline
from services.complaints.ports import CaseFilter, CaseView, UnitOfWork
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.close_case import CloseCase, close_case
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.follow_case import read_case
from services.complaints.use_cases.not_accept_case import NotAcceptCase, not_accept_case
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.write_message import WriteMessage, write_message

OFFICER, READER = role(cases.OFFICER), role(*cases.READERS)
PATH = "/complaints/cases/<number>"


@page(pages, "GET", "/complaints/cases", who=READER)
def show_cases(work: UnitOfWork) -> str:
    """The cases of one's bodies, most urgent first."""
    wanted, who, today = forms.query(CaseQuery), actor(), clock().today()
    chosen = CaseFilter(
        bodies=None if "*" in who.scope else frozenset({who.body}) | who.scope,
        states=(wanted["state"],) if wanted["state"] else (),
        kinds=(wanted["kind"],) if wanted["kind"] else (),
        disclosure=wanted["disclosure"],
        handler=who.sub if wanted["mine"] else None,
        overdue_on=today if wanted["overdue"] else None,
    )
    found = work.cases.listed(chosen, order=wanted["order"], after=wanted["cursor"], limit=wanted["limit"])
    return render(
        "complaints/cases.html",
        lines=[(view, _clock(view.case, work)) for view in found.entries],
        next_url=forms.next_url(encode_cursor(found.next)),
        wanted=wanted,
        kinds=kinds.KINDS,
        states=states.STATES,
        channels=kinds.CHANNELS,
        acts={state: states.allowed_acts(state) for state in states.STATES},
        records=who.holds(cases.OFFICER, body=who.body),
    )


@page(pages, "GET", PATH, who=READER)
def show_case(work: UnitOfWork, number: str) -> str:
    """One case: what was said, its clock, and what can be done now."""
    view = read_case(number, by=actor(), work=work)
    case, found = view.case, _clock(view.case, work)
    officer = actor().holds(cases.OFFICER, body=case.body)
    return render(
        "complaints/case.html",
        view=view,
        case=case,
        kind=kinds.KINDS[case.kind],
        states=states.STATES,
        channels=kinds.CHANNELS,
        outcomes=OUTCOMES,
        allowed=states.allowed_acts(case.state),
        acts=officer,
        people=work.directory.people(case.body, role=cases.OFFICER)
        if officer and case.state == states.ACCEPTED
        else [],
        deadline=found,
        reasons=words.reasons(found) if found else [],
        department=_department(view),
    )


def _act(path: str) -> Callable[[Callable[..., Case]], Callable[..., Response]]:
    """A form on the page of a case: does its act and shows the case again."""

    def declare(act: Callable[..., Case]) -> Callable[..., Response]:
        def run(work: UnitOfWork, form: Any, number: str) -> Response:
            act(work, form, number)
            return redirect(f"/complaints/cases/{number}")  # type: ignore[return-value]  # werkzeug's own Response

        run.__name__, run.__doc__ = act.__name__, act.__doc__
        page(pages, "POST", f"{PATH}/{path}", who=OFFICER, again=show_case)(run)
        return run

    return declare


@_act("accept")
def accept(work: UnitOfWork, form: Any, number: str) -> Case:
    """Accept the case."""
    return accept_case(AcceptCase(actor=actor(), number=number, seen=forms.seen(form)), work=work, clock=clock())


@_act("not-accept")
def not_accept(work: UnitOfWork, form: Any, number: str) -> Case:
    """Do not accept it."""
    command = NotAcceptCase(
        actor=actor(),
        number=number,
        reason=form.get("reason", ""),
        remedy=form.get("remedy", ""),
        right_channel=form.get("right_channel", ""),
        seen=forms.seen(form),
    )
    return not_accept_case(command, work=work, clock=clock())


@_act("assign")
def assign(work: UnitOfWork, form: Any, number: str) -> Case:
    """Give it to a department or a colleague."""
    command = AssignCase(
        actor=actor(),
        number=number,
        department=form.get("department") or None,
        person=form.get("person") or None,
        seen=forms.seen(form),
    )
    return assign_case(command, work=work, clock=clock())


@_act("answer")
def answer(work: UnitOfWork, form: Any, number: str) -> Case:
    """Send the answer, or keep it as a draft, as the button says."""
    who, text, outcome, seen = actor(), form.get("text", ""), form.get("outcome", ""), forms.seen(form)
    if form.get("do") == "draft":
        draft = DraftAnswer(actor=who, number=number, text=text, outcome=outcome, seen=seen)
        return draft_answer(draft, work=work, clock=clock())
    command = AnswerCase(
        actor=who, number=number, text=text, outcome=outcome, publish=not forms.ticked(form, "withhold"), seen=seen
    )
    return answer_case(command, work=work, clock=clock())


@_act("messages")
def write_to_citizen(work: UnitOfWork, form: Any, number: str) -> Case:
    """Write to the citizen."""
    return write_message(
        WriteMessage(actor=actor(), number=number, text=form.get("message", ""), field="message"),
        work=work,
        clock=clock(),
    )


@_act("close")
def close(work: UnitOfWork, form: Any, number: str) -> Case:
    """Close the answered case."""
    command = CloseCase(actor=actor(), number=number, reason=form.get("reason", ""), seen=forms.seen(form))
    return close_case(command, work=work, clock=clock())


@_act("reopen")
def reopen_for_citizen(work: UnitOfWork, form: Any, number: str) -> Case:
    """Take the answered case up again."""
    command = ReopenCase(actor=actor(), number=number, reason=form.get("reason", ""), seen=forms.seen(form))
    return reopen_case(command, work=work, clock=clock())


def _clock(case: Case, work: UnitOfWork) -> Deadline | None:
    return deadlines.explain(case, today=clock().today(), terms=work.terms, calendar=work.calendar)


def _department(view: CaseView) -> str:
    return view.body.department_name(view.case.department) if view.body else view.case.department or ""
