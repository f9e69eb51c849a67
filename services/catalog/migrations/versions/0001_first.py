"""Bodies, items, people with posts and sessions, disclosures with their revisions, files, counters, logs, search."""

import sqlalchemy as sa
from alembic import op

from chassis.storage import messaging_0001
from chassis.storage.database import Instant, Json

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    messaging_0001.create(op)
    _directory()
    _people()
    _disclosures()
    _revisions()
    _reception()
    _issues()
    _obligations()
    _registers()
    _responsibilities()
    _ledgers()
    _search()


def _directory() -> None:
    op.create_table(
        "bodies",
        sa.Column("code", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("etag", sa.Integer, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("code", sa.String(60), primary_key=True),
        sa.Column("body", sa.String(20), sa.ForeignKey("bodies.code"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("readers", sa.Text, nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_items_body", "items", ["body", "code"])
    op.create_table(
        "item_versions",
        sa.Column("code", sa.String(60), sa.ForeignKey("items.code"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("data", Json, nullable=False),
        sa.Column("changed_by", Json, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("sub", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("party_member", sa.Boolean, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("mail", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("etag", sa.Integer, nullable=False),
    )
    op.create_index("ix_people_body", "people", ["body", "sub"])
    op.create_table(
        "posts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("sub", sa.String(64), sa.ForeignKey("people.sub"), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date),
        sa.Column("deputy_for", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("entered_by", Json, nullable=False),
        sa.Column("entered_at", Instant, nullable=False),
        sa.Column("confirmed_by", Json),
        sa.Column("confirmed_at", Instant),
        sa.Column("ended_by", Json),
        sa.Column("ended_at", Instant),
        sa.Column("end_reason", sa.Text, nullable=False),
        sa.Column("task", sa.String(36), nullable=False),
    )
    op.create_index("ix_posts_sub", "posts", ["sub", "id"])
    op.create_index("ix_posts_role", "posts", ["role", "body"])
    op.create_index("ix_posts_deputy_for", "posts", ["deputy_for"])
    is_open = sa.text("state != 'ended'")
    op.create_index("ix_posts_until", "posts", ["until_on"], postgresql_where=is_open, sqlite_where=is_open)
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("sub", sa.String(64), sa.ForeignKey("people.sub"), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("provider_sub", sa.String(255), nullable=False),
        sa.Column("provider_session", sa.String(255), nullable=False),
        sa.Column("id_token", sa.Text, nullable=False),
    )
    op.create_index("ix_sessions_sub", "sessions", ["sub", "started_at"])
    op.create_index("ix_sessions_expires", "sessions", ["expires_at"])
    op.create_index("ix_sessions_provider_sub", "sessions", ["provider_sub"])
    op.create_index("ix_sessions_provider_session", "sessions", ["provider_session"])


def _disclosures() -> None:
    op.create_table(
        "disclosures",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("item", sa.String(60), sa.ForeignKey("items.code"), nullable=False),
        sa.Column("body", sa.String(20), sa.ForeignKey("bodies.code"), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("published", sa.String(12), nullable=False),
        sa.Column("index_number", sa.String(40)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("proposer", sa.String(120), nullable=False),
        sa.Column("proposer_department", sa.String(60), nullable=False),
        sa.Column("publish_at", Instant),
        sa.Column("public_revision", sa.Integer),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("on_website", sa.Boolean, nullable=False),
        sa.Column("published_at", Instant),
        sa.Column("published_on", sa.Date),
        sa.Column("first_published_at", Instant),
        sa.Column("formerly_published_on", sa.Date),
        sa.Column("counted_from", sa.Date),
        sa.Column("position", _BIG),
        sa.Column("withdrawal", Json),
        sa.Column("validity", Json, nullable=False),
        sa.Column("validity_state", sa.String(10), nullable=False),
        sa.Column("archive_number", sa.String(60)),
        sa.Column("filed_at", Instant),
        sa.Column("purged_at", Instant),
        sa.Column("notice_until", sa.Date),
        sa.Column("closed_through", sa.Integer, nullable=False),
        sa.Column("reexamine_on", sa.Date),
        sa.Column("timeline", Json, nullable=False),
        sa.Column("editions", Json, nullable=False),
        sa.Column("filings", Json, nullable=False),
        sa.Column("closed_tasks", Json, nullable=False),
        sa.Column("updated_at", Instant, nullable=False),
        sa.Column("etag", sa.Integer, nullable=False),
    )
    approved = sa.text("state = 'approved'")
    op.create_index(
        "ix_disclosures_approved", "disclosures", ["publish_at"], postgresql_where=approved, sqlite_where=approved
    )
    op.create_index("ix_disclosures_body", "disclosures", ["body", "id"])
    op.create_index("ix_disclosures_item", "disclosures", ["item", "position"])
    op.create_index("ix_disclosures_state", "disclosures", ["state", "id"])
    op.create_index("ix_disclosures_published", "disclosures", ["published", "id"])
    unpublished = sa.text("first_published_at IS NULL")
    op.create_index(
        "ix_disclosures_unpublished", "disclosures", ["id"], postgresql_where=unpublished, sqlite_where=unpublished
    )
    noticed = sa.text("notice_until IS NOT NULL")
    op.create_index(
        "ix_disclosures_notice", "disclosures", ["notice_until"], postgresql_where=noticed, sqlite_where=noticed
    )
    op.create_index("ix_disclosures_proposer", "disclosures", ["proposer", "id"])
    op.create_index("ix_disclosures_public", "disclosures", ["audience", "position"])
    examined = sa.text("reexamine_on IS NOT NULL")
    op.create_index(
        "ix_disclosures_reexamine", "disclosures", ["reexamine_on"], postgresql_where=examined, sqlite_where=examined
    )
    op.create_index("uq_disclosures_index_number", "disclosures", ["index_number"], unique=True)
    op.create_index("uq_disclosures_position", "disclosures", ["position"], unique=True)


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("text", Json, nullable=False),
        sa.Column("formed_on", sa.Date),
        sa.Column("document_number", sa.String(100), nullable=False),
        sa.Column("topics", Json, nullable=False),
        sa.Column("channels", Json, nullable=False),
        sa.Column("elements", Json, nullable=False),
        sa.Column("attachments", Json, nullable=False),
        sa.Column("publish_at", Instant),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("also_fulfils", Json, nullable=False),
        sa.Column("co_issuers", Json, nullable=False),
        sa.Column("interprets", sa.String(40), nullable=False),
        sa.Column("related", Json, nullable=False),
        sa.Column("self_check", Json, nullable=False),
        sa.Column("no_website_reason", sa.Text, nullable=False),
        sa.Column("sensitive_data", sa.Boolean, nullable=False),
        sa.Column("declassified_by", sa.String(120), nullable=False),
        sa.Column("declassified_on", sa.Date),
        sa.Column("findings", Json, nullable=False),
        sa.Column("kept_findings", Json, nullable=False),
        sa.Column("notice_until", sa.Date),
        sa.Column("notice_hides", Json, nullable=False),
        sa.Column("after_notice", Json),
        sa.Column("proposer", Json, nullable=False),
        sa.Column("content_hash", sa.String(80), nullable=False),
        sa.Column("change_reason", sa.Text, nullable=False),
        sa.Column("deliberate_after", sa.Boolean, nullable=False),
        sa.Column("drafted_at", Instant, nullable=False),
        sa.Column("proposed_at", Instant),
        sa.Column("approved_at", Instant),
        sa.Column("published_at", Instant),
        sa.Column("superseded_at", Instant),
        sa.Column("review", Json, nullable=False),
    )
    op.create_index("ix_revisions_title", "revisions", ["title"])
    interprets = sa.text("interprets != ''")
    op.create_index(
        "ix_revisions_interprets", "revisions", ["interprets"], postgresql_where=interprets, sqlite_where=interprets
    )
    after = sa.column("deliberate_after", sa.Boolean)
    op.create_index(
        "ix_revisions_deliberate_after", "revisions", ["disclosure"], postgresql_where=after, sqlite_where=after
    )
    op.create_table(
        "listed_under",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("position", _BIG, primary_key=True, autoincrement=False),
    )
    op.create_index("ix_listed_under_position", "listed_under", ["position"])
    op.create_table(
        "publication_days",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("first", _BIG, nullable=False),
        sa.Column("last", _BIG, nullable=False),
    )
    op.create_table(
        "publication_counts",
        sa.Column("name", sa.String(70), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "links",
        sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("target", sa.String(40), primary_key=True),
    )
    op.create_index("ix_links_target", "links", ["target"])
    op.create_table(
        "asked_consents",
        sa.Column("body", sa.String(20), primary_key=True),
        sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
        sa.Column("waiting", sa.Boolean, nullable=False),
    )
    op.create_index("ix_asked_consents_disclosure", "asked_consents", ["disclosure"])


def _reception() -> None:
    op.create_table(
        "reception",
        sa.Column("disclosure", sa.String(36), primary_key=True),
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("data", Json, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_reception_newest", "reception", ["kind", "at"])
    op.create_table(
        "disclosure_tasks",
        sa.Column("task", sa.String(36), primary_key=True),
        sa.Column("disclosure", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
    )
    op.create_index("ix_disclosure_tasks_disclosure", "disclosure_tasks", ["disclosure"])


def _issues() -> None:
    op.create_table(
        "issues",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("body", sa.String(20), sa.ForeignKey("bodies.code"), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("serial", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("opened_by", Json, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("deliberate_by", sa.Date),
        sa.Column("filings", Json, nullable=False),
        sa.Column("cancelled_at", Instant),
        sa.Column("cancelled_by", Json, nullable=False),
        sa.Column("cancel_reason", sa.Text, nullable=False),
        sa.Column("etag", sa.Integer, nullable=False),
    )
    op.create_index("uq_issues_number", "issues", ["body", "audience", "year", "serial"], unique=True)
    op.create_table(
        "issue_members",
        sa.Column("issue", sa.String(36), sa.ForeignKey("issues.id"), primary_key=True),
        sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("content_hash", sa.String(80), nullable=False),
        sa.Column("added_by", Json, nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("removed_at", Instant),
    )
    op.create_index("ix_issue_members_disclosure", "issue_members", ["disclosure"])
    op.create_table(
        "deliberations",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("issue", sa.String(36), sa.ForeignKey("issues.id"), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("agreed", sa.Boolean, nullable=False),
        sa.Column("by", Json, nullable=False),
        sa.Column("present", Json, nullable=False),
        sa.Column("aspects", Json, nullable=False),
        sa.Column("record_digest", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("ix_deliberations_issue", "deliberations", ["issue"])


def _obligations() -> None:
    op.create_table(
        "obligations",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("item", sa.String(60), sa.ForeignKey("items.code"), nullable=False),
        sa.Column("element", sa.String(60), nullable=False),
        sa.Column("occasion", sa.String(36), nullable=False),
        sa.Column("frequency", sa.String(10), nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("last_year", sa.Integer),
        sa.Column("counted_from", sa.Date, nullable=False),
        sa.Column("limit", Json, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("calendar", sa.Text, nullable=False),
        sa.Column("fulfilled_on", sa.Date),
        sa.Column("fulfilled_by", sa.String(36), nullable=False),
        sa.Column("excuse", Json),
        sa.Column("announced", sa.String(10), nullable=False),
        sa.Column("tasks", Json, nullable=False),
        sa.Column("etag", sa.Integer, nullable=False),
    )
    is_open = sa.text("fulfilled_on IS NULL AND excuse IS NULL")
    op.create_index("uq_obligations", "obligations", ["item", "element", "occasion"], unique=True)
    by_year, counted = (
        ["year", "body", "due_on", "id"],
        ["frequency", "audience", "department", "fulfilled_on", "excuse"],
    )
    op.create_index("ix_obligations_year", "obligations", by_year, postgresql_include=counted)
    standing = sa.text("frequency = 'standing'")
    op.create_index(
        "ix_obligations_standing", "obligations", ["body", "item"], postgresql_where=standing, sqlite_where=standing
    )
    op.create_index("ix_obligations_due", "obligations", ["due_on", "id"])
    op.create_index("ix_obligations_body", "obligations", ["body", "due_on", "id"])
    op.create_index("ix_obligations_item", "obligations", ["item", "year"])
    op.create_index("ix_obligations_occasion", "obligations", ["occasion"])
    op.create_index("ix_obligations_open", "obligations", ["due_on"], postgresql_where=is_open, sqlite_where=is_open)
    op.create_table(
        "fulfilments",
        sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
        sa.Column("item", sa.String(60), primary_key=True),
        sa.Column("element", sa.String(60), primary_key=True),
        sa.Column("period", sa.String(10), primary_key=True),
        sa.Column("since", sa.Date, nullable=False),
    )
    op.create_index("ix_fulfilments_item", "fulfilments", ["item", "element", "period"])


def _registers() -> None:
    op.create_table(
        "bylaws",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("body", sa.String(20), sa.ForeignKey("bodies.code"), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("version", sa.String(50), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("in_force_from", sa.Date, nullable=False),
        sa.Column("document_number", sa.String(100), nullable=False),
        sa.Column("index_number", sa.String(40), nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("reviewed_on", sa.Date),
        sa.Column("review_by", sa.Date),
        sa.Column("repealed_on", sa.Date),
        sa.Column("task", sa.String(36), nullable=False),
        sa.Column("etag", sa.Integer, nullable=False),
    )
    has_day = sa.text("review_by IS NOT NULL")
    op.create_index("uq_bylaws", "bylaws", ["body", "code", "version"], unique=True)
    op.create_index("ix_bylaws_review_by", "bylaws", ["review_by"], postgresql_where=has_day, sqlite_where=has_day)
    op.create_table(
        "activities",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("body", sa.String(20), sa.ForeignKey("bodies.code"), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("topic", sa.String(200), nullable=False),
        sa.Column("participants", sa.Integer),
        sa.Column("asked", sa.Integer),
        sa.Column("aware", sa.Integer),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("materials", sa.Text, nullable=False),
        sa.Column("etag", sa.Integer, nullable=False),
    )
    op.create_index("uq_activities", "activities", ["body", "code"], unique=True)
    op.create_index("ix_activities_held_on", "activities", ["body", "held_on", "id"])


def _ledgers() -> None:
    op.create_table(
        "uploads",
        sa.Column("digest", sa.String(80), primary_key=True),
        sa.Column("uploaded_by", sa.String(120), primary_key=True),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(200), nullable=False),
        sa.Column("unseen", Json, nullable=False),
        sa.Column("original", sa.String(80), nullable=False),
        sa.Column("original_size", sa.Integer, nullable=False),
        sa.Column("stripped", Json, nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("withheld", Json, nullable=False),
        sa.Column("uploaded_at", Instant, nullable=False),
    )
    op.create_table(
        "file_references",
        sa.Column("digest", sa.String(80), primary_key=True),
        sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
    )
    op.create_index("ix_file_references_disclosure", "file_references", ["disclosure"])
    op.create_table(
        "imports",
        sa.Column("body", sa.String(20), primary_key=True),
        sa.Column("source", sa.String(80), primary_key=True),
        sa.Column("disclosure", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(80), nullable=False),
        sa.Column("address", sa.String(80)),
    )
    op.create_index("uq_imports_address", "imports", ["address"], unique=True)
    op.create_table(
        "counters",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("value", _BIG, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("id", _BIG, primary_key=True, autoincrement=False),
        sa.Column("act", sa.String(12), nullable=False),
        sa.Column("disclosure", sa.String(36), nullable=False),
        sa.Column("index_number", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("body", sa.String(20), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("content_hash", sa.String(80), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("erase", sa.Boolean, nullable=False),
    )
    op.create_index("ix_changes_disclosure", "changes", ["disclosure"])


def _search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # detail=column: no positions, so the order of a text is nowhere; secure-delete: a takedown leaves no word.
        op.execute(
            "CREATE VIRTUAL TABLE search USING fts5("
            "title, summary, words, detail=column, tokenize='unicode61 remove_diacritics 0')"
        )
        op.execute("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)")
        return
    op.execute(
        "CREATE TABLE search (position bigint PRIMARY KEY, "
        "title tsvector NOT NULL, summary tsvector NOT NULL, words tsvector NOT NULL)"
    )
    op.execute("CREATE INDEX ix_search_title ON search USING gin (title)")
    op.execute("CREATE INDEX ix_search_words ON search USING gin (words)")


def _responsibilities() -> None:
    op.create_table(
        "responsibilities",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("body", sa.String(20), sa.ForeignKey("bodies.code"), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("from_on", sa.Date, nullable=False),
        sa.Column("until_on", sa.Date),
        sa.Column("etag", sa.Integer, nullable=False),
    )
    op.create_index("ix_responsibilities_body", "responsibilities", ["body", "from_on", "id"])
