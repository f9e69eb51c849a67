"""The tables of notify. External publications and inner ones lie in two tables, so that no query can mix them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from chassis.storage.database import Instant, Json

metadata = sa.MetaData()


def _publication_columns() -> list[sa.Column[Any]]:
    return [
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
        # Under which other bodies feeds carry it: codes between bars.
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
        # Which of the public's surfaces carry it, by its channels.
        sa.Column("on_website", sa.Boolean, nullable=False),
        sa.Column("on_screen", sa.Boolean, nullable=False),
    ]


publications = sa.Table("publications", metadata, *_publication_columns())
inner_publications = sa.Table("inner_publications", metadata, *_publication_columns())
sa.Index("ix_publications_newest", publications.c.state, publications.c.updated_at, publications.c.disclosure)
sa.Index(
    "ix_publications_screen",
    publications.c.updated_at,
    publications.c.disclosure,
    postgresql_where=publications.c.on_screen,
    sqlite_where=publications.c.on_screen,
)
sa.Index("ix_publications_body", publications.c.body, publications.c.state, publications.c.updated_at)

deliveries = sa.Table(
    "deliveries",
    metadata,
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
sa.Index("ix_deliveries_disclosure", deliveries.c.disclosure, deliveries.c.id)
sa.Index("ix_deliveries_body", deliveries.c.body, deliveries.c.id)
sa.Index(
    "ix_deliveries_look",
    deliveries.c.look_at,
    postgresql_where=deliveries.c.look_at.is_not(None),
    sqlite_where=deliveries.c.look_at.is_not(None),
)

tasks = sa.Table(
    "tasks",
    metadata,
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
sa.Index("ix_tasks_body", tasks.c.state, tasks.c.body, tasks.c.due_sort, tasks.c.id)
sa.Index("ix_tasks_person", tasks.c.state, tasks.c.person, tasks.c.due_sort, tasks.c.id)
sa.Index("ix_tasks_about", tasks.c.about_noun, tasks.c.about_id)
sa.Index("ix_tasks_disclosure", tasks.c.disclosure)

# Purged disclosures, published or not: what is told of them late brings no word back.
purges = sa.Table(
    "purges",
    metadata,
    sa.Column("disclosure", sa.String(80), primary_key=True),
    sa.Column("at", Instant, nullable=False),
)
# What is to be erased at the agencies' broker: once at once, and again until no agency can give a message back.
broker_erasures = sa.Table(
    "broker_erasures",
    metadata,
    sa.Column("index_number", sa.String(80), primary_key=True),
    sa.Column("at", Instant, nullable=False),
    sa.Column("passes", sa.Integer, nullable=False),
    sa.Column("next_at", Instant),
    # After a public notice: the words that stay of the editions up to one. None: nothing stays.
    sa.Column("words", Json),
)

agencies = sa.Table(
    "agencies",
    metadata,
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

bodies = sa.Table(
    "bodies",
    metadata,
    sa.Column("code", sa.String(60), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("departments", Json, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)
