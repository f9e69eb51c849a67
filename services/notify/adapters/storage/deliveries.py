"""Deliveries with every attempt in their row, so that a confirmation is one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, divided, joined, row_of
from services.notify.adapters.storage.tables import deliveries
from services.notify.domain.delivery import Delivery


class StoredDeliveries(Repository):
    """The repository."""

    def load_all_for_update(self, disclosure: str) -> list[Delivery]:
        return self._locked(deliveries.c.disclosure == disclosure)

    def load_family_for_update(self, delivery_id: str) -> list[Delivery]:
        of = sa.select(deliveries.c.disclosure).where(deliveries.c.id == delivery_id).scalar_subquery()
        return self._locked(deliveries.c.disclosure == of)

    def add(self, new: Sequence[Delivery]) -> None:
        if new:
            self._connection.execute(sa.insert(deliveries), [_row(delivery) for delivery in new])

    def save(self, changed: Sequence[Delivery]) -> list[Delivery]:
        """Keep the changes of locked ones, in one statement; returns them with their new versions."""
        saved = [replace(delivery, version=delivery.version + 1) for delivery in changed]
        if not saved:
            return []
        names = [column.name for column in deliveries.c if column.name != "id"]
        self._connection.execute(
            sa.update(deliveries)
            .where(deliveries.c.id == sa.bindparam("row"))
            .values({name: sa.bindparam(name) for name in names}),
            [{**_row(delivery), "row": delivery.id} for delivery in saved],
        )
        return saved

    def _locked(self, condition: Any) -> list[Delivery]:
        query = sa.select(deliveries).where(condition).order_by(deliveries.c.id).with_for_update()
        return [delivery_of(row) for row in self._connection.execute(query).mappings()]


def delivery_of(row: Mapping[Any, Any]) -> Delivery:
    """The delivery of a row."""
    channel = {
        "code": row["channel"],
        "name": row["channel_name"],
        "kind": row["channel_kind"],
        "automatic": row["channel_automatic"],
    }
    return structure(Delivery, {**row, "channel": channel, "readers": divided(row["readers"])})


def _row(delivery: Delivery) -> dict[str, Any]:
    return row_of(
        deliveries,
        delivery,
        channel=delivery.channel.code,
        channel_name=delivery.channel.name,
        channel_kind=delivery.channel.kind,
        channel_automatic=delivery.channel.automatic,
        readers=joined(delivery.readers),
        state=delivery.state.value,
    )
