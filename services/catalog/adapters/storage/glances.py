"""Looks at many disclosures at once, for lists and overviews: one statement each, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from services.catalog.adapters.storage import rows
from services.catalog.adapters.storage.disclosures import LATEST, disclosure_from, whole
from services.catalog.adapters.storage.tables import bodies, disclosures, items, revisions
from services.catalog.adapters.storage.visibility import may_read_published
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.states import PUBLISHED
from services.catalog.ports import Answered, BodyFigures

# Answers are looked for among the newest publications: a look at all of them would cost more than it shows.
LOOKED_AT = 200
_PUBLIC = sa.and_(revisions.c.disclosure == disclosures.c.id, revisions.c.number == disclosures.c.public_revision)
_OUT = sa.and_(disclosures.c.published == PUBLISHED, disclosures.c.audience == "external")


class SqlGlances:
    """:class:`services.catalog.ports.Glances` on a database connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def working(self, identities: Iterable[str]) -> Mapping[str, Disclosure]:
        """Disclosures with their latest revision, as those see them who work on them."""
        return self._several(whole(LATEST), identities)

    def public(self, identities: Iterable[str]) -> Mapping[str, Disclosure]:
        """Published disclosures with the revision that people read; nothing in them tells of a later one."""
        found = self._several(whole(_PUBLIC).where(disclosures.c.published == PUBLISHED), identities)
        return {identity: _until(one, one.revision.number) for identity, one in found.items()}

    def figures(self, *, since: date) -> list[BodyFigures]:
        """The figures of every body; ``since`` begins the year."""
        out = sa.select(sa.func.count()).where(disclosures.c.body == bodies.c.code, _OUT)
        listed = sa.select(sa.func.count()).where(
            items.c.body == bodies.c.code, items.c.audience == "external", items.c.active
        )
        has_one = sa.exists().where(disclosures.c.item == items.c.code, _OUT)
        query = sa.select(
            bodies.c.code,
            bodies.c.name,
            out.scalar_subquery().label("published"),
            out.where(disclosures.c.published_on >= since).scalar_subquery().label("this_year"),
            listed.scalar_subquery().label("items"),
            listed.where(has_one).scalar_subquery().label("items_published"),
        ).order_by(bodies.c.code)
        return [BodyFigures(**row) for row in self._connection.execute(query).mappings()]

    def by_item(self, body: str, *, reader: Actor) -> Mapping[str, int]:
        """How many publications of each item of a body ``reader`` may read."""
        query = (
            sa.select(disclosures.c.item, sa.func.count())
            .join_from(disclosures, items, items.c.code == disclosures.c.item)
            .where(disclosures.c.body == body, disclosures.c.published == PUBLISHED, may_read_published(reader))
            .group_by(disclosures.c.item)
        )
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def answers(self, limit: int) -> list[Answered]:
        """The latest published answers on external publications, the newest first."""
        query = (
            sa.select(disclosures.c.index_number, disclosures.c.responses, revisions.c.title)
            .join_from(disclosures, revisions, _PUBLIC)
            .where(_OUT)
            .order_by(disclosures.c.place.desc())
            .limit(LOOKED_AT)
        )
        found = [
            Answered(index_number=number, title=title, response=rows.response_of(response))
            for number, responses, title in self._connection.execute(query)
            for response in responses
        ]
        return sorted(found, key=lambda one: one.response.published_at, reverse=True)[:limit]

    def _several(self, query: sa.Select[tuple[object]], identities: Iterable[str]) -> dict[str, Disclosure]:
        wanted = list(identities)
        if not wanted:
            return {}
        found = self._connection.execute(query.where(disclosures.c.id.in_(wanted))).mappings()
        return {row[disclosures.c.id]: disclosure_from(row, rows.revision_of(row)) for row in found}


def _until(disclosure: Disclosure, number: int) -> Disclosure:
    return replace(disclosure, timeline=tuple(one for one in disclosure.timeline if one.revision <= number))
