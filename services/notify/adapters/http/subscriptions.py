"""Subscriptions of other agencies, arranged by operators."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from flask_smorest import Blueprint

from chassis.base.settings import Settings
from chassis.ports import Gone, NotFound
from chassis.web.http import PageQuery, Reply, actor, blueprint, clock, endpoint, page_of, role
from services.notify.adapters.credentials import password_of
from services.notify.adapters.http.cursors import text_place
from services.notify.adapters.http.schemas import CredentialsSchema, NewSubscriptionSchema, SubscriptionSchema
from services.notify.adapters.http.words import known_id
from services.notify.adapters.storage.work import Work
from services.notify.domain.agency import Agency, AgencyState
from services.notify.use_cases.add_agency import AddAgency, add_agency
from services.notify.use_cases.remove_agency import RemoveAgency, remove_agency
from services.notify.use_cases.rotate_agency import RotateAgency, rotate_agency


def subscriptions_api(settings: Settings) -> Blueprint:
    """The endpoints of subscriptions."""
    api = blueprint("notify", "subscriptions")
    operator = role("operator")

    @endpoint(api, "GET", "/subscriptions", who=operator, query=PageQuery, returns=SubscriptionSchema, many=True)
    def list_subscriptions(work: Work, query: dict[str, Any]) -> Reply:
        """All subscriptions, oldest first."""
        found = work.readings.agencies(after=text_place(query["cursor"]), limit=query["limit"] + 1)
        shown = found[: query["limit"]]
        return page_of([agency_data(one) for one in shown], [shown[-1].id] if len(found) > len(shown) else None)

    @endpoint(
        api, "POST", "/subscriptions", who=operator, body=NewSubscriptionSchema, returns=SubscriptionSchema, status=201
    )
    def add_subscription(work: Work, body: dict[str, Any]) -> Reply:
        """Add an agency: it gets a queue of its own."""
        command = AddAgency(
            actor=actor(),
            code=body["code"],
            name=body["name"],
            topics=tuple(dict.fromkeys(body["topics"])),
            bodies=tuple(dict.fromkeys(body["bodies"])),
        )
        added = add_agency(command, work=work, clock=clock())
        place = f"/notify/api/v1/subscriptions/{added.id}"
        return Reply(agency_data(added), location=place, etag=str(added.version))

    @endpoint(api, "GET", "/subscriptions/<agency_id>", who=operator, returns=SubscriptionSchema)
    def get_subscription(work: Work, agency_id: str) -> Reply:
        """One subscription."""
        found = _find(work, known_id(agency_id))
        return Reply(agency_data(found), etag=str(found.version))

    @endpoint(api, "GET", "/subscriptions/<agency_id>/credentials", who=operator, returns=CredentialsSchema)
    def get_credentials(work: Work, agency_id: str) -> Reply:
        """How the agency signs in; computed, never stored."""
        found = _find(work, known_id(agency_id))
        if found.state == AgencyState.REMOVED:
            raise Gone("这个订阅已经取消。", "This subscription was removed.")
        data = {
            "user": found.queue,
            "password": password_of(found, settings.secret_key),
            "vhost": unquote(urlsplit(settings.publications_amqp_url).path[1:]) or "publications",
            "queue": found.queue,
        }
        return Reply(data, cache="no-store")

    @endpoint(api, "POST", "/subscriptions/<agency_id>/rotate", who=operator, returns=SubscriptionSchema)
    def rotate(work: Work, agency_id: str) -> Reply:
        """New credentials; the queue stays."""
        turned = rotate_agency(RotateAgency(actor=actor(), agency=known_id(agency_id)), work=work, clock=clock())
        return Reply(agency_data(turned), etag=str(turned.version))

    @endpoint(api, "POST", "/subscriptions/<agency_id>/remove", who=operator, returns=SubscriptionSchema)
    def remove(work: Work, agency_id: str) -> Reply:
        """It receives no more."""
        gone = remove_agency(RemoveAgency(actor=actor(), agency=known_id(agency_id)), work=work, clock=clock())
        return Reply(agency_data(gone), etag=str(gone.version))

    return api


def agency_data(agency: Agency) -> dict[str, Any]:
    """A subscription as programs read it; never with its password."""
    return {
        "id": agency.id,
        "code": agency.code,
        "name": agency.name,
        "kind": agency.kind,
        "queue": agency.queue,
        "topics": list(agency.topics),
        "bodies": list(agency.bodies),
        "state": agency.state.value,
        "generation": agency.generation,
        "arranged": agency.arranged >= agency.wanted,
        "added_at": agency.added_at,
    }


def _find(work: Work, agency_id: str) -> Agency:
    found = work.readings.agency(agency_id)
    if found is None:
        raise NotFound("没有这个订阅。", "There is no such subscription.")
    return found
