"""评议: the list, one evaluation, and the form of its record beside what was published in a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import g, request
from werkzeug.datastructures import MultiDict

from chassis.permissions import Thing
from chassis.web.forms import load_filters, load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.review.adapters.access import may
from services.review.adapters.http.evaluation_schemas import EvaluationQuery, EvaluationSchema
from services.review.adapters.oversight_acts import record_evaluation
from services.review.adapters.pages.oversight_forms import ChosenQuery, departments_of, without_empty
from services.review.adapters.storage.reads import oversight as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code
from services.review.adapters.storage.work import Work
from services.review.domain.evaluation import MOST
from services.review.domain.leading_group import members_of, quorum_of
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.publication import Publication, span
from services.vocabulary import (
    AUDIENCES,
    EVALUATION_ASPECTS,
    EVALUATION_CONCLUSIONS,
    EVALUATION_VERDICTS,
    period_name,
)

PAGE_SIZE = 30
KINDS = {"good": "done", "mend": "due", "withdraw_advised": "late"}

pages = Pages("review", "evaluation-pages")


@pages.get("/review/evaluations", who=may("evaluation.list"))
def list_evaluations(work: Work) -> str:
    """The evaluations that the reader may see, the newest first."""
    query, connection = load_query(EvaluationQuery), work.events.connection
    found = reads.list_evaluations(connection, actor(), **{**query, "limit": PAGE_SIZE})
    again = {name: query[name] for name in ("body", "period", "conclusion") if query[name]}
    return render(
        "review/evaluations.html",
        evaluations=list(found),
        bodies=bodies_with_codes(connection, [each.body for each in found]),
        conclusion=query["conclusion"],
        may_record=bool(reads.bodies_for(connection, actor(), "evaluation.conclude")),
        next_url=f"/review/evaluations?{urlencode({**again, 'cursor': found.next})}" if found.next else "",
        **_names(),
    )


@pages.get("/review/evaluations/new", who=may("evaluation.conclude"))
def show_form(work: Work) -> str:
    """What was published in a period, and the form of what the leading group said of it."""
    query, connection = load_filters(ChosenQuery), work.events.connection
    form: MultiDict[str, str] = g.get("form") or MultiDict()
    bodies = reads.bodies_for(connection, actor(), "evaluation.conclude")
    body = form.get("body") or query["body"] or (bodies[0]["code"] if bodies else "")
    period = form.get("period") or query["period"] or _usual(clock().today())
    staff, thing = work.staff.of_body(body, clock().today()), Thing(body=body)
    act = PERMISSIONS["evaluation.conclude"]
    return render(
        "review/evaluation_form.html",
        bodies=[(each["code"], each["name"]) for each in bodies],
        body=body,
        period=period,
        periods=[(code, period_name(code)) for code in _periods(clock().today())],
        publications=[(each.id, each.title, _beside(each)) for each in _listed(work, body, period)],
        group=[(person.sub, person.name) for person in members_of(staff, thing, act)],
        quorum=quorum_of(staff, thing, act),
        departments=departments_of(bodies, body),
        chosen=query["disclosure"],
        **_names(),
    )


@pages.post("/review/evaluations", who=may("evaluation.conclude"), again=show_form)
def conclude(work: Work, form: MultiDict[str, str]) -> Any:
    """Record what the form says; an order that was left empty is none."""
    given = load_form(EvaluationSchema, without_empty(form, "order"))
    done, _ = record_evaluation(given, work)
    return redirect(f"/review/evaluations/{done.id}?done=1", code=303)


@pages.get("/review/evaluations/<evaluation>", who=may("evaluation.read"))
def show_evaluation(work: Work, evaluation: str) -> str:
    """One evaluation: what was evaluated, what was said, and the orders that followed."""
    connection, reader = work.events.connection, actor()
    found = reads.find_evaluation(connection, evaluation, reader)
    body = bodies_with_codes(connection, [found.body]).get(found.body)
    titles = {each.id: each.title for each in work.publications.with_ids([one.disclosure for one in found.evaluated])}
    return render(
        "review/evaluation.html",
        it=found,
        titles=titles,
        body=body["name"] if body else found.body,
        departments=names_by_code(body["departments"] if body else None),
        orders=reads.orders_from(connection, found.id, reader),
        may_order=PERMISSIONS.permits("order.issue", reader, found.thing),
        done="评议已登记。" if request.args.get("done") else "",
        **_names(),
    )


def _listed(work: Work, body: str, period: str) -> list[Publication]:
    try:
        first, last = span(period)
    except ValueError:
        return []
    reader, connection = actor(), work.events.connection
    page = reads.list_publications(connection, reader, body=body, first=first, last=last, cursor=None, limit=MOST)
    return list(page)


def _beside(each: Publication) -> str:
    audience = "" if each.audience == "external" else f"，{AUDIENCES[each.audience]}"
    return f"{each.index_number}，{each.item_title}{audience}"


def _usual(today: date) -> str:
    return f"{today.year}-Q{(today.month - 1) // 3 + 1}"


def _periods(today: date) -> list[str]:
    """The quarters and years that are evaluated as a rule: of this year and the one before."""
    return [
        code
        for year in (today.year, today.year - 1)
        for code in (str(year), *(f"{year}-Q{number}" for number in (4, 3, 2, 1)))
        if span(code)[0] <= today
    ]


def _names() -> Mapping[str, Any]:
    return {
        "aspects": EVALUATION_ASPECTS,
        "verdicts": EVALUATION_VERDICTS,
        "conclusions": EVALUATION_CONCLUSIONS,
        "kinds": KINDS,
        "audiences": AUDIENCES,
        "period_name": period_name,
    }
