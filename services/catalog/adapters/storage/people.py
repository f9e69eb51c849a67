"""People with their posts, and their sessions; and this service's own copy of the staff, in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import plain, structure
from chassis.ports import EVERYWHERE, Actor
from chassis.storage.database import insert
from chassis.storage.repository import Repository
from chassis.storage.staff import actor_of, find_person, keep_ended, keep_person
from services.catalog.adapters.storage.directory import save_version
from services.catalog.adapters.storage.tables import people, posts, sessions
from services.catalog.domain.person import Person, person_data
from services.catalog.domain.post import CONFIRMED, ENDED, Post
from services.catalog.domain.session import Session

SESSIONS_KEPT_DAYS = 30


class SqlPeople(Repository):
    """:class:`services.catalog.ports.People` on a database connection."""

    def get(self, sub: str) -> Person | None:
        return self.some([sub]).get(sub)

    def some(self, subs: Collection[str]) -> Mapping[str, Person]:
        return people_of(self._connection, subs)

    def acting(self, sub: str, day: date) -> Actor | None:
        found = find_person(self._connection, sub)
        return actor_of(found, day) if found and found["active"] else None

    def anybody_holds(self, role: str, body: str, day: date, department: str = "") -> bool:
        held = sa.and_(
            posts.c.department.in_((department, "")) if department else sa.true(),
            posts.c.role == role,
            posts.c.body.in_((body, EVERYWHERE)),
            posts.c.state == CONFIRMED,
            posts.c.from_on <= day,
            sa.or_(posts.c.until_on.is_(None), posts.c.until_on >= day),
        )
        query = sa.select(posts.c.id).join_from(posts, people).where(held, people.c.active).limit(1)
        return self._connection.execute(query).first() is not None

    def anybody_held(self, role: str, body: str) -> bool:
        held = sa.and_(posts.c.role == role, posts.c.body.in_((body, EVERYWHERE)), posts.c.confirmed_at.is_not(None))
        return self._connection.execute(sa.select(posts.c.id).where(held).limit(1)).first() is not None

    def deputies_of(self, sub: str) -> Sequence[Person]:
        query = sa.select(posts.c.sub).where(posts.c.deputy_for == sub, posts.c.state != ENDED)
        return list(self.some(set(self._connection.execute(query).scalars())).values())

    def save(self, person: Person) -> Person:
        saved = replace(person, etag=person.etag + 1)
        row = {column.name: getattr(saved, column.name) for column in people.c}
        save_version(self._connection, people, "sub", "etag", row)
        if saved.posts:
            self._save_posts(saved)
        keep_person(self._connection, plain(person_data(saved)))
        return saved

    def _save_posts(self, person: Person) -> None:
        statement = insert(self._connection, posts)
        kept = {column.name: statement.excluded[column.name] for column in posts.c if column.name != "id"}
        rows = [{**asdict(post), "sub": person.sub} for post in person.posts]
        self._connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=kept), rows)


class SqlSessions(Repository):
    """:class:`services.catalog.ports.Sessions` on a database connection."""

    def add(self, session: Session) -> None:
        self._connection.execute(sa.insert(sessions).values(asdict(session)))

    def load_for_update(self, identity: str) -> Session | None:
        query = sa.select(sessions).where(sessions.c.id == identity).with_for_update()
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(Session, row) if row else None

    def load_of_provider_for_update(
        self, provider_sub: str, provider_session: str, started_by: datetime
    ) -> Sequence[Session]:
        given = {sessions.c.provider_sub: provider_sub, sessions.c.provider_session: provider_session}
        of_these = [column == value for column, value in given.items() if value]
        if not of_these:
            return []
        query = sa.select(sessions).where(*of_these, sessions.c.ended_at.is_(None), sessions.c.started_at <= started_by)
        rows = self._connection.execute(query.order_by(sessions.c.id).with_for_update()).mappings()
        return [structure(Session, row) for row in rows]

    def end(self, session: Session) -> None:
        ended = {"ended_at": session.ended_at, "id_token": ""}
        change = sa.update(sessions).where(sessions.c.id == session.id).values(ended)
        self._connection.execute(change)
        keep_ended(self._connection, session=session.id, sub=session.sub, expires_at=session.expires_at)

    def end_all(self, sub: str, at: datetime) -> None:
        running = sa.and_(sessions.c.sub == sub, sessions.c.ended_at.is_(None), sessions.c.expires_at > at)
        self._connection.execute(sa.update(sessions).where(running).values(ended_at=at))


def people_of(connection: Connection, subs: Iterable[str]) -> dict[str, Person]:
    """These people by identifier, each with his posts, in one statement."""
    listed = [column.label(f"post_{column.name}") for column in posts.c]
    query = (
        sa.select(people, *listed)
        .outerjoin_from(people, posts, posts.c.sub == people.c.sub)
        .where(people.c.sub.in_(list(subs)))
        .order_by(people.c.sub, posts.c.id)
    )
    rows: dict[str, list[Mapping[str, object]]] = {}
    for row in connection.execute(query).mappings():
        rows.setdefault(row["sub"], []).append({str(name): value for name, value in row.items()})
    return {sub: _person(found) for sub, found in rows.items()}


def ended_of(connection: Connection, subs: Sequence[str], at: datetime) -> list[Session]:
    """The sessions of these people that were ended one by one and would still hold otherwise."""
    query = sa.select(sessions).where(sessions.c.sub.in_(subs), sessions.c.ended_at.is_not(None))
    rows = connection.execute(query.where(sessions.c.expires_at > at).order_by(sessions.c.id)).mappings()
    return [structure(Session, row) for row in rows]


def lapsed(connection: Connection, today: date, limit: int) -> Sequence[str]:
    """Whose posts have passed their last day and are not put away."""
    query = (
        sa.select(posts.c.sub)
        .where(posts.c.state != "ended", posts.c.until_on < today)
        .group_by(posts.c.sub)
        .order_by(sa.func.min(posts.c.until_on))
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def clean_sessions(connection: Connection, before: datetime, limit: int) -> int:
    """Remove some of the sessions that were over before then; the audit keeps that they were."""
    old = sa.select(sessions.c.id).where(sessions.c.expires_at < before).limit(limit)
    ids = list(connection.execute(old).scalars())
    if ids:
        connection.execute(sa.delete(sessions).where(sessions.c.id.in_(ids)))
    return len(ids)


def _person(rows: Sequence[Mapping[str, object]]) -> Person:
    held = [
        structure(Post, {name.removeprefix("post_"): value for name, value in row.items() if name.startswith("post_")})
        for row in rows
        if row["post_id"] is not None
    ]
    first = {name: value for name, value in rows[0].items() if not name.startswith("post_")}
    return replace(structure(Person, {**first, "posts": ()}), posts=tuple(held))
