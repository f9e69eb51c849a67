"""Deliveries with every attempt in their row, so that a confirmation is one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.notify.adapters.storage.tables import deliveries
from services.notify.domain.channels import Channel
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.moments import rfc3339
from services.notify.domain.proof import Attempt, Proof

_OWN_FORM = ("channel", "state", "proof", "removal", "attempts")
_PLAIN = tuple(field.name for field in fields(Delivery) if field.name not in _OWN_FORM)


class StoredDeliveries:
    """The repository."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock_all(self, disclosure: str) -> list[Delivery]:
        """All deliveries of a disclosure, oldest first, locked."""
        return self._locked(deliveries.c.disclosure == disclosure)

    def lock_family(self, delivery_id: str) -> list[Delivery]:
        """The delivery and all others of its disclosure, locked; empty when there is none."""
        of = sa.select(deliveries.c.disclosure).where(deliveries.c.id == delivery_id).scalar_subquery()
        return self._locked(deliveries.c.disclosure == of)

    def add(self, new: Sequence[Delivery]) -> None:
        """Keep new ones."""
        self._connection.execute(sa.insert(deliveries), [_values(delivery) for delivery in new])

    def save(self, changed: Sequence[Delivery]) -> None:
        """Keep the changes of locked ones, in one statement."""
        rows = [{**_values(delivery), "row": delivery.id} for delivery in changed]
        names = [name for name in rows[0] if name not in ("row", "id")]
        self._connection.execute(
            sa.update(deliveries)
            .where(deliveries.c.id == sa.bindparam("row"))
            .values({name: sa.bindparam(name) for name in names}),
            rows,
        )

    def _locked(self, condition: Any) -> list[Delivery]:
        query = sa.select(deliveries).where(condition).order_by(deliveries.c.id).with_for_update()
        return [delivery_of(row) for row in self._connection.execute(query)]


def delivery_of(row: Any) -> Delivery:
    """A row as the domain knows it."""
    return Delivery(
        **{name: getattr(row, name) for name in _PLAIN},
        channel=Channel(
            code=row.channel, name=row.channel_name, kind=row.channel_kind, automatic=row.channel_automatic
        ),
        state=DeliveryState(row.state),
        proof=_proof(row.proof),
        removal=_proof(row.removal),
        attempts=tuple(Attempt(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in row.attempts),
    )


def _values(delivery: Delivery) -> dict[str, Any]:
    return {
        **{name: getattr(delivery, name) for name in _PLAIN},
        "channel": delivery.channel.code,
        "channel_name": delivery.channel.name,
        "channel_kind": delivery.channel.kind,
        "channel_automatic": delivery.channel.automatic,
        "state": delivery.state.value,
        "proof": delivery.proof.data() if delivery.proof else None,
        "removal": delivery.removal.data() if delivery.removal else None,
        "attempts": [
            {"outcome": one.outcome, "at": rfc3339(one.at), "by": dict(one.by), "note": one.note}
            for one in delivery.attempts
        ],
    }


def _proof(kept: dict[str, Any] | None) -> Proof | None:
    return Proof(**{**kept, "at": datetime.fromisoformat(kept["at"])}) if kept else None
