"""Inspections in the database, and the signed head that draws the sample of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from chassis.storage.audit_anchors import Anchor
from chassis.storage.repository import row_of
from chassis.storage.tables import audit, audit_anchors
from services.review.adapters.storage.oversight import OversightRepository
from services.review.adapters.storage.tables import inspections
from services.review.domain.inspection import Inspection
from services.review.domain.sampling import Head

_SERVICE = "review"


class SqlInspections(OversightRepository[Inspection]):
    """:class:`services.review.ports.Inspections` in SQL."""

    table, kind, type = inspections, "inspection", Inspection

    def head_after_freezing(self, identity: str) -> Head | None:
        frozen = (
            sa.select(audit.c.seq)
            .where(audit.c.aggregate == f"inspection/{identity}", audit.c.name == "inspection.frozen")
            .scalar_subquery()
        )
        query = (
            sa.select(audit_anchors)
            .where(audit_anchors.c.service == _SERVICE, audit_anchors.c.seq >= frozen)
            .order_by(audit_anchors.c.seq, audit_anchors.c.at)
            .limit(1)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        anchor = Anchor(**{name: row[name] for name in ("service", "seq", "hash", "at", "key", "signature")})
        return Head(text=anchor.head, key=anchor.key, signature=anchor.signature)

    def _row(self, thing: Inspection) -> dict[str, Any]:
        digest = thing.population.digest if thing.population else None
        return row_of(inspections, thing, population_digest=digest)

    def _disclosures(self, thing: Inspection) -> Iterable[str]:
        sampled = [unit.disclosure for unit in thing.sample.units] if thing.sample else []
        return [*sampled, *(finding.disclosure for finding in thing.findings if finding.disclosure)]
