"""Deliveries on channels: listed, and confirmed by a body's channel keepers."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from chassis.content.markings import refuse_marked
from chassis.ports import Invalid, NotFound, Stale
from chassis.web.http import STAFF, Reply, actor, blueprint, clock, endpoint, if_match, page_of, role
from services.notify.adapters.http.cursors import text_place
from services.notify.adapters.http.schemas import (
    ConfirmSchema,
    DeliveryQuery,
    DeliverySchema,
    DoneSchema,
    ReasonSchema,
    RemovalSchema,
)
from services.notify.adapters.http.words import is_writable, known_id
from services.notify.adapters.storage.work import Work
from services.notify.domain.access import KEEPER
from services.notify.domain.delivery import Delivery, allowed_acts
from services.notify.domain.proof import Proof
from services.notify.use_cases.confirm_delivery import ConfirmDelivery, confirm_delivery
from services.notify.use_cases.confirm_removal import ConfirmRemoval, confirm_removal
from services.notify.use_cases.give_up_delivery import GiveUpDelivery, give_up_delivery
from services.notify.use_cases.report_failure import ReportFailure, report_failure
from services.notify.use_cases.retry_delivery import RetryDelivery, retry_delivery


def deliveries_api() -> Blueprint:
    """The endpoints of deliveries."""
    api = blueprint("notify", "deliveries")
    keeper = role(KEEPER)

    @endpoint(api, "GET", "/deliveries", who=STAFF, query=DeliveryQuery, returns=DeliverySchema, many=True)
    def list_deliveries(work: Work, query: dict[str, Any]) -> Reply:
        """Deliveries of the bodies that I may know of, newest first."""
        found = work.readings.deliveries(
            actor(),
            disclosure=query["disclosure"],
            states=(query["state"],) if query["state"] else (),
            channel=query["channel"],
            after=text_place(query["cursor"]),
            limit=query["limit"] + 1,
        )
        shown = found[: query["limit"]]
        return page_of([delivery_data(one) for one in shown], [shown[-1].id] if len(found) > len(shown) else None)

    @endpoint(api, "GET", "/deliveries/<delivery_id>", who=STAFF, returns=DeliverySchema)
    def get_delivery(work: Work, delivery_id: str) -> Reply:
        """One delivery."""
        found = work.readings.delivery(actor(), known_id(delivery_id))
        if found is None:
            raise NotFound("没有这条渠道公开记录。", "There is no such delivery.")
        return Reply(delivery_data(found), etag=str(found.version))

    @endpoint(api, "POST", "/deliveries/<delivery_id>/confirm", who=keeper, body=ConfirmSchema, returns=DoneSchema)
    def confirm(work: Work, body: dict[str, Any], delivery_id: str) -> Reply:
        """It hangs there: the proof."""
        proof = proof_of(body["note"], body["posted_at"], address=body["address"], photo=body["photo"])
        command = ConfirmDelivery(actor=actor(), delivery=known_id(delivery_id), proof=proof, etag=seen_version())
        return _done(confirm_delivery(command, work=work, clock=clock()))

    @endpoint(
        api, "POST", "/deliveries/<delivery_id>/confirm-removal", who=keeper, body=RemovalSchema, returns=DoneSchema
    )
    def confirm_taken_down(work: Work, body: dict[str, Any], delivery_id: str) -> Reply:
        """It was taken down: the proof."""
        proof = proof_of(body["note"], body["removed_at"], photo=body["photo"])
        command = ConfirmRemoval(actor=actor(), delivery=known_id(delivery_id), proof=proof, etag=seen_version())
        return _done(confirm_removal(command, work=work, clock=clock()))

    @endpoint(api, "POST", "/deliveries/<delivery_id>/fail", who=keeper, body=ReasonSchema, returns=DoneSchema)
    def fail(work: Work, body: dict[str, Any], delivery_id: str) -> Reply:
        """It could not be brought there, and why."""
        reason = checked_words(body["reason"], "reason")
        command = ReportFailure(actor=actor(), delivery=known_id(delivery_id), reason=reason, etag=seen_version())
        return _done(report_failure(command, work=work, clock=clock()))

    @endpoint(api, "POST", "/deliveries/<delivery_id>/retry", who=keeper, returns=DoneSchema)
    def retry(work: Work, delivery_id: str) -> Reply:
        """It is tried again, with a new term."""
        command = RetryDelivery(actor=actor(), delivery=known_id(delivery_id), etag=seen_version())
        return _done(retry_delivery(command, work=work, clock=clock()))

    @endpoint(api, "POST", "/deliveries/<delivery_id>/give-up", who=keeper, body=ReasonSchema, returns=DoneSchema)
    def give_up(work: Work, body: dict[str, Any], delivery_id: str) -> Reply:
        """It is not tried any more, and why."""
        reason = checked_words(body["reason"], "reason")
        command = GiveUpDelivery(actor=actor(), delivery=known_id(delivery_id), reason=reason, etag=seen_version())
        return _done(give_up_delivery(command, work=work, clock=clock()))

    return api


def delivery_data(delivery: Delivery) -> dict[str, Any]:
    """A delivery as programs and pages read it."""
    return {
        "id": delivery.id,
        "disclosure": delivery.disclosure,
        "revision": delivery.revision,
        "index_number": delivery.index_number,
        "body": delivery.body,
        "audience": delivery.audience,
        "channel": delivery.channel.data(),
        "title": delivery.title,
        "address": delivery.address,
        "published_at": delivery.published_at,
        "state": delivery.state.value,
        "acts": acts_by_hand(delivery),
        "due_on": delivery.due_on,
        "proof": delivery.proof.data() if delivery.proof else None,
        "removal": delivery.removal.data() if delivery.removal else None,
        "reason": delivery.reason,
        "attempts": [
            {"outcome": one.outcome, "at": one.at, "by": dict(one.by), "note": one.note} for one in delivery.attempts
        ],
    }


def acts_by_hand(delivery: Delivery) -> list[str]:
    """What a keeper can do now; the rest happens by what the catalog tells."""
    hands = {"confirm", "fail", "retry", "give_up", "confirm_removal"}
    return sorted(allowed_acts(delivery.state) & hands)


def proof_of(note: str, at: Any, *, address: str = "", photo: str = "") -> Proof:
    """A keeper's proof; words with a secrecy marking are refused before anything is kept."""
    return Proof(
        at=at,
        note=checked_words(note, "note"),
        address=checked_words(address, "address"),
        photo=photo.strip(),
    )


def checked_words(text: str, where: str) -> str:
    """Refuse words that carry a secrecy marking (先审查) or that cannot be written. Raises :class:`Invalid`."""
    refuse_marked(where, text)
    if not is_writable(text):
        wrong = "含有无法显示的字符，请删去。 Remove characters that cannot be written."
        raise Invalid("填写有误，请按提示修改。", "The input is wrong.", errors={where: wrong})
    return text.strip()


def seen_version() -> int | None:
    """The version that the client saw, if it says so; what is no version of ours is stale."""
    given = if_match()
    if given is None or given == "*":
        return None
    if not given.isdecimal():
        raise Stale("这条记录已有变动，请刷新后再办理。", "It has changed meanwhile; read it again first.")
    return int(given)


def _done(delivery: Delivery) -> Reply:
    data = {
        "id": delivery.id,
        "disclosure": delivery.disclosure,
        "state": delivery.state.value,
        "acts": acts_by_hand(delivery),
    }
    return Reply(data, etag=str(delivery.version))
