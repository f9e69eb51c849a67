"""The directory (公开目录): what each body must disclose, and how much of it is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

from flask import request

from chassis.ports import Actor, Audience
from chassis.web.pages import Pages, render
from chassis.web.request import actor
from services.catalog.adapters.access import may
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.access import knows_item
from services.catalog.domain.body import Body
from services.catalog.domain.drafting import may_draft
from services.catalog.domain.item import Item, may_keep
from services.catalog.domain.vocabulary import FREQUENCIES, PERIODS, TIME_UNITS
from services.vocabulary import AUDIENCES, TOPICS

MOST_ITEMS = 1000

pages = Pages("catalog", "directory-pages")


@pages.get("/directory", who=may("item.read"))
def show_directory(work: Work) -> str:
    """The items of one body and audience; the public sees the external ones."""
    reader, connection = actor(), work.events.connection
    bodies = [body for body in reads.all_bodies(connection) if body.active]
    body = _chosen(bodies, reader)
    audiences = audiences_of(reader, body.code) if body else ["external"]
    asked = request.args.get("audience", "")
    audience = asked if asked in audiences else "external"
    items = reads.active_items(connection, reader, body.code, audience, limit=MOST_ITEMS) if body else []
    return render(
        "catalog/directory.html",
        bodies=bodies,
        body=body,
        audiences=[(code, AUDIENCES[code]) for code in audiences],
        audience=audience,
        groups=grouped(items),
        counts=reads.count_by_item(connection, reader, body.code) if body else {},
        count=len(items),
        frequencies=FREQUENCIES,
        periods=PERIODS,
        units=TIME_UNITS,
        topics=TOPICS,
        keeps={item.code for item in items if may_keep(item, reader)},
        drafts={item.code for item in items if may_draft(item, reader)},
    )


def audiences_of(reader: Actor, body: str) -> list[str]:
    """The audiences of a body's items that a reader may know of."""
    return [audience for audience in get_args(Audience) if knows_item(audience, body, reader)]


def grouped(items: Iterable[Item]) -> Mapping[str, list[Item]]:
    """Items by their group, in the directory's own order."""
    groups: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda item: (item.number, item.code)):
        groups.setdefault(item.group or AUDIENCES[item.audience] + "公开", []).append(item)
    return groups


def _chosen(bodies: list[Body], reader: Actor) -> Body | None:
    wanted = request.args.get("body", "") or reader.body
    return next((body for body in bodies if body.code == wanted), bodies[0] if bodies else None)
