"""What an evidence pack is made of: the things that a sample names, and what the audit says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.storage.tables import GENESIS, audit
from services.review.adapters.storage.publications import SqlPublications
from services.review.adapters.storage.reads.cases import cases_of_disclosures, cases_with_ids
from services.review.adapters.storage.tables import (
    evaluations,
    indicator_sets,
    oversight_disclosures,
    remedial_orders,
)
from services.review.domain.case import Case
from services.review.domain.evaluation import Evaluation
from services.review.domain.indicators import IndicatorSet
from services.review.domain.inspection import Inspection
from services.review.domain.publication import Publication
from services.review.domain.remedial_order import RemedialOrder

_MOST_BETWEEN, _PORTION = 5_000, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a sample names, and what followed from it."""

    publications: Sequence[Publication]
    cases: Sequence[Case]
    evaluations: Sequence[Evaluation]
    orders: Sequence[RemedialOrder]
    indicators: Sequence[IndicatorSet]

    @property
    def aggregates(self) -> list[str]:
        """Under which names the audit knows them."""
        kinds = (
            ("case", self.cases),
            ("evaluation", self.evaluations),
            ("indicators", self.indicators),
            ("remedial_order", self.orders),
        )
        return [f"{kind}/{thing.id}" for kind, things in kinds for thing in things]


def evidence_of(connection: Connection, inspection: Inspection) -> Evidence:
    """Everything that the sample names, no party matter among it."""
    units = inspection.sample.units if inspection.sample else ()
    wanted = [unit.id for unit in units if unit.kind == "publications"]
    published = [each for each in SqlPublications(connection).with_ids(wanted) if each.audience != "party"]
    of_published = cases_of_disclosures(connection, [each.id for each in published])
    cases = {
        case.id: case
        for each in published
        for case in of_published.get(each.id, ())
        if case.proposal.revision == each.revision
    }
    drawn = cases_with_ids(connection, [unit.id for unit in units if unit.kind == "cases"])
    cases |= {case.id: case for case in drawn}
    disclosures = [each.id for each in published]
    return Evidence(
        publications=published,
        cases=[case for _, case in sorted(cases.items()) if case.proposal.audience != "party"],
        evaluations=_about(connection, evaluations, "evaluation", Evaluation, disclosures),
        orders=_orders(connection, inspection, disclosures),
        indicators=_indicators(connection, inspection),
    )


def records_of(connection: Connection, aggregates: Sequence[str]) -> list[dict[str, Any]]:
    """The audit's records of these things, each with the hash before it; those of party matters left out."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(aggregates), _PORTION):
        asked = audit.c.aggregate.in_(aggregates[start : start + _PORTION])
        before = sa.select(audit.c.seq, audit.c.hash).subquery()
        query = (
            sa.select(audit.c.seq, audit.c.record, audit.c.hash, before.c.hash.label("previous"))
            .outerjoin(before, before.c.seq == audit.c.seq - 1)
            .where(asked, audit.c.audience != "party")
        )
        found |= {row.seq: _line(row) for row in connection.execute(query)}
    return [found[seq] for seq in sorted(found)]


def segment_of(connection: Connection, inspection: Inspection) -> tuple[list[dict[str, Any]], str]:
    """The chain from the freezing to the head that drew; where others' records lie between, only why it is left out."""
    if inspection.sample is None:
        return [], ""
    first = connection.scalar(
        sa.select(audit.c.seq).where(
            audit.c.aggregate == f"inspection/{inspection.id}", audit.c.name == "inspection.frozen"
        )
    )
    last = orjson.loads(inspection.sample.head.text)["seq"]
    between = sa.and_(audit.c.seq >= first, audit.c.seq <= last)
    others = sa.or_(audit.c.audience == "party", audit.c.body.not_in(("", inspection.body)))
    count = connection.scalar(sa.select(sa.func.count()).where(between, others)) or 0
    if count or last - first > _MOST_BETWEEN:
        return [], (
            f"audit/segment.jsonl: 记录 {first} 至 {last} 之间有其他单位或者党内事项，"
            "请在现场用 yangguang audit verify 核验 "
            f"/ records {first} to {last} hold matters of others; verify them on the spot"
        )
    before = sa.select(audit.c.seq, audit.c.hash).subquery()
    query = (
        sa.select(audit.c.record, audit.c.hash, before.c.hash.label("previous"))
        .outerjoin(before, before.c.seq == audit.c.seq - 1)
        .where(between)
        .order_by(audit.c.seq)
    )
    return [_line(row) for row in connection.execute(query)], ""


def _line(row: Any) -> dict[str, Any]:
    return {"record": row.record, "hash": row.hash, "previous": row.previous or GENESIS}


def _about(
    connection: Connection, table: sa.Table, kind: str, type_: type[Any], disclosures: Sequence[str]
) -> list[Any]:
    about = sa.select(oversight_disclosures.c.id).where(
        oversight_disclosures.c.kind == kind, oversight_disclosures.c.disclosure.in_(disclosures)
    )
    query = sa.select(table).where(table.c.id.in_(about), table.c.audience != "party").order_by(table.c.id)
    return [structure(type_, dict(row)) for row in connection.execute(query).mappings()]


def _indicators(connection: Connection, inspection: Inspection) -> list[IndicatorSet]:
    """Those of the body for the years that are inspected."""
    table = indicator_sets
    query = sa.select(table).where(
        table.c.body == inspection.body,
        table.c.year.between(inspection.from_on.year, inspection.until_on.year),
    )
    found = connection.execute(query.order_by(table.c.id)).mappings()
    return [structure(IndicatorSet, dict(row)) for row in found]


def _orders(connection: Connection, inspection: Inspection, disclosures: Sequence[str]) -> list[RemedialOrder]:
    about: list[RemedialOrder] = _about(connection, remedial_orders, "remedial_order", RemedialOrder, disclosures)
    followed = {finding.order for finding in inspection.findings if finding.order}
    query = sa.select(remedial_orders).where(remedial_orders.c.id.in_(followed), remedial_orders.c.audience != "party")
    found = {order.id: order for order in about}
    found |= {row["id"]: structure(RemedialOrder, dict(row)) for row in connection.execute(query).mappings()}
    return [found[identity] for identity in sorted(found)]
