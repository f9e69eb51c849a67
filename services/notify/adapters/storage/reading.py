"""Lists and single things for people and programs to read; each is one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from services.notify.adapters.storage.agencies import agency_of
from services.notify.adapters.storage.deliveries import delivery_of
from services.notify.adapters.storage.publications import publication_of
from services.notify.adapters.storage.tables import (
    agencies,
    bodies,
    deliveries,
    has_word,
    publications,
    tasks,
)
from services.notify.adapters.storage.tasks import task_of
from services.notify.domain.access import PARTY_READERS, may_see
from services.notify.domain.agency import Agency
from services.notify.domain.delivery import Delivery
from services.notify.domain.publication import Publication, PublicationState
from services.notify.domain.tasks import Task, TaskState


@dataclass(frozen=True, slots=True)
class Urgency:
    """How many tasks await a person, and how many of them are due today or late."""

    total: int
    pressing: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A publication with the name of its body."""

    publication: Publication
    body_name: str


class Readings:
    """What the edges read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tasks_of(self, actor: Actor, *, after: tuple[date, str] | None, limit: int) -> list[Task]:
        """What awaits a person, most urgent first."""
        query = sa.select(tasks).where(_awaits(actor)).order_by(tasks.c.due_sort, tasks.c.id).limit(limit)
        if after is not None:
            query = query.where(sa.tuple_(tasks.c.due_sort, tasks.c.id) > sa.tuple_(*after))
        return [task_of(row) for row in self._connection.execute(query)]

    def urgency_of(self, actor: Actor, today: date) -> Urgency:
        """How many await a person."""
        pressing = sa.func.coalesce(sa.func.sum(sa.case((tasks.c.due_sort <= today, 1), else_=0)), 0)
        row = self._connection.execute(sa.select(sa.func.count(), pressing).where(_awaits(actor))).one()
        return Urgency(*row)

    def deliveries(
        self, actor: Actor, *, disclosure: str, states: tuple[str, ...], channel: str, after: str, limit: int
    ) -> list[Delivery]:
        """Deliveries that a person may know of, newest first."""
        query = sa.select(deliveries).where(_visible(actor)).order_by(deliveries.c.id.desc()).limit(limit)
        if disclosure:
            query = query.where(deliveries.c.disclosure == disclosure)
        if states:
            query = query.where(deliveries.c.state.in_(states))
        if channel:
            query = query.where(deliveries.c.channel == channel)
        if after:
            query = query.where(deliveries.c.id < after)
        return [delivery_of(row) for row in self._connection.execute(query)]

    def delivery(self, actor: Actor, delivery_id: str) -> Delivery | None:
        """A delivery that a person may know of."""
        row = self._connection.execute(sa.select(deliveries).where(deliveries.c.id == delivery_id)).one_or_none()
        found = delivery_of(row) if row else None
        return found if found and may_see(actor, body=found.body, audience=found.audience) else None

    def newest(self, *, topic: str = "", body: str = "", limit: int, offset: int = 0) -> list[Listed]:
        """External publications that are up, the one published or corrected last first."""
        query = (
            sa.select(publications, bodies.c.name.label("body_name"))
            .select_from(publications.outerjoin(bodies, bodies.c.code == publications.c.body))
            .where(*_up(topic, body))
            .order_by(publications.c.updated_at.desc(), publications.c.disclosure.desc())
            .limit(limit)
            .offset(offset)
        )
        return [Listed(publication_of(row), row.body_name or row.body) for row in self._connection.execute(query)]

    def count_up(self, *, body: str = "") -> int:
        """How many external publications are up."""
        return self._connection.execute(sa.select(sa.func.count()).where(*_up("", body))).scalar_one()

    def last_change(self, *, topic: str = "", body: str = "") -> tuple[int, datetime | None]:
        """How many are up and when anything last changed, withdrawals included: what a feed's version comes from."""
        query = sa.select(sa.func.count(), sa.func.max(publications.c.updated_at)).where(*_of(topic, body))
        row = self._connection.execute(query).one()
        return row[0], row[1]

    def agencies(self, *, after: str, limit: int) -> list[Agency]:
        """Subscribing agencies, oldest first, removed ones included."""
        query = sa.select(agencies).where(agencies.c.id > after).order_by(agencies.c.id).limit(limit)
        return [agency_of(row) for row in self._connection.execute(query)]

    def agency(self, agency_id: str) -> Agency | None:
        """One agency."""
        row = self._connection.execute(sa.select(agencies).where(agencies.c.id == agency_id)).one_or_none()
        return agency_of(row) if row else None


def _awaits(actor: Actor) -> Any:
    """The SQL of :func:`services.notify.domain.tasks.may_act`."""
    by_role = sa.and_(
        tasks.c.person == "",
        _reaches(actor, tasks.c.body),
        sa.or_(sa.false(), *[has_word(tasks.c.roles, name) for name in sorted(actor.roles)]),
        sa.or_(
            tasks.c.department == "",
            sa.and_(tasks.c.body == actor.body, tasks.c.department == actor.department),
        ),
    )
    return sa.and_(
        tasks.c.state == TaskState.OPEN.value,
        sa.or_(tasks.c.person == actor.sub, by_role),
        sa.not_(has_word(tasks.c.not_for, actor.sub)),
    )


def _visible(actor: Actor) -> Any:
    """The SQL of :func:`services.notify.domain.access.may_see`."""
    inner = ["internal"] if actor.roles.isdisjoint(PARTY_READERS) else ["internal", "party"]
    return sa.or_(
        sa.and_(deliveries.c.audience == "external", _reaches(actor, deliveries.c.body)),
        sa.and_(deliveries.c.audience.in_(inner), deliveries.c.body == actor.body),
    )


def _reaches(actor: Actor, column: Any) -> Any:
    return sa.true() if "*" in actor.scope else column.in_(sorted({actor.body, *actor.scope}))


def _of(topic: str, body: str) -> list[Any]:
    conditions = []
    if topic:
        conditions.append(sa.or_(publications.c.topic == topic, has_word(publications.c.topics, topic)))
    if body:
        conditions.append(publications.c.body == body)
    return conditions


def _up(topic: str, body: str) -> list[Any]:
    return [publications.c.state == PublicationState.PUBLISHED.value, *_of(topic, body)]
