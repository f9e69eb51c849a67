"""What the portal's first page shows beside its publications, in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import PUBLIC, Actor
from chassis.storage.repository import divided
from services.catalog.adapters.storage.reads.directory import figures
from services.catalog.adapters.storage.reads.obligations import counted_of_bodies, coverage_of_bodies
from services.catalog.adapters.storage.reads.publication_lists import latest_answers, recent_topics
from services.catalog.adapters.storage.reception import gathered
from services.catalog.domain.coverage import Coverage


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The figures of each body and its coverage for everybody, the latest answers, and the topics in use."""

    figures: Sequence[Mapping[str, Any]]
    coverage: Mapping[str, Coverage]
    answers: Sequence[Mapping[str, Any]]
    topics: frozenset[str]


def first_page(connection: Connection, reader: Actor, today: date, answers: int) -> FirstPage:
    """Its parts have nothing to do with each other, and each would cost a round trip of its own."""
    of_bodies = figures(today.year)
    parts = (of_bodies, counted_of_bodies(PUBLIC, today.year, today), latest_answers(answers), recent_topics(reader))
    bodies, counted, answered, topics = connection.execute(sa.select(*map(_rows, parts))).one()
    names = of_bodies.selected_columns.keys()
    return FirstPage(
        figures=[dict(zip(names, body, strict=True)) for body in bodies],
        coverage=coverage_of_bodies(counted),
        answers=[{**answer, "index_number": number, "title": title} for answer, number, title in answered],
        topics=frozenset(topic for (together,) in topics for topic in divided(together)),
    )


def _rows(query: sa.Select[Any]) -> sa.ScalarSelect[Any]:
    return sa.select(gathered(*query.subquery().c)).scalar_subquery()
