"""Obligations and what covers them; columns bear the names of the dataclass's fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, row_of, upsert_all
from services.catalog.adapters.storage.tables import fulfilments, items, obligations
from services.catalog.domain.obligation import AD_HOC, STANDING, Claim, Obligation

IS_OPEN = sa.and_(obligations.c.fulfilled_on.is_(None), obligations.c.excuse.is_(None))
_FROM_DIRECTORY = obligations.c.frequency != AD_HOC


class SqlObligations(Repository):
    """:class:`services.catalog.ports.Obligations` on a database connection."""

    def hold(self, item: str) -> None:
        # Of an item's row only what its key refers to stays free: new disclosures of it wait for nobody.
        query = sa.select(items.c.code).where(items.c.code == item).with_for_update(key_share=True)
        self._connection.execute(query)

    def hold_item_of(self, identity: str) -> Obligation | None:
        item = self._connection.execute(sa.select(obligations.c.item).where(obligations.c.id == identity)).scalar()
        if item is None:
            return None
        self.hold(item)
        found = self._found(sa.select(obligations).where(obligations.c.id == identity).with_for_update())
        return found[0] if found else None

    def of_occasion(self, item: str, occasion: str) -> list[Obligation]:
        return self._found(self._locked(obligations.c.item == item, obligations.c.occasion == occasion, IS_OPEN))

    def of_item(self, item: str) -> list[Obligation]:
        awaited = sa.or_(_FROM_DIRECTORY, obligations.c.fulfilled_on.is_(None))
        return self._found(self._locked(obligations.c.item == item, awaited))

    def concerned(self, claims: Iterable[Claim]) -> list[Obligation]:
        claims = list(claims)
        occasions = {"", *(claim.period for claim in claims)}
        elements = {"", *(claim.element for claim in claims)}
        return self._found(
            self._locked(
                obligations.c.item == claims[0].item,
                obligations.c.element.in_(sorted(elements)),
                obligations.c.occasion.in_(sorted(occasions)),
                _FROM_DIRECTORY,
            )
        )

    def of_matter(self, disclosure: str) -> list[Obligation]:
        return self._found(self._locked(obligations.c.occasion == disclosure, obligations.c.frequency == AD_HOC))

    def save(self, obligations_kept: Sequence[Obligation]) -> None:
        if not obligations_kept:
            return
        rows = [row_of(obligations, replace(kept, etag=kept.etag + 1)) for kept in obligations_kept]
        upsert_all(self._connection, obligations, sorted(rows, key=lambda row: row["id"]), key=["id"])

    def remove(self, obligations_gone: Sequence[Obligation]) -> None:
        ids = [gone.id for gone in obligations_gone]
        if ids:
            self._connection.execute(sa.delete(obligations).where(obligations.c.id.in_(ids)))

    def cover(self, disclosure: str, claims: Collection[Claim], on: date) -> frozenset[Claim]:
        own = fulfilments.c.disclosure == disclosure
        columns = fulfilments.c.item, fulfilments.c.element, fulfilments.c.period
        query = sa.select(*columns).where(own) if claims else sa.delete(fulfilments).where(own).returning(*columns)
        before = frozenset(Claim(*row) for row in self._connection.execute(query))
        if not claims:
            return before
        gone, new = before.difference(claims), [claim for claim in claims if claim not in before]
        if gone:
            keys = sa.tuple_(*columns)
            listed = [(claim.item, claim.element, claim.period) for claim in gone]
            self._connection.execute(sa.delete(fulfilments).where(own, keys.in_(listed)))
        if new:
            rows = [row_of(fulfilments, claim, disclosure=disclosure, since=on) for claim in new]
            self._connection.execute(sa.insert(fulfilments), rows)
        return before

    def covering(self, obligation: Obligation) -> tuple[str, date] | None:
        query = sa.select(fulfilments.c.disclosure, fulfilments.c.since).where(fulfilments.c.item == obligation.item)
        if obligation.element:
            query = query.where(fulfilments.c.element == obligation.element)
        if obligation.frequency != STANDING:
            query = query.where(fulfilments.c.period == obligation.occasion)
        row = self._connection.execute(query.limit(1)).one_or_none()
        return (row[0], row[1]) if row else None

    def _locked(self, *conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
        return sa.select(obligations).where(*conditions).order_by(obligations.c.id).with_for_update()

    def _found(self, query: sa.Select[Any]) -> list[Obligation]:
        return [obligation_of(row) for row in self._connection.execute(query).mappings()]


def obligation_of(row: Any) -> Obligation:
    """An obligation from its row."""
    return structure(Obligation, dict(row))
