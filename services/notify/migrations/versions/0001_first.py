"""The first tables of notify."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from chassis.storage import messaging_0001
from chassis.storage.database import Instant, Json

revision = "0001"
down_revision = None


def upgrade() -> None:
    messaging_0001.create(op)
    for table in ("publications", "inner_publications"):
        op.create_table(
            table,
            sa.Column("disclosure", sa.String(80), primary_key=True),
            sa.Column("index_number", sa.String(80), nullable=False, unique=True),
            sa.Column("body", sa.String(60), nullable=False),
            sa.Column("audience", sa.String(10), nullable=False),
            sa.Column("revision", sa.Integer, nullable=False),
            sa.Column("title", sa.Text, nullable=False),
            sa.Column("summary", sa.Text, nullable=False),
            sa.Column("item", sa.String(80), nullable=False),
            sa.Column("item_title", sa.Text, nullable=False),
            sa.Column("department", sa.String(80), nullable=False),
            sa.Column("topic", sa.String(40), nullable=False),
            sa.Column("topics", sa.String(400), nullable=False),
            sa.Column("level", sa.String(40), nullable=False),
            sa.Column("formed_on", sa.Date, nullable=False),
            sa.Column("document_number", sa.Text, nullable=False),
            sa.Column("period", sa.String(10), nullable=False),
            sa.Column("co_issuers", Json, nullable=False),
            sa.Column("joint_bodies", sa.Text, nullable=False),
            sa.Column("published_at", Instant, nullable=False),
            sa.Column("updated_at", Instant, nullable=False),
            sa.Column("text", Json, nullable=False),
            sa.Column("attachments", Json, nullable=False),
            sa.Column("channels", Json, nullable=False),
            sa.Column("readers", sa.Text, nullable=False),
            sa.Column("content_hash", sa.String(80), nullable=False),
            sa.Column("address", sa.String(200), nullable=False),
            sa.Column("supersedes", sa.Integer),
            sa.Column("change_reason", sa.Text, nullable=False),
            sa.Column("route_topic", sa.String(40), nullable=False),
            sa.Column("route_level", sa.String(40), nullable=False),
            sa.Column("state", sa.String(20), nullable=False),
            sa.Column("withdrawn_at", Instant),
            sa.Column("reason", sa.Text, nullable=False),
            sa.Column("ground", sa.Text, nullable=False),
            sa.Column("purged", sa.Boolean, nullable=False),
            sa.Column("archive_number", sa.String(80), nullable=False),
            sa.Column("filed_at", Instant),
            sa.Column("external_sequence", sa.Integer, nullable=False),
            sa.Column("on_website", sa.Boolean, nullable=False),
            sa.Column("on_screen", sa.Boolean, nullable=False),
        )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("disclosure", sa.String(80), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("index_number", sa.String(80), nullable=False),
        sa.Column("body", sa.String(60), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(60), nullable=False),
        sa.Column("channel_name", sa.Text, nullable=False),
        sa.Column("channel_kind", sa.String(40), nullable=False),
        sa.Column("channel_automatic", sa.Boolean, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.Column("readers", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("proof", Json),
        sa.Column("removal", Json),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("attempts", Json, nullable=False),
        sa.Column("look_at", Instant),
        sa.Column("misses", sa.Integer, nullable=False),
        sa.Column("has_title", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("body", sa.String(60), nullable=False),
        sa.Column("page", sa.String(300), nullable=False),
        sa.Column("about_noun", sa.String(40), nullable=False),
        sa.Column("about_id", sa.String(80), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("person", sa.String(120)),
        sa.Column("roles", sa.String(400), nullable=False),
        sa.Column("department", sa.String(80)),
        sa.Column("not_for", sa.Text, nullable=False),
        sa.Column("from_department", sa.String(80), nullable=False),
        sa.Column("from_name", sa.String(120), nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("due_sort", sa.Date, nullable=False),
        sa.Column("disclosure", sa.String(100)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_table(
        "purges",
        sa.Column("disclosure", sa.String(80), primary_key=True),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_table(
        "broker_erasures",
        sa.Column("index_number", sa.String(80), primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("passes", sa.Integer, nullable=False),
        sa.Column("next_at", Instant),
        sa.Column("words", Json),
    )
    op.create_table(
        "agencies",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("code", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("body", sa.String(60), nullable=False),
        sa.Column("bodies", Json, nullable=False),
        sa.Column("topics", Json, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("wanted", sa.Integer, nullable=False),
        sa.Column("arranged", sa.Integer, nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "bodies",
        sa.Column("code", sa.String(60), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("departments", Json, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_index("ix_publications_body", "publications", ["body", "state", "updated_at"])
    op.create_index("ix_publications_newest", "publications", ["state", "updated_at", "disclosure"])
    on_screen = sa.text("on_screen")
    op.create_index(
        "ix_publications_screen",
        "publications",
        ["updated_at", "disclosure"],
        postgresql_where=on_screen,
        sqlite_where=on_screen,
    )
    op.create_index("ix_deliveries_body", "deliveries", ["body", "id"])
    op.create_index("ix_deliveries_disclosure", "deliveries", ["disclosure", "id"])
    looked_at = sa.text("look_at IS NOT NULL")
    op.create_index("ix_deliveries_look", "deliveries", ["look_at"], postgresql_where=looked_at, sqlite_where=looked_at)
    op.create_index("ix_tasks_about", "tasks", ["about_noun", "about_id"])
    op.create_index("ix_tasks_body", "tasks", ["state", "body", "due_sort", "id"])
    op.create_index("ix_tasks_disclosure", "tasks", ["disclosure"])
    op.create_index("ix_tasks_person", "tasks", ["state", "person", "due_sort", "id"])
