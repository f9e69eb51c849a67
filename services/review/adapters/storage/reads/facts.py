"""The facts of a year, put together from what other services told and from review's own cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.clock import CHINA, china_date
from chassis.base.converter import structure
from chassis.base.hashing import sm3
from chassis.content.text_guard import is_storable
from chassis.storage.repository import Repository
from services.review.adapters.storage.tables import (
    bodies,
    cases,
    citizen_cases,
    obligations,
    public_ratings,
    remedial_orders,
    verdicts,
)
from services.review.domain.remedial_order import RemedialOrder
from services.review.domain.scoring import BAD, GOOD, LATE, LEFT_OUT, Fact

_INSTANT = timedelta(microseconds=1)


def start_of(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime.combine(day, time.min, tzinfo=CHINA)


class SqlFacts(Repository):
    """:class:`services.review.ports.Facts` in SQL."""

    def of_year(self, body: str, year: int, today: date) -> Sequence[Fact]:
        return facts_of_year(self._connection, body, year, today)

    def departments(self, body: str) -> Sequence[str] | None:
        if not is_storable(body):
            return None
        listed = self._connection.execute(sa.select(bodies.c.departments).where(bodies.c.code == body)).scalar()
        return None if listed is None else [each["code"] for each in listed]


def facts_of_year(connection: Connection, body: str, year: int, today: date) -> list[Fact]:
    """Every fact of the year, by kind and id. Party matters are none: they are no part of 政务公开."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    during = (start_of(first), start_of(date(year + 1, 1, 1)) - _INSTANT)
    found = [
        *_obligations(connection, body, first, last, today),
        *_proposals(connection, body, during),
        *_steps(connection, body, during),
        *_citizen_cases(connection, body, first, last, today),
        *_orders(connection, body, first, last, today),
        *_ratings(connection, body, year),
    ]
    return sorted(found, key=lambda fact: (fact.kind, fact.id))


def _obligations(connection: Connection, body: str, first: date, last: date, today: date) -> Iterator[Fact]:
    query = sa.select(obligations).where(
        obligations.c.body == body, obligations.c.audience != "party", obligations.c.due_on.between(first, last)
    )
    for row in connection.execute(query).mappings():
        outcome, state = _of_obligation(row, today)
        yield Fact(
            id=f"obligation/{row['id']}",
            kind="obligation",
            department=row["department"],
            on=row["due_on"],
            outcome=outcome,
            state=state,
            page=f"/obligations/{row['id']}",
            item=row["item"],
            # The occasion of a matter is its disclosure, which says nothing to a reader.
            note=row["element"] if len(row["occasion"]) > len("2026-Q3") else row["occasion"] or row["element"],
        )


def _of_obligation(row: Mapping[Any, Any], today: date) -> tuple[str, str]:
    """As catalog has it: an excuse counts for nothing where it was fulfilled on time all the same (decision 0030)."""
    if row["on_time"]:
        return GOOD, "on_time"
    if row["excuse"]:
        return LEFT_OUT, "excused"
    if row["fulfilled_on"]:
        return LATE, "late"
    return (BAD, "overdue") if today > row["due_on"] else (LEFT_OUT, "open")


def _proposals(connection: Connection, body: str, during: tuple[datetime, datetime]) -> Iterator[Fact]:
    """How the review of what was proposed ended. A refusal is the lawful end of one and nobody's fault."""
    query = sa.select(cases.c.id, cases.c.department, cases.c.closed_at, cases.c.state, cases.c.proposal).where(
        cases.c.body == body,
        cases.c.audience != "party",
        cases.c.state.in_(sorted(_ENDINGS)),
        cases.c.closed_at.between(*during),
    )
    for row in connection.execute(query).mappings():
        yield Fact(
            id=f"proposal/{row['id']}",
            kind="proposal",
            department=row["department"],
            on=china_date(row["closed_at"]),
            outcome=_ENDINGS[row["state"]],
            state=row["state"],
            page=f"/review/cases/{row['id']}",
            item=row["proposal"]["item"],
        )


_ENDINGS: Mapping[str, str] = {"approved": GOOD, "returned": BAD, "refused": LEFT_OUT}


