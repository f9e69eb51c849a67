"""What the public's answers depend on, in one statement each, so that one look tells whether a kept answer still holds.

Whatever a page shows beside this must join its stamp, or is shown late by as much as it is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.catalog.adapters.storage.reads.links import LINKED
from services.catalog.adapters.storage.reception import DELIVERY, EVALUATION, HEARD, OPINION, RESPONSE, VERSIONS
from services.catalog.adapters.storage.tables import (
    activities,
    bodies,
    bylaws,
    changes,
    counters,
    disclosures,
    items,
    reception,
)

# What is told of publications is kept in whichever order, so the newest says not all: after so long it is read anew.
TOLD_WITHIN_SECONDS = 2

_LOG = sa.select(sa.func.coalesce(sa.func.max(changes.c.id), 0)).scalar_subquery()
# Each publication and filing takes a number, under a lock: one that leaves our website is not on the public log.
_NUMBERS = sa.select(sa.cast(sa.func.sum(counters.c.value), sa.BigInteger)).scalar_subquery()
# Versions only grow, so each change has a sum of its own.
_DIRECTORY = (
    sa.select(sa.func.sum(items.c.version)).scalar_subquery(),
    sa.select(sa.func.sum(bodies.c.etag)).scalar_subquery(),
)
_LISTS = sa.select(_LOG, _NUMBERS, *_DIRECTORY)
# Their rows can be removed: a sum of versions alone would not see one that takes another's place.
_REGISTERS = _LISTS.add_columns(
    *(
        sa.select(figure).scalar_subquery()
        for register in (bylaws, activities)
        for figure in (sa.func.count(register.c.id), sa.func.sum(register.c.etag), sa.func.max(register.c.id))
    )
)
_TOLD = (
    sa.select(sa.func.max(reception.c.at)).where(reception.c.kind == kind).scalar_subquery()
    for kind in (DELIVERY, EVALUATION, OPINION, RESPONSE)
)
_LIST_PAGES = _LISTS.add_columns(*_TOLD)
# Whatever decides who may read an edition is kept in one of the first three, so an answer that was made for everybody
# is for everybody while their versions stand.
_EDITION = (
    sa.select(_LOG, disclosures.c.etag, items.c.version, bodies.c.etag, LINKED)
    .join_from(disclosures, items, items.c.code == disclosures.c.item)
    .join(bodies, bodies.c.code == disclosures.c.body)
    .where(disclosures.c.index_number == sa.bindparam("index_number"))
)
_EDITION_ENTRY = _EDITION.add_columns(HEARD)
_EDITION_PAGE = _EDITION.add_columns(VERSIONS, _NUMBERS)

Look = tuple[int, str]
"""The position of the public log, and the version of the answer."""


def of_lists(connection: Connection) -> Look:
    """Of what lists say, the lines alone, and of what the directory says."""
    log, *others = connection.execute(_LISTS).one()
    return log, str(others)


def of_registers(connection: Connection, today: date) -> Look:
    """Of the directory with the registers, whose rules come into force by the day."""
    log, *others = connection.execute(_REGISTERS).one()
    return log, str([*others, today])


def of_list_pages(connection: Connection, now: datetime) -> Look:
    """Of lists with the steps and figures of each line."""
    log, *others = connection.execute(_LIST_PAGES).one()
    return log, str([*others, now.timestamp() // TOLD_WITHIN_SECONDS])


def of_edition(connection: Connection, index_number: str) -> Look | None:
    """Of what is said of one publication, whichever edition; None where there is none."""
    return _edition(connection, _EDITION_ENTRY, index_number)


def of_edition_page(connection: Connection, index_number: str, today: date) -> Look | None:
    """Of the same with its steps, deliveries and neighbours."""
    found = _edition(connection, _EDITION_PAGE, index_number)
    return (found[0], f"{found[1]} {today}") if found else None


def _edition(connection: Connection, query: sa.Select[Any], index_number: str) -> Look | None:
    row = connection.execute(query, {"index_number": index_number}).first()
    if row is None:
        return None
    log, disclosure, item, body, linked, told, *others = row
    # Gathered in whichever order.
    return log, str([disclosure, item, body, linked, sorted(told), *others])
