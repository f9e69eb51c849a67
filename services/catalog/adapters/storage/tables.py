"""The tables of the catalogue. One row holds what staff do with a disclosure: one lock and one write change it.

What others tell of it lies beside it, in `reception`: however much the public says, it is in nobody's way.
"""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.database import Instant, Json

metadata = sa.MetaData()
_Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

bodies = sa.Table(
    "bodies",
    metadata,
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("data", Json, nullable=False),
    sa.Column("etag", sa.Integer, nullable=False),
)

people = sa.Table(
    "people",
    metadata,
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
sa.Index("ix_people_body", people.c.body, people.c.sub)

posts = sa.Table(
    "posts",
    metadata,
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
sa.Index("ix_posts_sub", posts.c.sub, posts.c.id)
sa.Index("ix_posts_role", posts.c.role, posts.c.body)
sa.Index("ix_posts_deputy_for", posts.c.deputy_for)
_IS_OPEN = posts.c.state != "ended"
sa.Index("ix_posts_until", posts.c.until_on, postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN)

# Who signed in when; the audit keeps it for good.
sessions = sa.Table(
    "sessions",
    metadata,
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
sa.Index("ix_sessions_sub", sessions.c.sub, sessions.c.started_at)
sa.Index("ix_sessions_expires", sessions.c.expires_at)
sa.Index("ix_sessions_provider_sub", sessions.c.provider_sub)
sa.Index("ix_sessions_provider_session", sessions.c.provider_session)

items = sa.Table(
    "items",
    metadata,
    sa.Column("code", sa.String(60), primary_key=True),
    sa.Column("body", sa.String(20), sa.ForeignKey("bodies.code"), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    # 特定群体: departments between bars, empty for all; read by the lists' access rule.
    sa.Column("readers", sa.Text, nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("topic", sa.String(20), nullable=False),
    sa.Column("category", sa.String(20), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("data", Json, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_items_body", items.c.body, items.c.code)

item_versions = sa.Table(
    "item_versions",
    metadata,
    sa.Column("code", sa.String(60), sa.ForeignKey("items.code"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("data", Json, nullable=False),
    sa.Column("changed_by", Json, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

disclosures = sa.Table(
    "disclosures",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("item", sa.String(60), sa.ForeignKey("items.code"), nullable=False),
    sa.Column("body", sa.String(20), sa.ForeignKey("bodies.code"), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("published", sa.String(12), nullable=False),
    sa.Column("index_number", sa.String(40)),
    # The latest revision, its state, and whose it is.
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("proposer", sa.String(120), nullable=False),
    sa.Column("proposer_department", sa.String(60), nullable=False),
    sa.Column("publish_at", Instant),
    # The edition that people read; its position orders the lists and the search index.
    sa.Column("public_revision", sa.Integer),
    sa.Column("topics", sa.Text, nullable=False),
    # Whether our website is among the edition's channels: only then do people outside find it here.
    sa.Column("on_website", sa.Boolean, nullable=False),
    sa.Column("published_at", Instant),
    sa.Column("published_on", sa.Date),
    sa.Column("first_published_at", Instant),
    # Of what was moved here from another website: when it was published there.
    sa.Column("formerly_published_on", sa.Date),
    # Of what was refused first: the day on which a re-examination decided to disclose it.
    sa.Column("counted_from", sa.Date),
    sa.Column("position", _Big),
    sa.Column("withdrawal", Json),
    sa.Column("validity", Json, nullable=False),
    sa.Column("validity_state", sa.String(10), nullable=False),
    sa.Column("archive_number", sa.String(60)),
    sa.Column("filed_at", Instant),
    sa.Column("purged_at", Instant),
    # The last day of the notice that people read, and up to which edition the public reads none any more.
    sa.Column("notice_until", sa.Date),
    sa.Column("closed_through", sa.Integer, nullable=False),
    # When what was refused is to be examined again; none once that is somebody's task.
    sa.Column("reexamine_on", sa.Date),
    # What happened to it: entries of the timeline, editions, packages, tasks that are done.
    sa.Column("timeline", Json, nullable=False),
    sa.Column("editions", Json, nullable=False),
    sa.Column("filings", Json, nullable=False),
    sa.Column("closed_tasks", Json, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("etag", sa.Integer, nullable=False),
)
sa.Index("uq_disclosures_index_number", disclosures.c.index_number, unique=True)
sa.Index("uq_disclosures_position", disclosures.c.position, unique=True)
sa.Index("ix_disclosures_public", disclosures.c.audience, disclosures.c.position)
sa.Index("ix_disclosures_body", disclosures.c.body, disclosures.c.id)
sa.Index("ix_disclosures_proposer", disclosures.c.proposer, disclosures.c.id)
sa.Index("ix_disclosures_item", disclosures.c.item, disclosures.c.position)
sa.Index("ix_disclosures_state", disclosures.c.state, disclosures.c.id)
sa.Index("ix_disclosures_published", disclosures.c.published, disclosures.c.id)
_IS_UNPUBLISHED = disclosures.c.first_published_at.is_(None)
sa.Index(
    "ix_disclosures_unpublished",
    disclosures.c.id,
    postgresql_where=_IS_UNPUBLISHED,
    sqlite_where=_IS_UNPUBLISHED,
)
sa.Index(
    "ix_disclosures_approved",
    disclosures.c.publish_at,
    postgresql_where=disclosures.c.state == "approved",
    sqlite_where=disclosures.c.state == "approved",
)
sa.Index(
    "ix_disclosures_notice",
    disclosures.c.notice_until,
    postgresql_where=disclosures.c.notice_until.is_not(None),
    sqlite_where=disclosures.c.notice_until.is_not(None),
)
sa.Index(
    "ix_disclosures_reexamine",
    disclosures.c.reexamine_on,
    postgresql_where=disclosures.c.reexamine_on.is_not(None),
    sqlite_where=disclosures.c.reexamine_on.is_not(None),
)

revisions = sa.Table(
    "revisions",
    metadata,
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
    # Personal data as they are masked, and the reasons for those that stay.
    sa.Column("findings", Json, nullable=False),
    sa.Column("kept_findings", Json, nullable=False),
    # A public notice: its last day, what its end hides, and what is read then.
    sa.Column("notice_until", sa.Date),
    sa.Column("notice_hides", Json, nullable=False),
    sa.Column("after_notice", Json),
    sa.Column("proposer", Json, nullable=False),
    sa.Column("content_hash", sa.String(80), nullable=False),
    sa.Column("change_reason", sa.Text, nullable=False),
    # Whether it goes out before the leading group has deliberated on it, and still waits for that.
    sa.Column("deliberate_after", sa.Boolean, nullable=False),
    sa.Column("drafted_at", Instant, nullable=False),
    sa.Column("proposed_at", Instant),
    sa.Column("approved_at", Instant),
    sa.Column("published_at", Instant),
    sa.Column("superseded_at", Instant),
    # Where review has it, and what it said.
    sa.Column("review", Json, nullable=False),
)

sa.Index("ix_revisions_title", revisions.c.title)
sa.Index(
    "ix_revisions_interprets",
    revisions.c.interprets,
    postgresql_where=revisions.c.interprets != "",
    sqlite_where=revisions.c.interprets != "",
)
sa.Index(
    "ix_revisions_deliberate_after",
    revisions.c.disclosure,
    postgresql_where=revisions.c.deliberate_after,
    sqlite_where=revisions.c.deliberate_after,
)

# Under what a publication is found besides its item: its body, the bodies of this deployment that issue it with that
# one (联合发文), its topics. By name, then position, so that a list begins where it shall among however many others.
listed_under = sa.Table(
    "listed_under",
    metadata,
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("position", _Big, primary_key=True, autoincrement=False),
)
sa.Index("ix_listed_under_position", listed_under.c.position)

# The first and the last position that was given on a day: what was published from one day to another lies between.
publication_days = sa.Table(
    "publication_days",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("first", _Big, nullable=False),
    sa.Column("last", _Big, nullable=False),
)

# How many publications for everybody there are of each year under each of these names and each item, and in all ("").
publication_counts = sa.Table(
    "publication_counts",
    metadata,
    sa.Column("name", sa.String(70), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("count", sa.Integer, nullable=False),
)

# What a public edition interprets and belongs with, and which document changed its validity: by index numbers, so that
# each is found from both ends. Whether a reader may see the other end is asked when it is shown.
links = sa.Table(
    "links",
    metadata,
    sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
    sa.Column("kind", sa.String(12), primary_key=True),
    sa.Column("target", sa.String(40), primary_key=True),
)
sa.Index("ix_links_target", links.c.target)

# 联合发文: the bodies of this deployment that issue a disclosure with the one that leads, while they may read it.
asked_consents = sa.Table(
    "asked_consents",
    metadata,
    sa.Column("body", sa.String(20), primary_key=True),
    sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
    sa.Column("waiting", sa.Boolean, nullable=False),
)
sa.Index("ix_asked_consents_disclosure", asked_consents.c.disclosure)

# What was told of a disclosure after its publication, a row each: a delivery by revision and channel, the evaluation,
# a response by its id, a case by its id. No foreign key: it would lock the disclosure's row at each of them.
reception = sa.Table(
    "reception",
    metadata,
    sa.Column("disclosure", sa.String(36), primary_key=True),
    sa.Column("kind", sa.String(12), primary_key=True),
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("data", Json, nullable=False),
    sa.Column("at", Instant, nullable=False),
    # How often it was told.
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_reception_newest", reception.c.kind, reception.c.at)

# Every task that was opened about a disclosure; those that its row does not list as closed are open.
disclosure_tasks = sa.Table(
    "disclosure_tasks",
    metadata,
    sa.Column("task", sa.String(36), primary_key=True),
    sa.Column("disclosure", sa.String(36), nullable=False),
    # Of a consent with the body that is asked, for several can be open at once.
    sa.Column("kind", sa.String(30), nullable=False),
)
sa.Index("ix_disclosure_tasks_disclosure", disclosure_tasks.c.disclosure)

issues = sa.Table(
    "issues",
    metadata,
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
sa.Index("uq_issues_number", issues.c.body, issues.c.audience, issues.c.year, issues.c.serial, unique=True)

# What is in an issue, in its order, and what was: a purge finds whatever may have been said of it.
issue_members = sa.Table(
    "issue_members",
    metadata,
    sa.Column("issue", sa.String(36), sa.ForeignKey("issues.id"), primary_key=True),
    sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("content_hash", sa.String(80), nullable=False),
    sa.Column("added_by", Json, nullable=False),
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("removed_at", Instant),
)
sa.Index("ix_issue_members_disclosure", issue_members.c.disclosure)

# What the leading group said of issues, as review told it. The reason may quote: a purge blanks it without waiting for
# the lock of the issue, so it has a row of its own.
deliberations = sa.Table(
    "deliberations",
    metadata,
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
sa.Index("ix_deliberations_issue", deliberations.c.issue)

# What the directory asks for: one row for each item, element and occasion (a period, or the disclosure of a matter).
# How it stands follows from the days; `announced` and `tasks` say what was told of its due date.
obligations = sa.Table(
    "obligations",
    metadata,
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
sa.Index("uq_obligations", obligations.c.item, obligations.c.element, obligations.c.occasion, unique=True)
# A year in the order of its lists, with what counting needs, so that it is counted from the index alone.
_COUNTED = ("frequency", "audience", "department", "fulfilled_on", "excuse")
sa.Index(
    "ix_obligations_year",
    obligations.c.year,
    obligations.c.body,
    obligations.c.due_on,
    obligations.c.id,
    postgresql_include=_COUNTED,
)
_IS_STANDING = obligations.c.frequency == "standing"
sa.Index(
    "ix_obligations_standing",
    obligations.c.body,
    obligations.c.item,
    postgresql_where=_IS_STANDING,
    sqlite_where=_IS_STANDING,
)
sa.Index("ix_obligations_due", obligations.c.due_on, obligations.c.id)
sa.Index("ix_obligations_body", obligations.c.body, obligations.c.due_on, obligations.c.id)
sa.Index("ix_obligations_item", obligations.c.item, obligations.c.year)
sa.Index("ix_obligations_occasion", obligations.c.occasion)
_IS_OPEN_OBLIGATION = sa.and_(obligations.c.fulfilled_on.is_(None), obligations.c.excuse.is_(None))
sa.Index(
    "ix_obligations_open",
    obligations.c.due_on,
    postgresql_where=_IS_OPEN_OBLIGATION,
    sqlite_where=_IS_OPEN_OBLIGATION,
)

# What each public disclosure covers, and since when.
fulfilments = sa.Table(
    "fulfilments",
    metadata,
    sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
    sa.Column("item", sa.String(60), primary_key=True),
    sa.Column("element", sa.String(60), primary_key=True),
    sa.Column("period", sa.String(10), primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
)
sa.Index("ix_fulfilments_item", fulfilments.c.item, fulfilments.c.element, fulfilments.c.period)

# The register of the bodies' own rules (制度), a row for each version; `task` is the open one that asks for a review.
bylaws = sa.Table(
    "bylaws",
    metadata,
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
sa.Index("uq_bylaws", bylaws.c.body, bylaws.c.code, bylaws.c.version, unique=True)
sa.Index(
    "ix_bylaws_review_by",
    bylaws.c.review_by,
    postgresql_where=bylaws.c.review_by.is_not(None),
    sqlite_where=bylaws.c.review_by.is_not(None),
)

# The register of training and publicity (宣传、培训、知晓率).
activities = sa.Table(
    "activities",
    metadata,
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
sa.Index("uq_activities", activities.c.body, activities.c.code, unique=True)
sa.Index("ix_activities_held_on", activities.c.body, activities.c.held_on, activities.c.id)

# Files that were uploaded, and the digests to which each disclosure ever referred, in whichever revision.
uploads = sa.Table(
    "uploads",
    metadata,
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
file_references = sa.Table(
    "file_references",
    metadata,
    sa.Column("digest", sa.String(80), primary_key=True),
    sa.Column("disclosure", sa.String(36), sa.ForeignKey("disclosures.id"), primary_key=True),
)
sa.Index("ix_file_references_disclosure", file_references.c.disclosure)

# Which entry of another system, by the digest of its key, became which disclosure, and the digest of the address that
# it had there; kept when that is purged.
imports = sa.Table(
    "imports",
    metadata,
    sa.Column("body", sa.String(20), primary_key=True),
    sa.Column("source", sa.String(80), primary_key=True),
    sa.Column("disclosure", sa.String(36), nullable=False),
    sa.Column("digest", sa.String(80), nullable=False),
    sa.Column("address", sa.String(80)),
)
sa.Index("uq_imports_address", imports.c.address, unique=True)

counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("value", _Big, nullable=False),
)

# The public log. Titles are not here; ``erase``: whoever keeps a copy forgets its words too.
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("id", _Big, primary_key=True, autoincrement=False),
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
sa.Index("ix_changes_disclosure", changes.c.disclosure)

# PostgreSQL keeps the words as tsvectors with GIN indexes, SQLite in an FTS5 table whose rowid is the position.
search = sa.Table(
    "search",
    sa.MetaData(),
    sa.Column("position", _Big, primary_key=True, autoincrement=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
)

# The register of responsibility (责任制度): terms of office.
responsibilities = sa.Table(
    "responsibilities",
    metadata,
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
sa.Index("ix_responsibilities_body", responsibilities.c.body, responsibilities.c.from_on, responsibilities.c.id)
