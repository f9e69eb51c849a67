"""Obligations as they stand on a day: counted, listed, by item and month, by the day on which they are due."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import Actor, Due
from chassis.storage.paging import Page, fetch_page, follows
from chassis.storage.planning import planned
from services.catalog.adapters.storage.obligations import IS_OPEN, obligation_of
from services.catalog.adapters.storage.tables import bodies, disclosures, items, obligations, revisions
from services.catalog.adapters.storage.visibility import may_know_obligation, may_read_published, may_work_on
from services.catalog.domain.body import Body
from services.catalog.domain.coverage import STANDING_OPEN, Coverage
from services.catalog.domain.directory_refusals import NoSuchObligation
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import (
    AD_HOC,
    EXCUSED,
    FULFILLED,
    LATE,
    OPEN,
    OVERDUE,
    STANDING,
    explanation,
    name_of,
)
from services.catalog.domain.obligation_events import described, form_of
from services.catalog.domain.states import PUBLISHED

Row = Mapping[Any, Any]
Condition = sa.ColumnElement[bool]
# Once something covers an obligation, the page shows what.
_COVERS = disclosures.c.id == obligations.c.fulfilled_by
_BY_DAY = (obligations.c.due_on, obligations.c.id)
# An obligation's body is its item's.
_OF_ITEM = sa.and_(obligations.c.item == items.c.code, obligations.c.body == items.c.body)


def state_on(today: date) -> sa.ColumnElement[str]:
    """The SQL of :meth:`services.catalog.domain.obligation.Obligation.state`; a test compares the two."""
    return sa.case(
        (obligations.c.fulfilled_on <= obligations.c.due_on, FULFILLED),
        (obligations.c.excuse.is_not(None), EXCUSED),
        (obligations.c.fulfilled_on.is_not(None), LATE),
        (obligations.c.due_on < today, OVERDUE),
        else_=OPEN,
    )


def is_gap(today: date) -> Condition:
    """What is owed and not public: past its day, or what must always be public."""
    return sa.and_(IS_OPEN, sa.or_(obligations.c.due_on < today, obligations.c.frequency == STANDING))


def of_year(year: int) -> Condition:
    """Those that count in a year: a standing one in each from its own on, as long as the directory asks for it."""
    return sa.or_(*_kinds_of_year(year))


def _kinds_of_year(year: int) -> tuple[Condition, Condition]:
    this, always = planned(year), planned(STANDING)
    lasts = sa.or_(obligations.c.last_year.is_(None), obligations.c.last_year >= this)
    standing = sa.and_(obligations.c.frequency == always, obligations.c.year <= this, lasts)
    return standing, sa.and_(obligations.c.frequency != always, obligations.c.year == this)


def coverage(connection: Connection, reader: Actor, query: Mapping[str, Any], today: date) -> Coverage:
    """How many stand how, of those that ``reader`` may know of; ``query`` by the names of ``CoverageQuery``."""
    state = _counted(today)
    counted = sa.select(state.label("state"), sa.func.count()).where(*_chosen(reader, query, today)).group_by("state")
    return _coverage({row[0]: row[1] for row in connection.execute(counted)})


def counted_of_bodies(reader: Actor, year: int, today: date) -> sa.Select[Any]:
    """Body, state and how many: what :func:`coverage_of_bodies` is made of."""
    return (
        sa.select(obligations.c.body, _counted(today).label("state"), sa.func.count().label("count"))
        .where(of_year(year), may_know_obligation(reader))
        .group_by(obligations.c.body, "state")
    )


def coverage_of_bodies(counted: Iterable[Sequence[Any]]) -> dict[str, Coverage]:
    """The same of each body."""
    found: dict[str, dict[str, int]] = {}
    for body, state, count in counted:
        found.setdefault(body, {})[state] = count
    return {body: _coverage(counts) for body, counts in found.items()}


def list_obligations(
    connection: Connection,
    reader: Actor,
    query: Mapping[str, Any],
    today: date,
    *,
    only: Condition | None = None,
) -> Page[dict[str, Any]]:
    """Those that ``reader`` may know of, by the day on which they are due; ``query`` as ``ObligationsQuery``."""
    conditions = _chosen_in_whichever_year(reader, query)
    if query.get("state"):
        conditions.append(state_on(today) == query["state"])
    for name in ("frequency", "occasion"):
        if query.get(name):
            conditions.append(obligations.c[name] == query[name])
    if only is not None:
        conditions.append(only)
    statement = _LINES.where(obligations.c.id.in_(_page_of_year(query, today, conditions)))
    page = fetch_page(connection, statement, by=_BY_DAY, cursor=query["cursor"], limit=query["limit"])
    return _shown(connection, page, reader, today)


def _page_of_year(query: Mapping[str, Any], today: date, conditions: Sequence[Condition]) -> sa.CompoundSelect[Any]:
    """The ids of a page of each kind that counts in a year: each kind has an index in the order of the page."""
    if query["cursor"]:
        conditions = [*conditions, follows(_BY_DAY, query["cursor"])]
    year = query["year"] or today.year
    standing, of_this = _kinds_of_year(year)
    each = sa.select(obligations.c.id).where(*conditions).order_by(*_BY_DAY).limit(query["limit"] + 1)
    pages = each.where(standing), each.where(of_this, _in_days_of(year, query["body"]))
    return sa.union_all(*(sa.select(page.subquery().c.id) for page in pages))


def _in_days_of(year: int, body: str) -> Condition:
    """Between the first and the last due day of a year, so that no other year is walked through."""
    same = obligations.alias()
    days = sa.select(same.c.due_on).where(same.c.year == year, same.c.frequency != STANDING)
    # Of all bodies the days of the year are read from the index; else the database would walk to them by day.
    of_these = (days.where(same.c.body == body) if body else days.offset(0)).subquery().c.due_on
    first, last = (sa.select(made(of_these)).scalar_subquery() for made in (sa.func.min, sa.func.max))
    return obligations.c.due_on.between(first, last)


def find_obligation(connection: Connection, reader: Actor, identity: str, today: date) -> dict[str, Any]:
    """One of them. Raises :class:`NoSuchObligation`, also where ``reader`` may not know of it."""
    query = _LINES.where(obligations.c.id == identity, may_know_obligation(reader))
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NoSuchObligation
    (line,) = _shown(connection, Page([row]), reader, today)
    return line


def due_between(
    connection: Connection, reader: Actor, body: str, first: date, last: date, *, today: date, cursor: str, limit: int
) -> Page[dict[str, Any]]:
    """What of a body (empty: of all) is due from one day to another, excused ones left out."""
    conditions = [obligations.c.due_on.between(first, last), may_know_obligation(reader), state_on(today) != EXCUSED]
    if body:
        conditions.append(obligations.c.body == body)
    page = fetch_page(connection, _LINES.where(*conditions), by=_BY_DAY, cursor=cursor, limit=limit)
    return _shown(connection, page, reader, today)


def standing_due(connection: Connection, item: str) -> Due | None:
    """By when what must always be public of an item is owed, the earliest; None where all of it is public."""
    open_ones = (obligations.c.item == item, obligations.c.frequency == STANDING, IS_OPEN)
    query = sa.select(obligations.c.due_on, obligations.c.provisional).where(*open_ones)
    row = connection.execute(query.order_by(obligations.c.due_on).limit(1)).first()
    return Due(row.due_on, row.provisional) if row else None


def stale_before(day: date) -> Condition:
    """Standing ones whose disclosure was published, or corrected, last before a day."""
    touched = sa.exists().where(_COVERS, disclosures.c.published_on < day).correlate(obligations)
    return sa.and_(obligations.c.frequency == STANDING, obligations.c.fulfilled_on.is_not(None), touched)


def count_stale(connection: Connection, reader: Actor, query: Mapping[str, Any], today: date, before: date) -> int:
    """How many of these are stale."""
    statement = sa.select(sa.func.count()).select_from(obligations)
    return int(connection.execute(statement.where(*_chosen(reader, query, today), stale_before(before))).scalar_one())


def cells(connection: Connection, reader: Actor, codes: list[str], query: Mapping[str, Any], today: date) -> list[Row]:
    """Of these items how many stand how in which period, or month: what the strip of each item shows."""
    month = sa.case((obligations.c.frequency == AD_HOC, sa.extract("month", obligations.c.counted_from)), else_=0)
    period = sa.case((obligations.c.frequency == AD_HOC, ""), else_=obligations.c.occasion)
    statement = (
        sa.select(
            obligations.c.item,
            obligations.c.frequency,
            period.label("period"),
            month.label("month"),
            state_on(today).label("state"),
            sa.func.count().label("count"),
            sa.func.min(obligations.c.id).label("one"),
            sa.func.min(obligations.c.element).label("element"),
        )
        .where(*_chosen(reader, query, today), obligations.c.item.in_(codes))
        .group_by(obligations.c.item, obligations.c.frequency, "period", "month", "state")
    )
    return list(connection.execute(statement).mappings())


def items_of_year(
    connection: Connection, reader: Actor, query: Mapping[str, Any], today: date, *, cursor: str, limit: int
) -> Page[Row]:
    """The items that have obligations in a year, by code."""
    # Asked of each item: one look into the index, however much it has owed.
    chosen = [_OF_ITEM, *_chosen_in_whichever_year(reader, query)]
    owed = [sa.exists().where(kind, *chosen).correlate(items) for kind in _kinds_of_year(query["year"] or today.year)]
    statement = sa.select(items.c.code, items.c.data).where(sa.or_(*owed))
    for column, name in ((items.c.body, "body"), (items.c.code, "item")):
        if query[name]:
            statement = statement.where(column == query[name])
    return fetch_page(connection, statement, by=[items.c.code], cursor=cursor, limit=limit)


class _Lines:
    """Obligations with what their codes mean, how they stand, and how each due date came about.

    Of the items and bodies, which many lines share, each is made of its row once.
    """

    def __init__(self, reader: Actor, today: date, titles: Mapping[str, str]) -> None:
        self._reader, self._today, self._titles = reader, today, titles
        self._items: dict[str, Item] = {}
        self._bodies: dict[str, Body] = {}

    def line(self, row: Row) -> dict[str, Any]:
        """One of them."""
        obligation = obligation_of(row)
        item, body = self._item(row), self._body(row)
        is_theirs = self._reader.reaches(obligation.body) or self._reader.kind == "system"
        is_shown = row["published"] == PUBLISHED and (row["on_website"] or is_theirs)
        excuse, matter = obligation.excuse, self._titles.get(obligation.occasion, "")
        return {
            "obligation": obligation,
            "item": item,
            "body": body,
            "title": f"{item.title}：{matter}" if matter else described(obligation, item),
            "matter_title": matter,
            "element_name": next((each.name for each in item.elements if each.code == obligation.element), ""),
            "period_name": name_of(obligation.occasion, obligation.frequency),
            "department_name": body.department_name(obligation.department) if obligation.department else "",
            "state": obligation.state(self._today),
            "explanation": explanation(obligation, item, body),
            "index_number": row["index_number"] if is_shown else None,
            "form": form_of(obligation),
            "excuse_kind": excuse.kind if excuse else None,
            # Why the office excuses something is its own staff's to read.
            "excuse_reason": excuse.reason if excuse and is_theirs else "",
        }

    def _item(self, row: Row) -> Item:
        code = row["item"]
        if code not in self._items:
            self._items[code] = structure(Item, json.loads(row["item_data"]))
        return self._items[code]

    def _body(self, row: Row) -> Body:
        code = row["body"]
        if code not in self._bodies:
            self._bodies[code] = structure(Body, json.loads(row["body_data"]))
        return self._bodies[code]


_LINES = (
    sa.select(
        obligations,
        # As texts: of a thousand lines of ten items ten are read.
        sa.cast(items.c.data, sa.Text).label("item_data"),
        sa.cast(bodies.c.data, sa.Text).label("body_data"),
        disclosures.c.index_number,
        disclosures.c.published,
        disclosures.c.on_website,
    )
    .join_from(obligations, items, items.c.code == obligations.c.item)
    .join(bodies, bodies.c.code == obligations.c.body)
    .join(disclosures, _COVERS, isouter=True)
)


def _shown(connection: Connection, page: Page[Row], reader: Actor, today: date) -> Page[dict[str, Any]]:
    matters = [row["occasion"] for row in page if row["frequency"] == AD_HOC]
    return page.map(_Lines(reader, today, _titles(connection, matters, reader)).line)


def _titles(connection: Connection, matters: Sequence[str], reader: Actor) -> Mapping[str, str]:
    """The titles of these matters, each as ``reader`` reads it: who works on it the latest, others what is public."""
    if not matters:
        return {}
    works = may_work_on(reader)
    is_public = sa.and_(disclosures.c.published == PUBLISHED, may_read_published(reader))
    read = sa.case((works, disclosures.c.revision), else_=disclosures.c.public_revision)
    query = (
        sa.select(disclosures.c.id, revisions.c.title)
        .join_from(disclosures, items, items.c.code == disclosures.c.item)
        .join(revisions, sa.and_(revisions.c.disclosure == disclosures.c.id, revisions.c.number == read))
        .where(disclosures.c.id.in_(matters), sa.or_(works, is_public))
    )
    return {row.id: row.title for row in connection.execute(query)}


def _counted(today: date) -> sa.ColumnElement[str]:
    is_standing_open = sa.and_(IS_OPEN, obligations.c.due_on >= today, obligations.c.frequency == STANDING)
    return sa.case((is_standing_open, STANDING_OPEN), else_=state_on(today))


def _coverage(counts: Mapping[str, int]) -> Coverage:
    standing = counts.get(STANDING_OPEN, 0)
    return Coverage(**{**counts, OPEN: counts.get(OPEN, 0) + standing, STANDING_OPEN: standing})


def _chosen(reader: Actor, query: Mapping[str, Any], today: date) -> list[Condition]:
    return [of_year(query["year"] or today.year), *_chosen_in_whichever_year(reader, query)]


def _chosen_in_whichever_year(reader: Actor, query: Mapping[str, Any]) -> list[Condition]:
    conditions = [may_know_obligation(reader)]
    for name in ("body", "department", "item"):
        if query[name]:
            conditions.append(obligations.c[name] == query[name])
    if query["article"]:
        conditions.append(obligations.c.item.in_(sa.select(items.c.code).where(_rests_on(query["article"]))))
    return conditions


def _rests_on(article: str) -> Condition:
    """Items under a point of Art. 20 by its code, under any where it is named, or with these words as their basis."""
    named = items.c.category != "" if article == "第二十条" else items.c.category == article
    return sa.or_(named, items.c.data["legal_basis"].as_string().contains(article, autoescape=True))
