"""整改: the list, one order with the form of what is to be done now, and its paper to print."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, g, request
from werkzeug.datastructures import MultiDict

from chassis.permissions import Thing
from chassis.web.forms import load_filters, load_form, load_query
from chassis.web.incoming import files
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import respond
from chassis.web.request import actor, clock
from services.review.adapters.access import may
from services.review.adapters.documents.remedial_order import SOURCES, order_form
from services.review.adapters.http import order_schemas as schemas
from services.review.adapters.http import remedial_orders as endpoints
from services.review.adapters.oversight_acts import order_directly
from services.review.adapters.pages.oversight_forms import ChosenQuery, departments_of
from services.review.adapters.storage.reads import oversight as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes, names_by_code
from services.review.adapters.storage.work import Work
from services.review.domain.oversight_refusals import ORDER_STATE_NAMES
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.remedial_order import MOST_DAYS, RemedialOrder
from services.review.use_cases.order_tasks import non_verifiers_of
from services.review.use_cases.reply_to_order import (
    AttachEvidence,
    ReplyToOrder,
    attach_evidence,
    reply_to_order,
)
from services.review.use_cases.verify_order import Reorder, VerifyOrder, reorder, verify_order

PAGE_SIZE = 30
STATE_KINDS = {"issued": "now", "replied": "due", "verified": "done", "ended": ""}
_DONE = {
    "issued": "整改通知已下达。",
    "reply": "已回复，等待核验。",
    "verify": "已核验通过。",
    "reorder": "已要求重新整改。",
}

pages = Pages("review", "order-pages")


@pages.get("/review/remedial-orders", who=may("order.list"))
def list_orders(work: Work) -> str:
    """The orders that the reader may see, the newest first."""
    query, connection = load_query(schemas.OrderQuery), work.events.connection
    found = reads.list_orders(connection, actor(), **{**query, "limit": PAGE_SIZE})
    again = {name: query[name] for name in ("body", "department", "state") if query[name]}
    today = clock().today()
    rows = bodies_with_codes(connection, [each.body for each in found])
    return render(
        "review/orders.html",
        orders=[(each, _left(each, work)) for each in found],
        departments={code: names_by_code(row["departments"]) for code, row in rows.items()},
        bodies=rows,
        state=query["state"],
        states=ORDER_STATE_NAMES,
        state_kinds=STATE_KINDS,
        may_issue=bool(reads.bodies_for(connection, actor(), "order.issue")),
        today=today,
        next_url=f"/review/remedial-orders?{urlencode({**again, 'cursor': found.next})}" if found.next else "",
    )


@pages.get("/review/remedial-orders/new", who=may("order.issue"))
def show_form(work: Work) -> str:
    """The form of an order."""
    query, connection = load_filters(ChosenQuery), work.events.connection
    form: MultiDict[str, str] = g.get("form") or MultiDict()
    bodies = reads.bodies_for(connection, actor(), "order.issue")
    body = form.get("body") or query["body"] or (bodies[0]["code"] if bodies else "")
    chosen = form.getlist("disclosures") or ([query["disclosure"]] if query["disclosure"] else [])
    return render(
        "review/order_form.html",
        bodies=[(each["code"], each["name"]) for each in bodies],
        body=body,
        departments=departments_of(bodies, body),
        chosen=[(each.id, each.title or each.index_number) for each in work.publications.with_ids(chosen)],
        evaluation=form.get("evaluation") or query["evaluation"],
        most=MOST_DAYS,
    )


@pages.post("/review/remedial-orders", who=may("order.issue"), again=show_form)
def issue(work: Work, form: MultiDict[str, str]) -> Any:
    """Issue what the form says."""
    done = order_directly(load_form(schemas.OrderSchema, form), work)
    return redirect(f"/review/remedial-orders/{done.id}?done=issued", code=303)


@pages.get("/review/remedial-orders/<order>", who=may("order.read"))
def show_order(work: Work, order: str) -> str:
    """One order: its rounds, and what is to be done now."""
    connection, reader = work.events.connection, actor()
    found = reads.find_order(connection, order, reader)
    body = bodies_with_codes(connection, [found.body]).get(found.body)
    thing: Thing = found.thing(non_verifiers_of(found, work=work, clock=clock()))
    staff = work.staff.of_body(found.body, clock().today())
    return render(
        "review/order.html",
        it=found,
        body=body["name"] if body else found.body,
        departments=names_by_code(body["departments"] if body else None),
        owners="、".join(person.name for person in found.owners(staff)),
        publications=work.publications.with_ids(found.disclosures),
        sources=SOURCES,
        left=_left(found, work),
        states=ORDER_STATE_NAMES,
        state_kinds=STATE_KINDS,
        may_reply=found.state == "issued" and PERMISSIONS.permits("order.reply", reader, thing),
        may_verify=found.state == "replied" and PERMISSIONS.permits("order.verify", reader, thing),
        is_kept_away=found.state == "replied" and reader.sub in thing.kept_from["owner"],
        most=MOST_DAYS,
        words=_words(),
        done=_DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )


@pages.get("/review/remedial-orders/<order>/print", who=may("order.read"))
def show_paper(work: Work, order: str) -> str:
    """整改通知及回复单 as a page to print."""
    found = reads.find_order(work.events.connection, order, actor())
    path = f"/review/remedial-orders/{found.id}"
    return render(
        "review/form.html",
        form_to_print=order_form(found, work),
        word_url=f"{path}/form.docx",
        trail=[("整改", "/review/remedial-orders"), (found.number, path), ("打印", "")],
    )


@pages.get("/review/remedial-orders/<order>/form.docx", who=may("order.read"))
def show_word(work: Work, order: str) -> Response:
    """整改通知及回复单 as a Word file."""
    return respond(endpoints.show_order_form(work, order), 200, None)


@pages.get("/review/remedial-orders/<order>/files/<digest>", who=may("order.read"))
def show_file(work: Work, order: str, digest: str) -> Response:
    """A file that shows what was mended."""
    return respond(endpoints.show_evidence(work, order, digest), 200, None)


@pages.post("/review/remedial-orders/<order>/reply", who=may("order.reply"), again=show_order, files="files")
def reply(work: Work, form: MultiDict[str, str], order: str) -> Any:
    """Say what was mended; the files that come with the form show it, beside those that were uploaded before."""
    given = load_form(schemas.ReplySchema, form)
    seen = form.get("seen", "")
    digests = list(given["files"])
    for file in files():
        command = AttachEvidence(
            actor=actor(),
            order=order,
            seen=seen,
            name=file.name,
            content=file.content,
            media_type=file.media_type,
        )
        changed, kept = attach_evidence(command, work=work, clock=clock())
        digests, seen = [*digests, kept.digest], str(changed.version)
    command_ = ReplyToOrder(
        actor=actor(), order=order, seen=seen, text=given["text"], files=tuple(dict.fromkeys(digests))
    )
    reply_to_order(command_, work=work, clock=clock())
    return _to(order, "reply")


@pages.post("/review/remedial-orders/<order>/verify", who=may("order.verify"), again=show_order)
def verify(work: Work, form: MultiDict[str, str], order: str) -> Any:
    """It was mended."""
    given = load_form(schemas.VerifySchema, form)
    verify_order(VerifyOrder(actor=actor(), order=order, seen=form.get("seen", ""), **given), work=work, clock=clock())
    return _to(order, "verify")


@pages.post("/review/remedial-orders/<order>/reorder", who=may("order.verify"), again=show_order)
def order_again(work: Work, form: MultiDict[str, str], order: str) -> Any:
    """It was not."""
    given = load_form(schemas.ReorderSchema, form)
    reorder(Reorder(actor=actor(), order=order, seen=form.get("seen", ""), **given), work=work, clock=clock())
    return _to(order, "reorder")


def _to(order: str, done: str) -> Any:
    return redirect(f"/review/remedial-orders/{order}?done={done}", code=303)


def _left(order: RemedialOrder, work: Work) -> int | None:
    """Working days until it is due, negative when late; None where nothing is due."""
    return work.calendar.working_days(clock().today(), order.due.on) if order.state == "issued" else None


def _words() -> list[tuple[str, str]]:
    form: MultiDict[str, str] = g.get("form") or MultiDict()
    labels = (("text", "整改情况"), ("remark", "核验意见"), ("reason", "理由"))
    return [(label, form[name]) for name, label in labels if form.get(name, "").strip()]
