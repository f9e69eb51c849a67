"""The directory (公开目录): what each body must disclose, and how much of it is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Blueprint, request

from chassis.ports import Actor
from chassis.web.access import PUBLIC_ACCESS
from chassis.web.http import actor
from chassis.web.pages import page, render
from services.catalog.domain.access import PARTY_READERS, WORKING_ROLES
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item
from services.catalog.domain.vocabulary import AUDIENCES, FREQUENCIES, PERIODS, TIME_UNITS, TOPICS
from services.catalog.ports import UnitOfWork

MOST_ITEMS = 1000


def declare(pages: Blueprint) -> None:
    """Add the pages of this room."""
    page(pages, "GET", "/directory", who=PUBLIC_ACCESS)(show_directory)


def show_directory(work: UnitOfWork) -> str:
    """The items of one body and audience; the public sees the external ones."""
    reader = actor()
    bodies = [body for body in work.bodies.all() if body.active]
    body = _chosen(bodies, reader)
    audiences = audiences_of(reader, body.code) if body else ["external"]
    asked = request.args.get("audience", "")
    audience = asked if asked in audiences else "external"
    items = work.items.page(body=body.code, audience=audience, active=True, limit=MOST_ITEMS).items if body else []
    return render(
        "catalog/directory.html",
        bodies=bodies,
        body=body,
        audiences=[(code, AUDIENCES[code]) for code in audiences],
        audience=audience,
        groups=grouped(items),
        counts=work.glances.by_item(body.code, reader=reader) if body else {},
        count=len(items),
        frequencies=FREQUENCIES,
        periods=PERIODS,
        units=TIME_UNITS,
        topics=TOPICS,
        may_draft=bool(body) and reader.holds("proposer", body=body.code if body else ""),
    )


def audiences_of(reader: Actor, body: str) -> list[str]:
    """The audiences of a body's items that a reader may know of."""
    known = ["external"]
    if reader.reaches(body):
        known.append("internal")
    if reader.holds("proposer", *PARTY_READERS, *WORKING_ROLES["party"], body=body):
        known.append("party")
    return known


def grouped(items: Iterable[Item]) -> Mapping[str, list[Item]]:
    """Items by their group, in the directory's own order."""
    groups: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda one: (one.number, one.code)):
        groups.setdefault(item.group or AUDIENCES[item.audience] + "公开", []).append(item)
    return groups


def _chosen(bodies: list[Body], reader: Actor) -> Body | None:
    wanted = request.args.get("body", "") or reader.body
    return next((body for body in bodies if body.code == wanted), bodies[0] if bodies else None)
