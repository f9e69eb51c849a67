"""The ledger of a case as staff read it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from services.complaints.adapters.hidden_identity import Hide, hiding, is_named_to
from services.complaints.adapters.storage.reads.cases import readable_by
from services.complaints.adapters.storage.reads.reported import named_beside
from services.complaints.adapters.storage.tables import cases, entries
from services.complaints.domain.case import NoSuchCase

ELSEWHERE = "（原承办单位的内部备注，不随件转来）"
_OTHER_CASE = ("into", "number", "from", "with")
_TOLD = (
    *("body", "department", "handler", "due_on", "dispute_until", "days", "unit"),
    *("finding", "outcome", "document_number", "delivery", "satisfaction", "ground"),
)


def list_entries(connection: Connection, number: str, reader: Actor, query: Mapping[str, Any]) -> Page[dict[str, Any]]:
    """Whatever happened to a case, in order. Raises :class:`NoSuchCase`."""
    own, hidden = _read_by(connection, number, reader)
    return fetch_page(
        connection, sa.select(entries).where(own), by=[entries.c.place], cursor=query["cursor"], limit=query["limit"]
    ).map(lambda row: _told(row, reader, hidden))


def last_of_kind(connection: Connection, number: str, kind: str, reader: Actor) -> dict[str, Any] | None:
    """The last entry of a kind, as the list tells it; None without one. Raises :class:`NoSuchCase`."""
    own, hidden = _read_by(connection, number, reader)
    newest = sa.select(entries).where(own, entries.c.kind == kind).order_by(entries.c.place.desc()).limit(1)
    row = connection.execute(newest).mappings().one_or_none()
    return _told(row, reader, hidden) if row else None


def _read_by(connection: Connection, number: str, reader: Actor) -> tuple[sa.ColumnElement[bool], Hide | None]:
    of_case = (cases.c.id, cases.c.kind, cases.c.title, cases.c.text, cases.c.named, cases.c.contact)
    known = sa.select(*of_case, named_beside(reader)).where(cases.c.number == number, readable_by(reader))
    case = connection.execute(known).mappings().one_or_none()
    if case is None:
        raise NoSuchCase
    hidden = hiding(case["contact"]) if is_named_to(reader, dict(case)) else None
    return entries.c.case == case["id"], hidden


def last_entry(connection: Connection, number: str) -> tuple[str, Mapping[str, str], datetime]:
    """Of what happened to a case last the kind, by whom, and when it was recorded."""
    own = sa.select(entries.c.kind, entries.c.by, entries.c.recorded_at).join(cases, cases.c.id == entries.c.case)
    newest = own.where(cases.c.number == number).order_by(entries.c.place.desc()).limit(1)
    kind, by, at = connection.execute(newest).one()
    return kind, by, at


def _told(row: Any, reader: Actor, hidden: Hide | None) -> dict[str, Any]:
    """What an entry tells, flat; ids of messages, answers and tasks are nobody's business here.

    What a body noted for its own people does not go along with a case that it hands over. ``hidden``: what hides the
    citizen from whom the case names.
    """
    data, words = row["data"], row["words"]
    if hidden:
        words = {name: hidden(said) if said else said for name, said in words.items()}
    if words and row["kind"] == "note" and data.get("body", reader.body) not in _bodies_of(reader):
        words = {"note": ELSEWHERE}
    told = {name: data[name] for name in _TOLD if data.get(name) is not None}
    other = next((data[name] for name in _OTHER_CASE if name in data), None)
    shown = {name: row[name] for name in ("place", "kind", "happened_on", "recorded_at", "by")}
    named = {"number": other} if other else {}
    corrected = {name: {**data[name]} for name in ("now", "was") if name in data}
    proof = {"digest": row["digest"]} if row["digest"] else {}
    return {**shown, **told, **words, **named, **corrected, **proof}


def _bodies_of(reader: Actor) -> set[str]:
    return {reader.body, *(post.body for post in reader.posts)}
