"""The tables of :mod:`chassis.storage.tables` and ``staff`` as the first migration of each service makes them.

A copy that is never changed once a release is out: what changes there is then a migration of its own in each service,
and a test compares the two.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INSTANT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def create(op: Any) -> None:
    """Create them; ``op`` is Alembic's."""
    op.create_table(
        "sequences",
        sa.Column("aggregate", sa.String(120), primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _BIG, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.String(36), nullable=False),
        sa.Column("destination", sa.String(20), nullable=False),
        sa.Column("routing_key", sa.String(160), nullable=False),
        sa.Column("aggregate", sa.String(120), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("traceparent", sa.String(60)),
        sa.Column("occurred_at", _INSTANT, nullable=False),
        sa.Column("published_at", _INSTANT),
        sa.UniqueConstraint("destination", "event_id", name="uq_outbox_event"),
    )
    op.create_index("ix_outbox_unpublished", "outbox", ["id"], **_where("published_at IS NULL"))
    op.create_index("ix_outbox_aggregate", "outbox", ["aggregate"])
    op.create_table(
        "inbox",
        sa.Column("event_id", sa.String(80), primary_key=True),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("aggregate", sa.String(120), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("received_at", _INSTANT, nullable=False),
        sa.Column("done_at", _INSTANT),
    )
    op.create_index("ix_inbox_undone", "inbox", ["source", "aggregate", "sequence"], **_where("state != 'done'"))
    op.create_table(
        "inbox_positions",
        sa.Column("source", sa.String(40), primary_key=True),
        sa.Column("aggregate", sa.String(120), primary_key=True),
        sa.Column("sequence", sa.Integer, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("seq", _BIG, primary_key=True, autoincrement=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("aggregate", sa.String(120), nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("hash", sa.String(80), nullable=False),
    )
    op.create_index("ix_audit_aggregate", "audit", ["aggregate"])
    op.create_index("ix_audit_body", "audit", ["body", "seq"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", _BIG, nullable=False),
        sa.Column("hash", sa.String(80), nullable=False),
    )
    op.create_table(
        "audit_anchors",
        sa.Column("service", sa.String(40), primary_key=True),
        sa.Column("seq", _BIG, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(80), primary_key=True),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("signature", sa.String(128), nullable=False),
    )
    op.create_index("ix_audit_anchors_at", "audit_anchors", ["service", "at"])
    op.create_table(
        "idempotency",
        sa.Column("caller", sa.String(120), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("request", sa.String(80), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("headers", _JSON, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"])
    op.create_table(
        "limit_counts",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
    )
    op.create_index("ix_limit_counts_until", "limit_counts", ["until"])
    op.create_table(
        "limit_salts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("salt", sa.String(64), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":
        for table in ("limit_counts", "limit_salts"):
            op.execute(f"ALTER TABLE {table} SET UNLOGGED")
    op.create_table(
        "leases",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("until", _INSTANT, nullable=False),
    )
    op.create_table(
        "set_aside",
        sa.Column("timer", sa.String(80), primary_key=True),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("failed_at", _INSTANT, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("retry_at", _INSTANT, nullable=False),
        sa.Column("given_up", sa.Boolean, nullable=False),
    )
    op.create_table(
        "staff",
        sa.Column("sub", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("posts", _JSON, nullable=False),
        sa.Column("party_member", sa.Boolean, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("mail", sa.Text),
    )
    op.create_index("ix_staff_body", "staff", ["body", "sub"])
    op.create_table(
        "ended_sessions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("sub", sa.String(64), nullable=False),
        sa.Column("expires_at", _INSTANT, nullable=False),
    )
    op.create_index("ix_ended_sessions_sub", "ended_sessions", ["sub"])
    op.create_index("ix_ended_sessions_expires", "ended_sessions", ["expires_at"])
    head = sa.table("audit_head", sa.column("id"), sa.column("seq"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "sm3:" + "0" * 64}])
    for table in ("audit", "audit_anchors"):
        for statement in _append_only(op.get_bind().dialect.name, table):
            op.execute(statement)


def _where(condition: str) -> dict[str, Any]:
    return {"postgresql_where": sa.text(condition), "sqlite_where": sa.text(condition)}


def _append_only(dialect: str, table: str) -> list[str]:
    """Triggers that refuse to change or remove a row, whoever asks.

    They stop a slip, not an owner, who can drop them: against him are the account that may only insert
    (:mod:`chassis.storage.rights`) and the anchors.
    """
    refusal = f"rows of {table} are never changed or removed"
    if dialect == "postgresql":
        return [
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$",
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
        ]
    then = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    # INSERT OR REPLACE removes a row without asking the trigger of DELETE.
    replaces = "WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)"
    replacing = [f"CREATE TRIGGER audit_insert BEFORE INSERT ON audit {replaces} {then}"] if table == "audit" else []
    return replacing + [
        f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} {then}" for act in ("UPDATE", "DELETE")
    ]
