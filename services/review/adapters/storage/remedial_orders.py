"""Remedial orders in the database, with their numbers and the files that they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from chassis.storage.database import insert
from services.review.adapters.storage.oversight import OversightRepository
from services.review.adapters.storage.tables import order_evidence, order_numbers, remedial_orders
from services.review.domain.remedial_order import RemedialOrder


class SqlRemedialOrders(OversightRepository[RemedialOrder]):
    """:class:`services.review.ports.RemedialOrders` in SQL."""

    table, kind, type = remedial_orders, "remedial_order", RemedialOrder

    def number(self, body: str, year: int, *, party: bool) -> int:
        # One statement, so that two at once wait for each other and take different numbers.
        statement = insert(self._connection, order_numbers).values(body=body, year=year, party=party, last=1)
        taken = statement.on_conflict_do_update(
            index_elements=["body", "year", "party"], set_={"last": order_numbers.c.last + 1}
        )
        return int(self._connection.execute(taken.returning(order_numbers.c.last)).scalar_one())

    def save(self, thing: RemedialOrder) -> RemedialOrder:
        saved = super().save(thing)
        self._connection.execute(sa.delete(order_evidence).where(order_evidence.c.order == saved.id))
        rows = [{"order": saved.id, "digest": digest} for digest in sorted({file.digest for file in saved.evidence})]
        if rows:
            self._connection.execute(sa.insert(order_evidence), rows)
        return saved

    def not_named_elsewhere(self, order: str, digests: Sequence[str]) -> Sequence[str]:
        query = sa.select(order_evidence.c.digest).where(
            order_evidence.c.digest.in_(digests), order_evidence.c.order != order
        )
        elsewhere = set(self._connection.execute(query).scalars())
        return [digest for digest in digests if digest not in elsewhere]

    def _disclosures(self, thing: RemedialOrder) -> Iterable[str]:
        return thing.disclosures
