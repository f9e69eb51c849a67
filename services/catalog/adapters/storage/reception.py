"""What was told of disclosures after their publication, and their tasks: rows beside what staff act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from chassis.base.converter import plain
from chassis.storage import bulk
from chassis.storage.database import Json
from chassis.storage.repository import Repository
from services.catalog.adapters.storage.tables import disclosure_tasks, disclosures, reception
from services.catalog.domain.disclosure import (
    Delivery,
    Disclosure,
    Evaluation,
    GroupEvaluation,
    Opinion,
    RemedialOrder,
    Response,
)

DELIVERY, EVALUATION, RESPONSE, OPINION = "delivery", "evaluation", "response", "opinion"
GROUP, REMEDY = "group", "remedy"
Row = Sequence[Any]
"""Kind, key, data and version of what was told; kind and id of a task."""
Told = tuple[str, str, Any, datetime]
"""Kind, key, data and moment of what is told."""


class gathered(FunctionElement[Any]):  # noqa: N801  # a SQL function
    """Rows as one JSON list of lists, so that whatever belongs to a disclosure is read with it in one statement."""

    type = Json
    inherit_cache = True


@compiles(gathered, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"coalesce(jsonb_agg(jsonb_build_array({compiler.process(element.clauses, **options)})), '[]'::jsonb)"


@compiles(gathered, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    clauses = [compiler.process(clause, **options) for clause in element.clauses]
    # What is JSON already must not become a text within the JSON.
    clauses = [
        f"json({text})" if isinstance(clause.type, sa.JSON) else text
        for clause, text in zip(element.clauses, clauses, strict=True)
    ]
    return f"json_group_array(json_array({', '.join(clauses)}))"


TOLD = (
    sa.select(gathered(reception.c.kind, reception.c.key, reception.c.data, reception.c.version))
    .where(reception.c.disclosure == disclosures.c.id)
    .correlate(disclosures)
    .scalar_subquery()
)
TASKS = (
    sa.select(gathered(disclosure_tasks.c.kind, disclosure_tasks.c.task))
    .where(disclosure_tasks.c.disclosure == disclosures.c.id)
    .correlate(disclosures)
    .scalar_subquery()
)
# What readers see of it, without its words; how it was delivered and what was written privately is not theirs.
HEARD = (
    sa.select(gathered(reception.c.kind, reception.c.key, reception.c.version))
    # Not `IN`, whose list SQLAlchemy writes into the statement anew at each execution.
    .where(
        reception.c.disclosure == disclosures.c.id,
        sa.or_(reception.c.kind == EVALUATION, reception.c.kind == RESPONSE),
    )
    .correlate(disclosures)
    .scalar_subquery()
)
# Which versions there are of all that was told.
VERSIONS = (
    sa.select(gathered(reception.c.kind, reception.c.key, reception.c.version))
    .where(reception.c.disclosure == disclosures.c.id)
    .correlate(disclosures)
    .scalar_subquery()
)

_HOLD = sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("disclosure", type_=sa.Text), 0)))


class SqlReception(Repository):
    """:class:`services.catalog.ports.Reception` on a database connection.

    ``told`` hears of which disclosure something was told, or may have been by others while their lock was waited for.
    """

    def __init__(self, connection: Connection, *, told: Callable[[str], None]) -> None:
        super().__init__(connection)
        self._told = told

    def hold(self, disclosure: str) -> None:
        self._told(disclosure)
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_HOLD, {"disclosure": disclosure})

    def find(self, disclosure: str) -> tuple[str, bool] | None:
        query = sa.select(disclosures.c.body, disclosures.c.purged_at.is_not(None)).where(
            disclosures.c.id == disclosure
        )
        row = self._connection.execute(query).one_or_none()
        return (row[0], bool(row[1])) if row else None

    def keep_delivery(self, disclosure: str, delivery: Delivery) -> None:
        self._keep(disclosure, [_of_delivery(delivery)])

    def keep_evaluation(self, disclosure: str, evaluation: Evaluation) -> None:
        self._keep(disclosure, [(EVALUATION, "", evaluation, evaluation.at)])

    def keep_response(self, disclosure: str, response: Response) -> None:
        self._keep(disclosure, [(RESPONSE, response.id, response, response.published_at)])

    def keep_opinion(self, disclosure: str, case: str, opinion: Opinion, *, at: datetime) -> None:
        self._keep(disclosure, [(OPINION, case, opinion, at)])

    def keep_group_evaluation(self, disclosure: str, evaluation: GroupEvaluation) -> None:
        self._keep(disclosure, [(GROUP, evaluation.id, evaluation, evaluation.at)])

    def keep_remedial_order(self, disclosure: str, order: RemedialOrder) -> None:
        self._keep(disclosure, [(REMEDY, order.id, order, order.at)])

    def forget_case(self, disclosure: str, case: str, responses: Sequence[str]) -> None:
        keys = sa.or_(
            sa.and_(reception.c.kind == OPINION, reception.c.key == case),
            sa.and_(reception.c.kind == RESPONSE, reception.c.key.in_(list(responses))),
        )
        self._told(disclosure)
        self._connection.execute(sa.delete(reception).where(reception.c.disclosure == disclosure, keys))

    def _keep(self, disclosure: str, rows: Sequence[Told]) -> None:
        self._told(disclosure)
        keep(self._connection, disclosure, rows)


def keep(connection: Connection, disclosure: str, rows: Sequence[Told]) -> None:
    """Keep what was told, each instead of what was told of the same before."""
    values = [
        {"disclosure": disclosure, "kind": kind, "key": key, "data": plain(data), "at": at, "version": 1}
        for kind, key, data, at in rows
    ]
    if values:
        bulk.write(connection, reception, values, _instead)


def _instead(statement: Any) -> Any:
    changed = {"data": statement.excluded.data, "at": statement.excluded.at, "version": reception.c.version + 1}
    return statement.on_conflict_do_update(index_elements=["disclosure", "kind", "key"], set_=changed)


def save_changes(connection: Connection, before: Disclosure | None, after: Disclosure) -> bool:
    """Keep the deliveries and tasks that an act of staff has brought; what else was told is not its business.

    Whether there were deliveries.
    """
    known = before.deliveries if before else ()
    told = [_of_delivery(delivery) for delivery in after.deliveries if delivery not in known]
    keep(connection, after.id, told)
    opened = set((before.tasks if before else {}).values())
    new = [
        {"task": task, "disclosure": after.id, "kind": kind} for kind, task in after.tasks.items() if task not in opened
    ]
    if new:
        connection.execute(sa.insert(disclosure_tasks), new)
    return bool(told)


def forget(connection: Connection, disclosure: str) -> None:
    """Forget what citizens said of a disclosure; that and how it was delivered stays, in the numbers."""
    words = reception.c.kind.in_((RESPONSE, OPINION))
    connection.execute(sa.delete(reception).where(reception.c.disclosure == disclosure, words))


def told_of(rows: Sequence[Row]) -> dict[str, Any]:
    """The fields of a disclosure that come of what was told."""
    evaluation = next(iter(_data(rows, EVALUATION)), None)
    return {
        "deliveries": sorted(_data(rows, DELIVERY), key=lambda delivery: str(delivery["at"])),
        "evaluation": evaluation,
        "responses": sorted(_data(rows, RESPONSE), key=lambda response: str(response["published_at"])),
        "group_evaluations": sorted(_data(rows, GROUP), key=lambda evaluation: str(evaluation["at"])),
        "remedial_orders": sorted(_data(rows, REMEDY), key=lambda order: str(order["id"])),
        "opinions": {key: data for kind, key, data, _ in sorted(rows, key=lambda row: row[1]) if kind == OPINION},
        "told": sum(row[3] for row in rows),
    }


def heard_of(rows: Sequence[Row]) -> list[list[Any]]:
    """What ``HEARD`` finds, from what ``TOLD`` found."""
    return [[kind, key, version] for kind, key, _, version in rows if kind in (EVALUATION, RESPONSE)]


def open_tasks(rows: Sequence[Row], closed: Sequence[str]) -> dict[str, str]:
    """The open task of each kind."""
    return {kind: task for kind, task in rows if task not in closed}


def _data(rows: Sequence[Row], wanted: str) -> Iterator[Mapping[str, Any]]:
    return (data for kind, _, data, _ in rows if kind == wanted)


def _of_delivery(delivery: Delivery) -> tuple[str, str, Any, datetime]:
    return DELIVERY, f"{delivery.revision}/{delivery.channel}", delivery, delivery.at
