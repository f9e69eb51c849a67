"""What somebody with the whole database in his hands does to an audit: he lifts its guard first."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from chassis.base.hashing import canonical_json
from chassis.storage import audit_chain, tables


def lift_guard(connection: sa.Connection) -> None:
    """Do away with the triggers that keep records as they are, as the tables' owner can."""
    for table in ("audit", "audit_anchors"):
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            continue
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        )
        for name in names.scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")


def make_anew(connection: sa.Connection, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Compute the whole chain again over changed records, its head too, as our own program would."""
    lift_guard(connection)
    rows = connection.execute(sa.select(tables.audit).order_by(tables.audit.c.seq)).mappings().all()
    by_seq = {row["seq"]: dict(row) for row in rows}
    records = change([json.loads(row["record"]) for row in rows])
    connection.execute(sa.delete(tables.audit))
    previous = tables.GENESIS
    for number, record in enumerate(records, 1):
        text = canonical_json({**record, "seq": number}).decode()
        row = by_seq[record["seq"]] | {"seq": number, "record": text}
        row |= {name: record[name] for name in ("name", "aggregate", "body", "audience")}
        previous = audit_chain.chain_hash(previous, text)
        connection.execute(sa.insert(tables.audit).values({**row, "hash": previous}))
    connection.execute(sa.update(tables.audit_head).values(seq=len(records), hash=previous))
