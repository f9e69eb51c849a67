"""Accountability: the list, and one matter with the form of its next act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import g, request
from werkzeug.datastructures import MultiDict

from chassis.permissions import Thing
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.review.adapters.access import may
from services.review.adapters.accounting import carry_out, seen_by
from services.review.adapters.http.accountabilities import READ
from services.review.adapters.http.accountability_schemas import (
    AccountabilityQuery,
    HearSchema,
    ProposeSchema,
    RulingSchema,
)
from services.review.adapters.pages.oversight_forms import yes_or_no
from services.review.adapters.storage.reads import accountabilities as reads
from services.review.adapters.storage.reads.assessments import bodies_that_are_assessed
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code, names_of
from services.review.adapters.storage.work import Work
from services.review.domain.accountability import MEASURES, TRIGGERS, Accountability
from services.review.domain.accountability_refusals import ACCOUNTABILITY_STATES
from services.review.domain.permissions import PERMISSIONS
from services.review.use_cases.propose_accountability import ProposeAccountability, propose_accountability

PAGE_SIZE = 30
STATE_KINDS = {"proposed": "now", "heard": "now", "imposed": "due", "published": "due", "ended": "done", "dropped": ""}
_DONE = {
    "propose": "已提出，本人有待办，请其陈述。",
    "hear": "陈述已记录，等待决定。",
    "decide": "决定已记录。",
    "publish": "已在内部公布，影响期满后自行撤下。",
}
MATTER = "/review/accountabilities/<matter>"

pages = Pages("review", "accountability-pages")


@pages.get("/review/accountabilities", who=may("accountability.list"))
def list_accountabilities(work: Work) -> str:
    """The matters that the reader may see, and for those who propose them the form."""
    query, connection, reader = load_query(AccountabilityQuery), work.events.connection, actor()
    found = reads.list_accountabilities(connection, reader, **{**query, "limit": PAGE_SIZE})
    body = _kept_body(work)
    staff = work.staff.of_body(body["code"], clock().today()) if body else []
    again = {name: query[name] for name in ("body", "state") if query[name]}
    return render(
        "review/accountabilities.html",
        matters=[seen_by(matter, reader) for matter in found],
        bodies=bodies_with_codes(connection, [matter.body for matter in found]),
        states=ACCOUNTABILITY_STATES,
        state_kinds=STATE_KINDS,
        state=query["state"],
        triggers=TRIGGERS,
        measures=MEASURES,
        kept=body,
        people=[(each.sub, each.name) for each in staff if each.sub != reader.sub],
        next_url=f"/review/accountabilities?{urlencode({**again, 'cursor': found.next})}" if found.next else "",
    )


@pages.post("/review/accountabilities/propose", who=may("accountability.propose"), again=list_accountabilities)
def propose(work: Work, form: MultiDict[str, str]) -> Any:
    """Propose one."""
    given = load_form(ProposeSchema, form)
    new = propose_accountability(ProposeAccountability(actor=actor(), **given), work=work, clock=clock())
    return redirect(f"/review/accountabilities/{new.id}?done=propose", code=303)


@pages.get(MATTER, who=READ)
def show_accountability(work: Work, matter: str) -> str:
    """One matter: what the reader may see of it, and the form of the act that is his."""
    reader, connection, today = actor(), work.events.connection, clock().today()
    found = reads.find_accountability(connection, matter, reader)
    body = bodies_with_codes(connection, [found.body]).get(found.body)
    return render(
        "review/accountability.html",
        it=seen_by(found, reader),
        proposed_measure=MEASURES[found.measure],
        concerns=found.concerns(reader),
        is_himself=reader.sub == found.person.sub,
        body=body["name"] if body else found.body,
        departments=names_by_code(body["departments"] if body else None),
        states=ACCOUNTABILITY_STATES,
        state_kinds=STATE_KINDS,
        triggers=TRIGGERS,
        measures=MEASURES,
        may_hear=found.awaits_hearing_by(reader, today),
        only_silence=found.is_proposed_for(reader) and reader.sub != found.person.sub,
        hearing_runs=found.hearing_runs(today),
        may_decide=found.awaits_ruling_by(reader, today),
        may_publish=found.state == "imposed" and found.may("accountability.publish", reader),
        today=today,
        principal=_principal(work, found),
        words=_words(),
        done=_DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )


@pages.post(f"{MATTER}/hear", who=may("accountability.hear"), again=show_accountability)
def hear(work: Work, form: MultiDict[str, str], matter: str) -> Any:
    """Take the statement."""
    return _carried_out("hear", load_form(HearSchema, form), form, matter, work)


@pages.post(f"{MATTER}/decide", who=may("accountability.decide"), again=show_accountability)
def decide(work: Work, form: MultiDict[str, str], matter: str) -> Any:
    """Decide."""
    return _carried_out("decide", load_form(RulingSchema, form, imposed=yes_or_no(form, "imposed")), form, matter, work)


@pages.post(f"{MATTER}/publish", who=may("accountability.publish"), again=show_accountability)
def publish(work: Work, form: MultiDict[str, str], matter: str) -> Any:
    """Publish it inside."""
    return _carried_out("publish", {}, form, matter, work)


def _carried_out(act: str, given: Mapping[str, Any], form: MultiDict[str, str], matter: str, work: Work) -> Any:
    carry_out(act, given, matter, seen=form.get("seen", ""), work=work)
    return redirect(f"/review/accountabilities/{matter}?done={act}", code=303)


def _principal(work: Work, matter: Accountability) -> str:
    """For whom it was decided, by name; empty: the decision was nobody else's."""
    principal = matter.ruling.deputy_for if matter.ruling else ""
    return names_of(work.events.connection, {principal}).get(principal, principal) if principal else ""


def _kept_body(work: Work) -> Mapping[Any, Any] | None:
    """The body in which the reader proposes: that of the form, else his own, else the first."""
    kept = [
        body
        for body in bodies_that_are_assessed(work.events.connection)
        if PERMISSIONS.permits("accountability.propose", actor(), Thing(body=body["code"]))
    ]
    wanted = request.form.get("body") or request.args.get("body") or actor().body
    return next((body for body in kept if body["code"] == wanted), kept[0] if kept else None)


def _words() -> list[tuple[str, str]]:
    """What was written in the form that was sent, by its labels."""
    form: MultiDict[str, str] = g.get("form") or MultiDict()
    return [(label, form[name]) for name, label in (("statement", "陈述"), ("reason", "理由")) if form.get(name)]
