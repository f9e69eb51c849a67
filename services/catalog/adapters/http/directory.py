"""Bodies and items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.base.converter import structure
from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from chassis.web.schema import PageQuery
from services.catalog.adapters.access import may
from services.catalog.adapters.http.directory_schemas import (
    BodyChange,
    BodySchema,
    ItemChange,
    ItemSchema,
    ItemsQuery,
    body_of,
    item_of,
)
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.http.views import directory as views
from services.catalog.adapters.http.views.values import API
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.item import Item
from services.catalog.use_cases.retire_item import RetireItem, retire_item
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.catalog.use_cases.save_item import SaveItem, save_item

endpoints = Endpoints("catalog", "directory")


@endpoints.get("/bodies", who=may("body.read"), query=PageQuery, returns=views.BodyView, many=True)
def list_bodies(work: Work, query: dict[str, Any]) -> Any:
    """All bodies of this deployment, by code."""
    return reads.list_bodies(work.events.connection, query)


@endpoints.post("/bodies", who=may("body.add"), body=BodySchema, returns=views.BodyView, status=201, etag=True)
def add_body(work: Work, given: dict[str, Any]) -> Reply:
    """Add a body."""
    command = SaveBody(actor=actor(), body=body_of(given), new=True)
    body = save_body(command, work=work, clock=clock())
    return Reply(body, etag=str(body.etag), location=f"{API}/bodies/{body.code}")


@endpoints.get("/bodies/<code>", who=may("body.read"), returns=views.BodyView, etag=True)
def show_body(work: Work, code: str) -> Reply:
    """One body."""
    body = reads.find_body(work.events.connection, code)
    return Reply(body, etag=str(body["etag"]))


@endpoints.put("/bodies/<code>", who=may("body.change"), body=BodyChange, returns=views.BodyView, match="required")
def change_body(work: Work, given: dict[str, Any], code: str) -> Reply:
    """Change a body; send If-Match. Its rules hold for what is proposed from then on, not for open cases."""
    command = SaveBody(actor=actor(), body=body_of(given, code=code), expected=if_match())
    body = save_body(command, work=work, clock=clock())
    return Reply(body, etag=str(body.etag))


@endpoints.get("/items", who=may("item.read"), query=ItemsQuery, returns=views.ItemView, many=True)
def list_items(work: Work, query: dict[str, Any]) -> Any:
    """The directory (目录), by code: external items for everybody, inner ones for those whom they are for."""
    return reads.list_items(work.events.connection, actor(), query)


@endpoints.post(
    "/items", who=may("item.keep"), body=ItemSchema, returns=views.ItemView, status=201, also=(404,), etag=True
)
def add_item(work: Work, given: dict[str, Any]) -> Reply:
    """Add an item."""
    command = SaveItem(actor=actor(), item=item_of(given), reason=given["reason"], new=True)
    item = save_item(command, work=work, clock=clock())
    return _saved(item, location=f"{API}/items/{item.code}")


@endpoints.get("/items/<code>", who=may("item.read"), returns=views.ItemView, etag=True)
def show_item(work: Work, code: str) -> Reply:
    """One item."""
    item = reads.find_item(work.events.connection, actor(), code)
    return Reply(item, etag=str(item["version"]))


@endpoints.put("/items/<code>", who=may("item.keep"), body=ItemChange, returns=views.ItemView, match="required")
def change_item(work: Work, given: dict[str, Any], code: str) -> Reply:
    """Make an item's next version; send If-Match."""
    item, expected = item_of(given, code=code), if_match()
    command = SaveItem(actor=actor(), item=item, reason=given["reason"], expected=expected)
    return _saved(save_item(command, work=work, clock=clock()))


@endpoints.act(
    "/items/<code>",
    "retire",
    who=may("item.keep"),
    body=NeededReasonSchema,
    returns=views.ItemView,
    match="optional",
)
def take_item_out(work: Work, given: dict[str, Any], code: str) -> Reply:
    """Take an item out of use."""
    command = RetireItem(actor=actor(), code=code, reason=given["reason"], expected=if_match())
    return _saved(retire_item(command, work=work, clock=clock()))


@endpoints.get(
    "/items/<code>/versions", who=may("item.history"), query=PageQuery, returns=views.ItemVersionView, many=True
)
def list_versions(work: Work, query: dict[str, Any], code: str) -> Any:
    """The versions of an item, the newest first: who, when, why, and what changed."""
    page = reads.list_versions(work.events.connection, actor(), code, query)
    return page.map(lambda row: {**row, "changed": _changed(row["previous"], row["item"])})


def _changed(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[str]:
    """The names of the fields that differ; none of the first version."""
    return [] if before is None else [name for name in after if name != "version" and after[name] != before.get(name)]


@endpoints.get("/items/<code>/self-check", who=may("item.read"), returns=views.PointView, many=True)
def list_points(work: Work, code: str) -> Any:
    """The points that a proposal answers (自查): the item's own, or the standard ones."""
    item = structure(Item, reads.find_item(work.events.connection, actor(), code))
    return Page(item.self_check_points)


def _saved(item: Item, location: str = "") -> Reply:
    return Reply(item, etag=str(item.version), location=location)
