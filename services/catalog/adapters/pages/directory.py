"""The directory (公开目录): what each body must disclose, and how much of it is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from flask import request

from chassis.permissions import Thing
from chassis.ports import Actor, Audience
from chassis.web.pages import Pages, render
from chassis.web.request import actor
from services.catalog.adapters.access import may
from services.catalog.adapters.http.kept import directory_page_stamp
from services.catalog.adapters.pages.labels import ARTICLE_20
from services.catalog.adapters.standard_directory.columns import STANDARD
from services.catalog.adapters.storage.reads import directory as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.access import knows_item
from services.catalog.domain.body import Body
from services.catalog.domain.drafting import may_draft
from services.catalog.domain.item import Item, may_keep
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.vocabulary import FREQUENCIES, PERIODS, TIME_UNITS
from services.vocabulary import AUDIENCES, TOPICS

MOST_ITEMS = 1000
# How the items are put together; the last shows the official columns as they stand in a file.
VIEWS = {
    "group": "按一级事项",
    "department": "按责任部门",
    "category": "按条例第二十条",
    "missing": "尚未公开的",
    "retired": "已停用的",
    "standard": "标准目录表",
}

pages = Pages("catalog", "directory-pages")


@pages.get("/directory", who=may("item.read"), kept=directory_page_stamp)
def show_directory(work: Work) -> str:
    """The items of one body and audience, put together as asked; the public sees the external ones."""
    reader, connection = actor(), work.events.connection
    bodies = [body for body in reads.all_bodies(connection) if body.active]
    body = _chosen(bodies, reader)
    audiences = audiences_of(reader, body.code) if body else ["external"]
    asked = request.args.get("audience", "")
    audience = asked if asked in audiences else "external"
    items = reads.active_items(connection, reader, body.code, audience, limit=MOST_ITEMS) if body else []
    counts = reads.count_by_item(connection, reader, body.code) if body else {}
    keeps = _keeps(reader, body, audiences)
    retired = reads.retired_items(connection, reader, body.code, audience, limit=MOST_ITEMS) if body and keeps else []
    views = _views(audience, retired)
    view = request.args.get("view", "") if request.args.get("view") in views else "group"
    missing = [item for item in items if not counts.get(item.code)]
    shown = {"missing": missing, "retired": retired}.get(view, items)
    return render(
        "catalog/directory.html",
        bodies=bodies,
        body=body,
        audiences=[(code, AUDIENCES[code]) for code in audiences],
        audience=audience,
        views=views,
        view=view,
        groups=_put_together(shown, view, body) if body else [],
        columns=[column.head for column in STANDARD],
        cells={item.code: [column.shown(item, body) for column in STANDARD] for item in items} if body else {},
        counts=counts,
        count=len(items),
        amounts={"missing": len(missing), "retired": len(retired)},
        frequencies=FREQUENCIES,
        periods=PERIODS,
        units=TIME_UNITS,
        topics=TOPICS,
        keeps={item.code for item in items if may_keep(item, reader)},
        drafts={item.code for item in shown if item.active and may_draft(item, reader)},
        may_keep=keeps,
    )


def audiences_of(reader: Actor, body: str) -> list[str]:
    """The audiences of a body's items that a reader may know of."""
    return [audience for audience in get_args(Audience) if knows_item(audience, body, reader)]


def grouped(items: Iterable[Item]) -> Mapping[str, list[Item]]:
    """Items by their group, in the directory's own order."""
    groups: dict[str, list[Item]] = {}
    for item in in_order(items):
        groups.setdefault(item.group or AUDIENCES[item.audience] + "公开", []).append(item)
    return groups


def in_order(items: Iterable[Item]) -> list[Item]:
    """Items in the directory's own order."""
    return sorted(items, key=lambda item: (item.number, item.code))


def _views(audience: str, retired: Sequence[Item]) -> dict[str, str]:
    """Art. 20 is about what is disclosed to everybody; what is out of use is for those who keep the directory."""
    is_offered = {"category": audience == "external", "retired": bool(retired)}
    return {code: name for code, name in VIEWS.items() if is_offered.get(code, True)}


def _put_together(items: Sequence[Item], view: str, body: Body) -> list[tuple[str, str, list[Item]]]:
    """Anchor, name and items of each part of the page."""
    if view == "standard":
        return [("all", "", in_order(items))] if items else []
    if view == "category":
        return _by({**ARTICLE_20, "": "未归类"}, [(item.category, item) for item in in_order(items)])
    if view == "department":
        names = {unit.code: unit.name for unit in body.departments} | {"": "未定部门"}
        return _by(names, [(item.department, item) for item in in_order(items)])
    return [("", name, members) for name, members in grouped(items).items()]


def _by(names: Mapping[str, str], items: Sequence[tuple[str, Item]]) -> list[tuple[str, str, list[Item]]]:
    """Parts in the order of the names, empty ones left out; what has a code without a name comes last."""
    order = dict.fromkeys([*names, *(code for code, _ in items)])
    parts = ((code, names.get(code, code), [item for found, item in items if found == code]) for code in order)
    return [part for part in parts if part[2]]


def _keeps(reader: Actor, body: Body | None, audiences: Iterable[str]) -> bool:
    kept = (Thing(body=body.code, audience=audience) for audience in audiences) if body else ()  # type: ignore[arg-type]
    return any(PERMISSIONS.permits("item.keep", reader, thing) for thing in kept)


def _chosen(bodies: list[Body], reader: Actor) -> Body | None:
    wanted = request.args.get("body", "") or reader.body
    return next((body for body in bodies if body.code == wanted), bodies[0] if bodies else None)
