"""Deliveries on channels: listed, and confirmed by a body's channel keepers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.content.markings import refuse_marked
from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.notify.adapters.access import may
from services.notify.adapters.http.schemas import (
    ConfirmSchema,
    DeliveryOutcomeView,
    DeliveryQuery,
    DeliveryView,
    ReasonSchema,
    RemovalSchema,
)
from services.notify.adapters.storage.reads import deliveries as reads
from services.notify.adapters.storage.work import Work
from services.notify.domain.delivery import Delivery
from services.notify.domain.proof import Proof
from services.notify.use_cases.confirm_delivery import ConfirmDelivery, confirm_delivery
from services.notify.use_cases.confirm_removal import ConfirmRemoval, confirm_removal
from services.notify.use_cases.give_up_delivery import GiveUpDelivery, give_up_delivery
from services.notify.use_cases.load_delivery import DeliveryAct
from services.notify.use_cases.report_failure import ReportFailure, report_failure
from services.notify.use_cases.retry_delivery import retry_delivery

Body = Mapping[str, Any]

endpoints = Endpoints("notify", "deliveries")
DELIVERY = "/deliveries/<delivery_id>"


@endpoints.get("/deliveries", who=may("delivery.list"), query=DeliveryQuery, returns=DeliveryView, many=True)
def list_deliveries(work: Work, query: dict[str, Any]) -> Page[Delivery]:
    """Deliveries of the bodies that I may know of, newest first."""
    state = query.pop("state")
    return reads.list_deliveries(work.connection, actor(), states=[state] if state else (), **query)


@endpoints.get(DELIVERY, who=may("delivery.read"), returns=DeliveryView, etag=True)
def get_delivery(work: Work, delivery_id: str) -> Reply:
    """One delivery."""
    return _versioned(reads.find_delivery(work.connection, actor(), delivery_id))


@endpoints.act(
    DELIVERY, "confirm", who=may("delivery.keep"), body=ConfirmSchema, match="optional", returns=DeliveryOutcomeView
)
def confirm(work: Work, body: Body, delivery_id: str) -> Reply:
    """It hangs there: the proof."""
    command = ConfirmDelivery(proof=proof_of(body), **_act(delivery_id))
    return _versioned(confirm_delivery(command, work=work, clock=clock()))


@endpoints.act(
    DELIVERY,
    "confirm-removal",
    who=may("delivery.keep"),
    body=RemovalSchema,
    match="optional",
    returns=DeliveryOutcomeView,
)
def confirm_taken_down(work: Work, body: Body, delivery_id: str) -> Reply:
    """It was taken down: the proof."""
    command = ConfirmRemoval(proof=proof_of(body), **_act(delivery_id))
    return _versioned(confirm_removal(command, work=work, clock=clock()))


@endpoints.act(
    DELIVERY, "fail", who=may("delivery.keep"), body=ReasonSchema, match="optional", returns=DeliveryOutcomeView
)
def fail(work: Work, body: Body, delivery_id: str) -> Reply:
    """It could not be brought there, and why."""
    command = ReportFailure(reason=reason_of(body), **_act(delivery_id))
    return _versioned(report_failure(command, work=work, clock=clock()))


@endpoints.act(DELIVERY, "retry", who=may("delivery.keep"), match="optional", returns=DeliveryOutcomeView)
def retry(work: Work, delivery_id: str) -> Reply:
    """It is tried again, with a new term."""
    return _versioned(retry_delivery(DeliveryAct(**_act(delivery_id)), work=work, clock=clock()))


@endpoints.act(
    DELIVERY, "give-up", who=may("delivery.keep"), body=ReasonSchema, match="optional", returns=DeliveryOutcomeView
)
def give_up(work: Work, body: Body, delivery_id: str) -> Reply:
    """It is not tried any more, and why."""
    command = GiveUpDelivery(reason=reason_of(body), **_act(delivery_id))
    return _versioned(give_up_delivery(command, work=work, clock=clock()))


def proof_of(body: Body) -> Proof:
    """A keeper's proof; words with a secrecy marking are refused before anything is kept (先审查)."""
    address = body.get("address", "")
    refuse_marked("note", body["note"])
    refuse_marked("address", address)
    at = body["posted_at"] if "posted_at" in body else body["removed_at"]
    return Proof(at=at, note=body["note"], address=address, photo=body["photo"])


def reason_of(body: Body) -> str:
    """A keeper's reason; words with a secrecy marking are refused."""
    reason: str = body["reason"]
    refuse_marked("reason", reason)
    return reason


def _act(delivery_id: str) -> dict[str, Any]:
    return {"actor": actor(), "delivery": delivery_id, "etag": if_match()}


def _versioned(delivery: Delivery) -> Reply:
    return Reply(delivery, etag=str(delivery.version))
