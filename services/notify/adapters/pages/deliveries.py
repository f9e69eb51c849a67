"""Deliveries for channel keepers: the list, the sheet to print and post, and the forms that say what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import segno
from flask import Blueprint, request
from markupsafe import Markup

from chassis.ports import Invalid, NotFound
from chassis.web.http import STAFF, actor, clock, role
from chassis.web.pages import page, redirect, render
from services.notify.adapters.http.deliveries import acts_by_hand, checked_words, proof_of
from services.notify.adapters.http.words import known_id
from services.notify.adapters.pages import words
from services.notify.adapters.storage.work import Work
from services.notify.domain.access import KEEPER
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.moments import CHINA
from services.notify.use_cases.confirm_delivery import ConfirmDelivery, confirm_delivery
from services.notify.use_cases.confirm_removal import ConfirmRemoval, confirm_removal
from services.notify.use_cases.give_up_delivery import GiveUpDelivery, give_up_delivery
from services.notify.use_cases.report_failure import ReportFailure, report_failure
from services.notify.use_cases.retry_delivery import RetryDelivery, retry_delivery

SHOWN = 50
# What the list can be narrowed to; the first is shown to begin with.
VIEWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "open": ("待办理", ("pending", "retried", "failed", "to_remove")),
    "done": ("已公开", ("delivered", "replaced")),
    "ended": ("已撤下或取消", ("removed", "cancelled", "given_up")),
    "all": ("全部", ()),
}


def add_delivery_pages(pages: Blueprint) -> None:
    """The pages of deliveries."""
    keeper = role(KEEPER)

    @page(pages, "GET", "/notify/deliveries", who=STAFF)
    def list_deliveries(work: Work) -> str:
        """Deliveries that I may know of."""
        view = request.args.get("view", "")
        view = view if view in VIEWS else "open"
        found = work.readings.deliveries(
            actor(),
            disclosure=_asked("disclosure"),
            states=VIEWS[view][1],
            channel="",
            after=_asked("after"),
            limit=SHOWN + 1,
        )
        return render(
            "notify/deliveries.html",
            views=VIEWS,
            view=view,
            disclosure=_asked("disclosure"),
            rows=[_row(delivery, work) for delivery in found[:SHOWN]],
            more=found[SHOWN - 1].id if len(found) > SHOWN else None,
        )

    @page(pages, "GET", "/notify/deliveries/<delivery_id>", who=STAFF)
    def show_delivery(work: Work, delivery_id: str) -> str:
        """The sheet to print and post, and the forms."""
        found = work.readings.delivery(actor(), known_id(delivery_id))
        if found is None:
            raise NotFound("没有这条渠道公开记录。", "There is no such delivery.")
        return render(
            "notify/delivery.html",
            delivery=found,
            acts=acts_by_hand(found) if actor().holds(KEEPER, body=found.body) else [],
            row=_row(found, work),
            body_name=work.directory.body_name(found.body) or found.body,
            qr=_qr(work.origin + found.address) if found.audience == "external" else "",
            url=work.origin + found.address,
            words=words,
            now=words.form_moment(clock().now()),
        )

    @page(pages, "POST", "/notify/deliveries/<delivery_id>/confirm", who=keeper, again=show_delivery)
    def confirm(work: Work, form: Mapping[str, str], delivery_id: str) -> Any:
        """It hangs there."""
        proof = proof_of(form.get("note", ""), _moment(form, "posted_at"), address=form.get("address", ""))
        confirm_delivery(
            ConfirmDelivery(actor=actor(), delivery=known_id(delivery_id), proof=proof), work=work, clock=clock()
        )
        return redirect(f"/notify/deliveries/{delivery_id}")

    @page(pages, "POST", "/notify/deliveries/<delivery_id>/confirm-removal", who=keeper, again=show_delivery)
    def confirm_taken_down(work: Work, form: Mapping[str, str], delivery_id: str) -> Any:
        """It was taken down."""
        proof = proof_of(form.get("note", ""), _moment(form, "posted_at"))
        confirm_removal(
            ConfirmRemoval(actor=actor(), delivery=known_id(delivery_id), proof=proof), work=work, clock=clock()
        )
        return redirect(f"/notify/deliveries/{delivery_id}")

    @page(pages, "POST", "/notify/deliveries/<delivery_id>/fail", who=keeper, again=show_delivery)
    def fail(work: Work, form: Mapping[str, str], delivery_id: str) -> Any:
        """It could not be brought there."""
        reason = checked_words(form.get("reason", ""), "reason")
        report_failure(
            ReportFailure(actor=actor(), delivery=known_id(delivery_id), reason=reason), work=work, clock=clock()
        )
        return redirect(f"/notify/deliveries/{delivery_id}")

    @page(pages, "POST", "/notify/deliveries/<delivery_id>/retry", who=keeper, again=show_delivery)
    def retry(work: Work, form: Mapping[str, str], delivery_id: str) -> Any:
        """It is tried again."""
        retry_delivery(RetryDelivery(actor=actor(), delivery=known_id(delivery_id)), work=work, clock=clock())
        return redirect(f"/notify/deliveries/{delivery_id}")

    @page(pages, "POST", "/notify/deliveries/<delivery_id>/give-up", who=keeper, again=show_delivery)
    def give_up(work: Work, form: Mapping[str, str], delivery_id: str) -> Any:
        """It is not tried any more."""
        reason = checked_words(form.get("reason", ""), "reason")
        give_up_delivery(
            GiveUpDelivery(actor=actor(), delivery=known_id(delivery_id), reason=reason), work=work, clock=clock()
        )
        return redirect(f"/notify/deliveries/{delivery_id}")


def _asked(name: str) -> str:
    given = request.args.get(name, "")
    return known_id(given) if given else ""


def _row(delivery: Delivery, work: Work) -> dict[str, Any]:
    is_open = delivery.state in (DeliveryState.PENDING, DeliveryState.RETRIED, DeliveryState.TO_REMOVE)
    today = clock().today()
    left, pressing = "", ""
    if is_open and delivery.due_on:
        left, pressing = words.time_left(delivery.due_on, work.calendar.working_days(today, delivery.due_on), today)
    return {
        "id": delivery.id,
        "title": delivery.title or "（标题已清除）",
        "index_number": delivery.index_number,
        "revision": delivery.revision,
        "channel": delivery.channel.name,
        "kind": delivery.channel.kind_name,
        "state": words.STATES[delivery.state.value],
        "is_open": is_open or delivery.state == DeliveryState.FAILED,
        "left": left,
        "pressing": pressing,
        "due_on": words.day(delivery.due_on) if delivery.due_on else "",
        "published": words.day(delivery.published_at.astimezone(CHINA).date()),
    }


def _moment(form: Mapping[str, str], field: str) -> datetime:
    try:
        return datetime.fromisoformat(form.get(field, "")).replace(tzinfo=CHINA)
    except ValueError:
        text = "请填写日期和时间。 Give date and time."
        raise Invalid("时间没有填对，请按提示修改。", "The time is wrong.", errors={field: text}) from None


def _qr(address: str) -> Markup:
    return Markup(segno.make(address, error="m").svg_inline(svgclass="qr", omitsize=True))  # noqa: S704  # segno's own SVG
