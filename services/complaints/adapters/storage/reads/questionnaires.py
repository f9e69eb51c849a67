"""Questionnaires, and the single answers to one, as lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted_as
from services.complaints.adapters.storage.tables import bodies, questionnaire_answers, questionnaires
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.questionnaire import CLOSED, DISCARDED, DRAFT, OPEN, PURGED, standing

_SOURCE_SHOWN = 8
_asked, _given = questionnaires.c, questionnaire_answers.c


def list_questionnaires(
    connection: Connection, reader: Actor, query: Mapping[str, Any], *, today: date
) -> Page[dict[str, Any]]:
    """The latest first; drafts for those who look after them."""
    reviewed = permitted_as(PERMISSIONS["questionnaire.review"], reader, "internal", body=_asked.body)
    wanted = (
        sa.select(questionnaires, sa.func.coalesce(bodies.c.name, _asked.body).label("body_name"))
        .outerjoin(bodies, bodies.c.code == _asked.body)
        .where(sa.or_(_asked.state.not_in([DRAFT, DISCARDED]), reviewed), _asked.state != PURGED)
    )
    for name in ("body", "kind", "disclosure"):
        if query[name] is not None:
            wanted = wanted.where(_asked[name] == query[name])
    if query["state"] is not None:
        wanted = wanted.where(_is(query["state"], today))
    by = [_asked.opens_on.desc(), _asked.id.desc()]
    found = fetch_page(connection, wanted, by=by, cursor=query["cursor"], limit=query["limit"])
    return found.map(lambda row: {**row, "state": standing(row["state"], row["closes_on"], today)})


def _is(state: str, today: date) -> sa.ColumnElement[bool]:
    """That one stands so on a day, whatever was noted of it."""
    runs = sa.and_(_asked.state == OPEN, _asked.closes_on >= today)
    over = sa.and_(_asked.state == OPEN, _asked.closes_on < today)
    if state == OPEN:
        return runs
    return sa.or_(_asked.state == CLOSED, over) if state == CLOSED else _asked.state == state


def successors_of(connection: Connection, asked: str) -> Sequence[Any]:
    """The later versions of a questionnaire that everybody may read, at most ten."""
    wanted = sa.select(_asked.id, _asked.title).where(
        _asked.predecessor == asked, _asked.state.not_in([DRAFT, DISCARDED, PURGED])
    )
    return connection.execute(wanted.order_by(_asked.opens_on, _asked.id).limit(10)).mappings().all()


def list_answers(connection: Connection, asked: str, query: Mapping[str, Any]) -> Page[Mapping[str, Any]]:
    """When and from where each answer came, newest first; not what it says."""
    wanted = sa.select(
        _given.id,
        _given.at,
        sa.func.substr(_given.source, 1, _SOURCE_SHOWN).label("source"),
        _given.again,
        _given.voided_at,
        _given.void_reason,
    ).where(_given.questionnaire == asked)
    if query["source"]:
        wanted = wanted.where(_given.source.startswith(query["source"], autoescape=True))
    by = [_given.at.desc(), _given.id.desc()]
    return fetch_page(connection, wanted, by=by, cursor=query["cursor"], limit=query["limit"])


def list_words(connection: Connection, asked: str, query: Mapping[str, Any]) -> Page[Mapping[str, Any]]:
    """What was written to one question, void answers left out; in an order that tells not who wrote when."""
    words = _given.answers[str(query["question"])].as_string()
    wanted = sa.select(_given.token, words.label("words")).where(
        _given.questionnaire == asked, _given.voided_at.is_(None), words.is_not(None)
    )
    return fetch_page(connection, wanted, by=[_given.token], cursor=query["cursor"], limit=query["limit"])
