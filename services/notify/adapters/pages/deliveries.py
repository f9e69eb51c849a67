"""Deliveries for channel keepers: the list, the sheet to print and post, and the forms that say what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask import request
from marshmallow import fields
from werkzeug.datastructures import MultiDict

from chassis.ports import Invalid
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock, service
from chassis.web.schema import Schema, Text, choice
from services.notify.adapters.access import may
from services.notify.adapters.http.deliveries import proof_of, reason_of
from services.notify.adapters.http.schemas import ConfirmSchema, ReasonSchema, RemovalSchema
from services.notify.adapters.pages import labels
from services.notify.adapters.pages.qr_code import qr_code
from services.notify.adapters.storage.reads import deliveries as reads
from services.notify.adapters.storage.work import Work
from services.notify.domain.access import may_keep
from services.notify.domain.checking import Finding
from services.notify.domain.delivery import HANGING, OPEN, Delivery, DeliveryState
from services.notify.use_cases.confirm_delivery import ConfirmDelivery, confirm_delivery
from services.notify.use_cases.confirm_removal import ConfirmRemoval, confirm_removal
from services.notify.use_cases.give_up_delivery import GiveUpDelivery, give_up_delivery
from services.notify.use_cases.load_delivery import DeliveryAct
from services.notify.use_cases.report_failure import ReportFailure, report_failure
from services.notify.use_cases.retry_delivery import retry_delivery

Form = MultiDict[str, str]

SHOWN = 50
CHINA_OFFSET = "+08:00"
# What the list can be narrowed to; the first is shown to begin with.
VIEWS: Mapping[str, tuple[str, Collection[DeliveryState]]] = {
    "open": ("待办理", OPEN),
    "done": ("已公开", (*HANGING, DeliveryState.REPLACED)),
    "ended": ("已撤下或取消", (DeliveryState.REMOVED, DeliveryState.CANCELLED, DeliveryState.GIVEN_UP)),
    "all": ("全部", ()),
}
DONE: Mapping[str, str] = {
    "confirmed": "已登记公开，发布单位随即知道。",
    "taken-down": "已登记撤下。",
    "failed": "已记下没有成功的原因，可以重新办理。",
    "retried": "已重新办理，期限重新计算。",
    "given-up": "已不再办理，这条渠道一直显示为未公开。",
}
DELIVERY = "/notify/deliveries/<delivery_id>"

pages = Pages("notify", "delivery-pages")


class ListQuery(Schema):
    """What the list shows."""

    view = choice(VIEWS, load_default="open")
    disclosure = Text(longest=80, load_default="")
    cursor = fields.String(load_default=None)


@pages.get("/notify/deliveries", who=may("delivery.list"))
def list_deliveries(work: Work) -> str:
    """Deliveries that I may know of."""
    query = load_query(ListQuery)
    found = reads.list_deliveries(
        work.connection,
        actor(),
        disclosure=query["disclosure"],
        states=VIEWS[query["view"]][1],
        cursor=query["cursor"],
        limit=SHOWN,
    )
    page = found.map(lambda delivery: _row(delivery, work))
    return render("notify/deliveries.html", views=VIEWS, page=page, labels=labels, **query)


@pages.get(DELIVERY, who=may("delivery.read"))
def show_delivery(work: Work, delivery_id: str) -> str:
    """The sheet to print and post, and the forms."""
    found = reads.find_delivery(work.connection, actor(), delivery_id)
    url = work.origin + found.address if found.address else ""
    return render(
        "notify/delivery.html",
        delivery=found,
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
        acts=found.acts if may_keep(actor(), body=found.body, audience=found.audience) else [],
        row=_row(found, work),
        body_name=work.body_name(found.body),
        qr=qr_code(url) if url and found.audience == "external" else "",
        url=url,
        labels=labels,
        now=clock().now(),
        looks=service().settings.address_check_days > 0,
    )


@pages.post(f"{DELIVERY}/confirm", who=may("delivery.keep"), again=show_delivery)
def confirm(work: Work, form: Form, delivery_id: str) -> Any:
    """It hangs there."""
    proof = proof_of(_proof_form(form))
    command = ConfirmDelivery(proof=proof, **_act(form, delivery_id))
    return _back(confirm_delivery(command, work=work, clock=clock()), "confirmed")


@pages.post(f"{DELIVERY}/confirm-removal", who=may("delivery.keep"), again=show_delivery)
def confirm_taken_down(work: Work, form: Form, delivery_id: str) -> Any:
    """It was taken down."""
    proof = proof_of(load_form(RemovalSchema, form, removed_at=_moment(form, "removed_at")))
    command = ConfirmRemoval(proof=proof, **_act(form, delivery_id))
    return _back(confirm_removal(command, work=work, clock=clock()), "taken-down")


@pages.post(f"{DELIVERY}/fail", who=may("delivery.keep"), again=show_delivery)
def fail(work: Work, form: Form, delivery_id: str) -> Any:
    """It could not be brought there."""
    command = ReportFailure(reason=reason_of(load_form(ReasonSchema, form)), **_act(form, delivery_id))
    return _back(report_failure(command, work=work, clock=clock()), "failed")


@pages.post(f"{DELIVERY}/retry", who=may("delivery.keep"), again=show_delivery)
def retry(work: Work, form: Form, delivery_id: str) -> Any:
    """It is tried again."""
    return _back(retry_delivery(DeliveryAct(**_act(form, delivery_id)), work=work, clock=clock()), "retried")


@pages.post(f"{DELIVERY}/give-up", who=may("delivery.keep"), again=show_delivery)
def give_up(work: Work, form: Form, delivery_id: str) -> Any:
    """It is not tried any more."""
    command = GiveUpDelivery(reason=reason_of(load_form(ReasonSchema, form)), **_act(form, delivery_id))
    return _back(give_up_delivery(command, work=work, clock=clock()), "given-up")


def _act(form: Form, delivery_id: str) -> dict[str, Any]:
    """Who acts on which delivery, and the version that his page showed."""
    return {"actor": actor(), "delivery": delivery_id, "etag": form.get("version") or None}


def _back(delivery: Delivery, done: str) -> Any:
    return redirect(f"/notify/deliveries/{delivery.id}?done={done}", code=303)


def _proof_form(form: Form) -> dict[str, Any]:
    """What shows that it hangs there; everything that is missing is told at once."""
    try:
        return load_form(ConfirmSchema, form, posted_at=_moment(form, "posted_at"))
    except Invalid as refusal:
        if not form.get("address", "").strip():
            refusal.errors = {"address": "“位置或网页地址”没有填写。", **refusal.errors}
        raise


def _moment(form: Form, name: str) -> str:
    """What a field of type datetime-local holds is China time, mostly without seconds, and does not say so."""
    given = form.get(name, "")
    return f"{given}:00{CHINA_OFFSET}" if given.count(":") == 1 else given + CHINA_OFFSET


def _row(delivery: Delivery, work: Work) -> dict[str, Any]:
    is_open = delivery.state in OPEN
    today, due_on = clock().today(), delivery.due_on
    left, pressing = "", ""
    # What failed has no term until it is retried.
    if is_open and due_on and delivery.state != DeliveryState.FAILED:
        left, pressing = labels.time_left(due_on, work.calendar.working_days(today, due_on), today)
    return {
        "delivery": delivery,
        "title": delivery.title or labels.NO_TITLE,
        "state": labels.STATES[delivery.state.value],
        "is_open": is_open,
        "left": left,
        "pressing": pressing,
        "looked": next((each for each in reversed(delivery.attempts) if each.outcome in set(Finding)), None),
    }
