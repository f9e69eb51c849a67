"""Subscriptions of other agencies, managed by operators."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from chassis.broker.topology import PUBLICATIONS_STREAM
from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, service
from chassis.web.schema import PageQuery
from services.notify.adapters.access import may
from services.notify.adapters.credentials import password_of
from services.notify.adapters.http.schemas import CredentialsView, NewSubscriptionSchema, SubscriptionView
from services.notify.adapters.storage.reads.agencies import find_agency, list_agencies
from services.notify.adapters.storage.work import Work
from services.notify.domain.agency import Agency
from services.notify.use_cases.add_agency import AddAgency, add_agency
from services.notify.use_cases.remove_agency import RemoveAgency, remove_agency
from services.notify.use_cases.rotate_agency import RotateAgency, rotate_agency
from services.notify.use_cases.show_credentials import ShowCredentials, show_credentials

endpoints = Endpoints("notify", "subscriptions")
SUBSCRIPTION = "/subscriptions/<agency_id>"


@endpoints.get("/subscriptions", who=may("subscription.keep"), query=PageQuery, returns=SubscriptionView, many=True)
def list_subscriptions(work: Work, query: dict[str, Any]) -> Page[Agency]:
    """The subscriptions that one manages, oldest first."""
    return list_agencies(work.connection, actor(), **query)


@endpoints.post(
    "/subscriptions",
    who=may("subscription.keep"),
    body=NewSubscriptionSchema,
    returns=SubscriptionView,
    status=201,
    etag=True,
)
def add_subscription(work: Work, body: dict[str, Any]) -> Reply:
    """Add an agency: it gets a queue of its own."""
    command = AddAgency(
        actor=actor(),
        code=body["code"],
        name=body["name"],
        body=body["body"],
        topics=tuple(dict.fromkeys(body["topics"])),
        bodies=tuple(dict.fromkeys(body["bodies"])),
    )
    added = add_agency(command, work=work, clock=clock())
    return Reply(added, location=f"/notify/api/v1/subscriptions/{added.id}", etag=str(added.version))


@endpoints.get(SUBSCRIPTION, who=may("subscription.keep"), returns=SubscriptionView, etag=True)
def get_subscription(work: Work, agency_id: str) -> Reply:
    """One subscription."""
    return _versioned(find_agency(work.connection, actor(), agency_id))


@endpoints.act(SUBSCRIPTION, "credentials", who=may("subscription.credentials"), returns=CredentialsView)
def credentials(work: Work, agency_id: str) -> Reply:
    """How the agency signs in; shown once for each generation, computed and never stored."""
    found = show_credentials(ShowCredentials(actor=actor(), agency=agency_id), work=work, clock=clock())
    settings = service().settings
    shown = {
        "user": found.queue,
        "password": password_of(found, settings.secrets("notify")[0]),
        "vhost": unquote(urlsplit(settings.publications_amqp_url).path[1:]) or "publications",
        "queue": found.queue,
        "stream": PUBLICATIONS_STREAM,
        "topics": found.topics,
        "bodies": found.bodies,
    }
    return Reply(shown, cache="no-store")


@endpoints.act(SUBSCRIPTION, "rotate", who=may("subscription.keep"), returns=SubscriptionView, etag=True)
def rotate(work: Work, agency_id: str) -> Reply:
    """New credentials; the queue stays."""
    return _versioned(rotate_agency(RotateAgency(actor=actor(), agency=agency_id), work=work, clock=clock()))


@endpoints.act(SUBSCRIPTION, "remove", who=may("subscription.keep"), returns=SubscriptionView, etag=True)
def remove(work: Work, agency_id: str) -> Reply:
    """It receives no more."""
    return _versioned(remove_agency(RemoveAgency(actor=actor(), agency=agency_id), work=work, clock=clock()))


def _versioned(agency: Agency) -> Reply:
    return Reply(agency, etag=str(agency.version))
