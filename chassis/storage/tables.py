"""The tables that every service has: outbox, inbox, sequences, audit, anchors, idempotency keys, limits, leases."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.database import Instant, Json

metadata = sa.MetaData()
_Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

sequences = sa.Table(
    "sequences",
    metadata,
    sa.Column("aggregate", sa.String(120), primary_key=True),
    sa.Column("sequence", sa.Integer, nullable=False),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", _Big, primary_key=True, autoincrement=True),
    sa.Column("event_id", sa.String(36), nullable=False),
    sa.Column("destination", sa.String(20), nullable=False),
    sa.Column("routing_key", sa.String(160), nullable=False),
    sa.Column("aggregate", sa.String(120), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("traceparent", sa.String(60)),
    sa.Column("occurred_at", Instant, nullable=False),
    sa.Column("published_at", Instant),
    sa.UniqueConstraint("destination", "event_id", name="uq_outbox_event"),
)
sa.Index(
    "ix_outbox_unpublished",
    outbox.c.id,
    postgresql_where=outbox.c.published_at.is_(None),
    sqlite_where=outbox.c.published_at.is_(None),
)
# None on published_at: with each index, marking a row costs more, and only the hourly cleaning would be served.
sa.Index("ix_outbox_aggregate", outbox.c.aggregate)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("event_id", sa.String(80), primary_key=True),
    sa.Column("source", sa.String(40), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("aggregate", sa.String(120), nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    # Kept only while the event is waiting or parked: a done one leaves nothing behind but its sequence.
    sa.Column("payload", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("done_at", Instant),
)
sa.Index(
    "ix_inbox_undone",
    inbox.c.source,
    inbox.c.aggregate,
    inbox.c.sequence,
    postgresql_where=inbox.c.state != "done",
    sqlite_where=inbox.c.state != "done",
)

positions = sa.Table(
    "inbox_positions",
    metadata,
    sa.Column("source", sa.String(40), primary_key=True),
    sa.Column("aggregate", sa.String(120), primary_key=True),
    sa.Column("sequence", sa.Integer, nullable=False),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("seq", _Big, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("aggregate", sa.String(120), nullable=False),
    # Whose it is and whom it is for, apart from the record that says so too: they decide who may read it.
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("hash", sa.String(80), nullable=False),
)
sa.Index("ix_audit_aggregate", audit.c.aggregate)
sa.Index("ix_audit_body", audit.c.body, audit.c.seq)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", _Big, nullable=False),
    sa.Column("hash", sa.String(80), nullable=False),
)

# Signed heads of audit chains: those of the other services, and our own.
audit_anchors = sa.Table(
    "audit_anchors",
    metadata,
    sa.Column("service", sa.String(40), primary_key=True),
    sa.Column("seq", _Big, primary_key=True, autoincrement=False),
    # In the key: a chain that was made anew has another hash at the same number, and then both are kept.
    sa.Column("hash", sa.String(80), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("key", sa.String(80), nullable=False),
    sa.Column("signature", sa.String(128), nullable=False),
)
sa.Index("ix_audit_anchors_at", audit_anchors.c.service, audit_anchors.c.at)

idempotency = sa.Table(
    "idempotency",
    metadata,
    sa.Column("caller", sa.String(120), primary_key=True),
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("request", sa.String(80), nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("headers", Json, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
)
sa.Index("ix_idempotency_at", idempotency.c.at)

# How often within a window, under a keyed hash of whose address or of what: no address is ever kept. The salt is the
# day's, so that nobody works an address out of a hash once the day is over. On PostgreSQL both are unlogged: the
# write-ahead log never has them, nor has a backup by its how-to.
limit_counts = sa.Table(
    "limit_counts",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("until", Instant, nullable=False),
)
sa.Index("ix_limit_counts_until", limit_counts.c.until)
limit_salts = sa.Table(
    "limit_salts",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("salt", sa.String(64), nullable=False),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("owner", sa.String(80), nullable=False),
    sa.Column("until", Instant, nullable=False),
)

set_aside = sa.Table(
    "set_aside",
    metadata,
    sa.Column("timer", sa.String(80), primary_key=True),
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("failed_at", Instant, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("retry_at", Instant, nullable=False),
    sa.Column("given_up", sa.Boolean, nullable=False),
)

GENESIS = "sm3:" + "0" * 64
