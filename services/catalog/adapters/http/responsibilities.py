"""The register of responsibility (责任制度): who answers for a body's disclosure, with terms of office."""

from __future__ import annotations

from typing import Any

from chassis.permissions import Thing
from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from services.catalog.adapters.access import may
from services.catalog.adapters.http import responsibility_schemas as schemas
from services.catalog.adapters.http.register_schemas import OfBodyQuery
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.http.views.values import API
from services.catalog.adapters.storage.reads import responsibilities as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.responsibility import RESPONSIBILITY_LEVELS, Responsibility
from services.catalog.use_cases.save_responsibility import (
    OnResponsibility,
    SaveResponsibility,
    remove_responsibility,
    save_responsibility,
)

RESPONSIBILITY = "/responsibilities/<responsibility>"

endpoints = Endpoints("catalog", "responsibilities")


@endpoints.get(
    "/responsibilities",
    who=may("responsibility.read"),
    query=schemas.ResponsibilitiesQuery,
    returns=schemas.ResponsibilityView,
    many=True,
)
def list_responsibilities(work: Work, query: dict[str, Any]) -> Any:
    """Terms of office, by body and level, the latest first."""
    return reads.list_responsibilities(work.events.connection, actor(), query, clock().today())


@endpoints.get(
    "/missing-responsibilities",
    who=may("responsibility.read"),
    query=OfBodyQuery,
    returns=schemas.GapView,
    many=True,
    also=(404,),
)
def list_gaps(work: Work, query: dict[str, Any]) -> Any:
    """The levels for which nobody answers today."""
    body = work.bodies.get(query["body"])
    if body is None or not PERMISSIONS.permits("responsibility.read", actor(), Thing(body=body.code)):
        raise NoSuchBody(query["body"])
    found = reads.gaps(work.events.connection, body.code, clock().today())
    return Page(
        [{"level": gap.level, "name": RESPONSIBILITY_LEVELS[gap.level], "department": gap.department} for gap in found]
    )


@endpoints.post(
    "/responsibilities",
    who=may("responsibility.keep"),
    body=schemas.ResponsibilitySchema,
    returns=schemas.ResponsibilityView,
    status=201,
    also=(404,),
    etag=True,
)
def add_responsibility(work: Work, given: dict[str, Any]) -> Reply:
    """Enter a term of office."""
    command = SaveResponsibility(actor=actor(), responsibility=schemas.responsibility_of(given))
    entry = save_responsibility(command, work=work, clock=clock())
    return _kept(entry, location=f"{API}/responsibilities/{entry.id}")


@endpoints.get(RESPONSIBILITY, who=may("responsibility.read"), returns=schemas.ResponsibilityView, etag=True)
def show_responsibility(work: Work, responsibility: str) -> Reply:
    """One term."""
    return _kept(reads.find_responsibility(work.events.connection, actor(), responsibility))


@endpoints.put(
    RESPONSIBILITY,
    who=may("responsibility.keep"),
    body=schemas.ResponsibilityChange,
    returns=schemas.ResponsibilityView,
    match="required",
)
def change_responsibility(work: Work, given: dict[str, Any], responsibility: str) -> Reply:
    """Change a term, or give its last day; send If-Match."""
    command = SaveResponsibility(
        actor=actor(), responsibility=schemas.responsibility_of(given, id=responsibility), expected=if_match()
    )
    return _kept(save_responsibility(command, work=work, clock=clock()))


@endpoints.act(
    RESPONSIBILITY,
    "remove",
    who=may("responsibility.keep"),
    body=NeededReasonSchema,
    returns=schemas.ResponsibilityView,
    match="optional",
)
def take_responsibility_out(work: Work, given: dict[str, Any], responsibility: str) -> Reply:
    """Take out what was entered by mistake."""
    command = OnResponsibility(actor=actor(), responsibility=responsibility, expected=if_match(), **given)
    return _kept(remove_responsibility(command, work=work, clock=clock()))


def _kept(entry: Responsibility, location: str = "") -> Reply:
    return Reply(entry, etag=str(entry.etag), location=location)
