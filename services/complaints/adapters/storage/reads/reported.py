"""From whom a tip-off is kept: as a condition of every query, and by name for those who may read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor, Post
from chassis.storage.repository import holds
from chassis.storage.staff import may_act_in, staff
from services.complaints.adapters.storage.tables import bodies, cases
from services.complaints.domain.kinds import TIP_OFF
from services.complaints.domain.reported import kept_away, parties_of, told
from services.complaints.domain.states import OPEN


def not_reported(reader: Actor) -> sa.ColumnElement[bool]:
    """The condition on cases that they are no tip-off that reports the reader, or is kept from him for that."""
    kept = sa.type_coerce(cases.c.reported, sa.Text)
    others = [sa.not_(holds(kept, party)) for party in sorted(parties_of(reader))]
    return sa.or_(cases.c.kind != TIP_OFF, kept == "", sa.and_(*others))


def not_naming(reader: Actor, table: Any = cases) -> sa.ColumnElement[bool]:
    """The condition on cases that their words name neither the reader nor whatever he belongs to, as that is kept.

    A program is called like its platform, and is nobody.
    """
    if reader.kind != "person":
        return sa.true()
    named = sa.type_coerce(table.c.named, sa.Text)
    return sa.and_(*(sa.not_(holds(named, party)) for party in sorted(parties_of(reader))))


def named_beside(reader: Actor) -> sa.Label[bool]:
    """Of a case whether another one that the same receipt code opens, its whole or a part of it, names the reader."""
    beside = cases.alias("beside")
    same = sa.and_(beside.c.receipt == cases.c.receipt, beside.c.id != cases.c.id)
    return sa.exists().where(same, sa.not_(not_naming(reader, beside))).correlate(cases).label("named_beside")


def reporting(reader: Actor) -> sa.Select[Any]:
    """The ids of the cases that are kept from the reader."""
    return sa.select(cases.c.id).where(sa.not_(not_reported(reader)))


def staff_of(connection: Connection, codes: Collection[str]) -> Sequence[Actor]:
    """Everybody active who works in one of the bodies or has a post there, with all his posts, whatever their dates."""
    concerned = [may_act_in(code) for code in sorted(codes)]
    query = sa.select(staff).where(staff.c.active, sa.or_(staff.c.body.in_(sorted(codes)), *concerned))
    return [_with_all_posts(row) for row in connection.execute(query.order_by(staff.c.sub)).mappings()]


def on_staff(connection: Connection, sub: str) -> Actor | None:
    """Somebody active, with all his posts, whatever their dates."""
    row = connection.execute(sa.select(staff).where(staff.c.active, staff.c.sub == sub)).mappings().one_or_none()
    return _with_all_posts(row) if row is not None else None


def open_and_kept_from(connection: Connection, sub: str) -> Sequence[str]:
    """The numbers of the open tip-offs that are kept from somebody active, as he is now."""
    person = on_staff(connection, sub)
    if person is None:
        return []
    query = sa.select(cases.c.number).where(cases.c.id.in_(reporting(person)), cases.c.state.in_(sorted(OPEN)))
    return list(connection.execute(query.order_by(cases.c.number)).scalars())


def away_from(connection: Connection, case: Any) -> tuple[str, ...]:
    """Who may not have a case (a row of it), as the staff is now."""
    reported = tuple(case["reported"])
    if not reported:
        return ()
    places = {case["body"], (case["transfer"] or {}).get("body", case["body"])}
    return kept_away(reported, staff_of(connection, places))


def by_name(connection: Connection, reported: Collection[str]) -> list[dict[str, str]]:
    """The parties that were named, with their names."""
    named = told(reported)
    if not named:
        return []
    subs = [code for kind, code in named if kind == "person"]
    found = connection.execute(sa.select(staff.c.sub, staff.c.name).where(staff.c.sub.in_(subs)))
    people = {row.sub: row.name for row in found}
    codes = {code.partition("/")[0] for kind, code in named if kind == "department"}
    known = connection.execute(sa.select(bodies.c.code, bodies.c.departments).where(bodies.c.code.in_(codes)))
    places = {f"{row.code}/{each['code']}": each["name"] for row in known for each in row.departments}
    names = people | places
    return [{"kind": kind, "code": code, "name": names.get(code, code)} for kind, code in named]


def _with_all_posts(row: Any) -> Actor:
    posts = (Post(post["role"], post["body"], post["department"], post["deputy_for"]) for post in row["posts"])
    return Actor(row["sub"], row["name"], row["body"], row["department"], tuple(posts), kind=row["kind"])