def _steps(connection: Connection, body: str, during: tuple[datetime, datetime]) -> Iterator[Fact]:
    """Whether each step was decided in time, by the department of who decided; it is a fact once it is decided."""
    query = (
        sa.select(verdicts, cases.c.proposal)
        .join(cases, cases.c.id == verdicts.c.case_id)
        .where(verdicts.c.body == body, cases.c.audience != "party", verdicts.c.at.between(*during))
    )
    for row in connection.execute(query).mappings():
        is_late = china_date(row["at"]) > row["due_on"]
        yield Fact(
            id=f"step/{row['case_id']}/{row['step']}/{sm3(row['sub'].encode())[-12:]}",
            kind="step",
            department=row["department"],
            on=row["due_on"],
            outcome=LATE if is_late else GOOD,
            state="late" if is_late else "on_time",
            page=f"/review/cases/{row['case_id']}",
            item=row["proposal"]["item"],
            note=str(row["step"]),
        )


def _citizen_cases(connection: Connection, body: str, first: date, last: date, today: date) -> Iterator[Fact]:
    on = sa.func.coalesce(citizen_cases.c.due_on, citizen_cases.c.received_on)
    query = sa.select(citizen_cases).where(citizen_cases.c.body == body, on.between(first, last))
    for row in connection.execute(query).mappings():
        outcome, state = _of_citizen_case(row, today)
        yield Fact(
            id=f"case/{row['id']}",
            kind="case",
            department=row["department"],
            on=row["due_on"] or row["received_on"],
            outcome=outcome,
            state=state,
            page=f"/complaints/cases/{row['number']}",
            note=row["number"],
        )


def _of_citizen_case(row: Mapping[Any, Any], today: date) -> tuple[str, str]:
    """An answer counts on the day of posting or signature; what was not accepted was dealt with when it was closed."""
    due, closed = row["due_on"], row["answered_at"] or row["closed_at"]
    done = row["answered_on"] or (china_date(closed) if closed else None)
    if done:
        return (LATE, "late") if due and done > due else (GOOD, "on_time")
    return (BAD, "overdue") if due and today > due else (LEFT_OUT, "open")


def _orders(connection: Connection, body: str, first: date, last: date, today: date) -> Iterator[Fact]:
    """What was to be mended, by the last day that was given for it."""
    due_on = remedial_orders.c.due["on"].as_string()
    query = sa.select(remedial_orders).where(
        remedial_orders.c.body == body,
        remedial_orders.c.audience != "party",
        due_on.between(first.isoformat(), last.isoformat()),
    )
    for row in connection.execute(query).mappings():
        order = structure(RemedialOrder, dict(row))
        outcome, state = _of_order(order, today)
        yield Fact(
            id=f"order/{order.id}",
            kind="order",
            department=order.department,
            on=order.due.on,
            outcome=outcome,
            state=state,
            page=f"/review/remedial-orders/{order.id}",
            note=order.number,
        )


def _of_order(order: RemedialOrder, today: date) -> tuple[str, str]:
    """Whether it was mended at once is known when somebody verified it; what was ordered again was not."""
    if order.state == "verified":
        if order.round > 1:
            return LATE, "mended_again"
        is_late = china_date(order.answers[-1].at) > order.due.on
        return (LATE, "mended_late") if is_late else (GOOD, "mended")
    if order.state == "issued":
        return (BAD, "overdue") if today > order.due.on else (LEFT_OUT, "open")
    return LEFT_OUT, order.state


def _ratings(connection: Connection, body: str, year: int) -> Iterator[Fact]:
    """Each publication by the department that proposed it last."""
    newest = sa.select(cases.c.disclosure, sa.func.max(cases.c.id).label("id")).group_by(cases.c.disclosure).subquery()
    query = (
        sa.select(public_ratings, cases.c.department, cases.c.audience, cases.c.proposal)
        .outerjoin(newest, newest.c.disclosure == public_ratings.c.disclosure)
        .outerjoin(cases, cases.c.id == newest.c.id)
        .where(public_ratings.c.body == body, public_ratings.c.year == year, public_ratings.c.people > 0)
    )
    for row in connection.execute(query).mappings():
        is_shown = row["rating"] is not None
        yield Fact(
            id=f"evaluation/{row['disclosure']}",
            kind="evaluation",
            department=row["department"] or "",
            on=row["rated_on"],
            outcome=GOOD if is_shown else LEFT_OUT,
            state="rated" if is_shown else "too_few",
            page=f"/catalog/disclosures/{row['disclosure']}",
            item=(row["proposal"] or {}).get("item", ""),
            people=row["people"],
            rating=row["rating"],
        )
