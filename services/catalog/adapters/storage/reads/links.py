"""Documents that belong together, from both ends; only such as the reader may see, and that are public now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from services.catalog.adapters.storage.disclosures import PUBLIC
from services.catalog.adapters.storage.listing import of_body
from services.catalog.adapters.storage.tables import disclosures, items, links, listed_under, revisions
from services.catalog.adapters.storage.visibility import may_read_published
from services.catalog.domain.linked import CHANGED_BY, INTERPRETS, RELATED
from services.catalog.domain.states import PUBLISHED

Line: TypeAlias = Mapping[str, Any]

_OTHER = disclosures.alias("other")
_SHOWS = sa.func.sum(_OTHER.c.public_revision * 2 + sa.case((_OTHER.c.published == PUBLISHED, 1), else_=0))


def _shown(condition: sa.ColumnElement[bool], other: sa.ColumnElement[bool]) -> Any:
    query = sa.select(sa.func.coalesce(_SHOWS, 0)).join_from(links, _OTHER, other)
    return query.where(condition).correlate(disclosures).scalar_subquery()


_FORWARD = _shown(links.c.disclosure == disclosures.c.id, _OTHER.c.index_number == links.c.target)
_BACK = _shown(links.c.target == disclosures.c.index_number, _OTHER.c.id == links.c.disclosure)
LINKED = sa.cast(_FORWARD + 1000 * _BACK, sa.BigInteger)
"""Moves with each new link of a publication, and with each correction and withdrawal at its other end."""

MOST = 100
"""So many are shown of those that point to it, the newest: a law may have many interpretations, and a page an end."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What a publication is linked with, each with index number and title; None and empty where there is nothing."""

    interprets: Line | None = None
    interpretations: list[Line] = field(default_factory=list)
    related: list[Line] = field(default_factory=list)
    changed_by: Line | None = None
    changes: list[Line] = field(default_factory=list)


def linked_with(connection: Connection, reader: Actor, found: Mapping[str, Any]) -> Linked:
    """The links of an edition: its own, and those of the present editions of others that point to it."""
    number, document = found["index_number"], found["validity"]["document"]
    named = [each for each in (found["interprets"], document, *found["related"]) if each]
    if not (named or found["linked"]):  # most have none, and cost no statement
        return Linked()
    pointing = _pointing_to(connection, number, found["body"])
    others = [each for numbers in pointing.values() for each in numbers]
    lines = _lines(connection, reader, {*named, *others} - {number})
    return Linked(
        interprets=lines.get(found["interprets"]),
        interpretations=_of(pointing[INTERPRETS], lines),
        related=_of([*found["related"], *pointing[RELATED]], lines),
        changed_by=lines.get(document),
        changes=_of(pointing[CHANGED_BY], lines),
    )


def _pointing_to(connection: Connection, number: str, body: str) -> Mapping[str, list[str]]:
    """The index numbers of those of its own body that point to it, by kind, the newest first.

    What another body says of it stands on that body's page: nobody else writes on this one.
    """
    query = (
        sa.select(links.c.kind, disclosures.c.index_number)
        .join_from(links, disclosures, disclosures.c.id == links.c.disclosure)
        .join(listed_under, listed_under.c.position == disclosures.c.position)
        .where(links.c.target == number, disclosures.c.published == PUBLISHED, listed_under.c.name == of_body(body))
        .order_by(disclosures.c.position.desc())
        .limit(MOST)
    )
    found: dict[str, list[str]] = {kind: [] for kind in (INTERPRETS, RELATED, CHANGED_BY)}
    for kind, other in connection.execute(query):
        found[kind].append(other)
    return found


def _lines(connection: Connection, reader: Actor, numbers: Iterable[str]) -> dict[str, Line]:
    wanted = sorted(numbers)
    if not wanted:
        return {}
    query = (
        sa.select(disclosures.c.index_number, revisions.c.title, disclosures.c.validity_state)
        .join_from(disclosures, revisions, PUBLIC)
        .join(items, items.c.code == disclosures.c.item)
        .where(disclosures.c.index_number.in_(wanted), disclosures.c.published == PUBLISHED, may_read_published(reader))
    )
    return {row.index_number: row._asdict() for row in connection.execute(query)}


def _of(numbers: Iterable[str], lines: Mapping[str, Line]) -> list[Line]:
    return [lines[number] for number in dict.fromkeys(numbers) if number in lines]
