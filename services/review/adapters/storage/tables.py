"""The tables of review; whoever changes a case locks its row, and thereby its steps and verdicts."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.database import Instant, Json

metadata = sa.MetaData()

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("disclosure", sa.String(64), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("proposer_sub", sa.String(120), nullable=False),
    # What was proposed, as it was announced; a purge blanks its words.
    sa.Column("proposal", Json, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("route_version", sa.Integer, nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("closed_at", Instant),
    sa.Column("deliberate_within", sa.Integer, nullable=False),
    sa.Column("deliberate_by", sa.Date),
    sa.Column("deliberated_at", Instant),
    sa.Column("deliberation_task", sa.String(64), nullable=False),
    sa.Column("record_digest", sa.String(80)),
    sa.Column("purged", sa.Boolean, nullable=False),
    # The steps that nobody could take when it was looked at last, and what the office was asked for.
    sa.Column("unstaffed", Json, nullable=False),
    sa.Column("deputy_tasks", Json, nullable=False),
    sa.Column("overdue_tasks", Json, nullable=False),
    sa.Column("recusals", Json, nullable=False),
    # The day after which the office is asked to see to a current step; none once it was asked of each.
    sa.Column("remind_after", sa.Date),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_cases_disclosure", cases.c.disclosure, cases.c.revision, cases.c.id)
sa.Index("ix_cases_record", cases.c.record_digest)
sa.Index("ix_cases_remind", cases.c.remind_after, cases.c.id)
sa.Index("ix_cases_body", cases.c.body, cases.c.id)
sa.Index("ix_cases_proposer", cases.c.proposer_sub, cases.c.id)
sa.Index(
    "uq_cases_open",
    cases.c.disclosure,
    cases.c.revision,
    unique=True,
    postgresql_where=cases.c.state == "open",
    sqlite_where=cases.c.state == "open",
)

# The steps of a case, and what queries look for beside their fields: whom each keeps away, whatever his posts.
steps = sa.Table(
    "steps",
    metadata,
    sa.Column("case_id", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("stage", sa.Integer, nullable=False),
    sa.Column("name", sa.String(60), nullable=False),
    # Codes, subs: between bars.
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("not_for", sa.Text, nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("person", sa.String(120), nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("days", sa.Integer, nullable=False),
    sa.Column("sheet", Json),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),
    sa.Column("task", sa.String(64), nullable=False),
)

# The verdicts, a ledger that is only ever added to; a purge blanks the words. The term of the step stands beside each,
# so that it can be told whether it was in time (考核).
verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("case_id", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True),
    sa.Column("sub", sa.String(120), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("department", sa.String(120), nullable=False),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("decision", sa.String(10), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("opinion", sa.Text, nullable=False),
    sa.Column("sheet", Json),
    sa.Column("ground", sa.String(60), nullable=False),
    sa.Column("fields", Json, nullable=False),
    sa.Column("together_with", Json, nullable=False),
    sa.Column("deputy_for", sa.String(120), nullable=False),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
)
sa.Index("ix_verdicts_sub", verdicts.c.sub, verdicts.c.at)

# Routes in versions. Those of the body "" came with the program and hold where a body has none of its own.
routes = sa.Table(
    "routes",
    metadata,
    sa.Column("body", sa.String(40), primary_key=True),
    sa.Column("code", sa.String(20), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("steps", Json, nullable=False),
    sa.Column("deliberate_within", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("entered_by", Json),
    sa.Column("entered_at", Instant),
    sa.Column("settled_by", Json),
    sa.Column("settled_at", Instant),
    sa.Column("task", sa.String(64), nullable=False),
)

# Issues on which the leading group deliberates, one row each: what is in one and what was said of it as JSON.
issues = sa.Table(
    "issues",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("number", sa.String(60), nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("closed_at", Instant),
    sa.Column("list_digest", sa.String(80), nullable=False),
    sa.Column("listed", Json, nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("deliberations", Json, nullable=False),
    sa.Column("tasks", Json, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_issues_body", issues.c.body, issues.c.id)

# Every disclosure that was ever in an issue, so that a purge finds what may have been said of it.
issue_disclosures = sa.Table(
    "issue_disclosures",
    metadata,
    sa.Column("issue", sa.String(64), sa.ForeignKey("issues.id"), primary_key=True),
    sa.Column("disclosure", sa.String(64), primary_key=True),
)
sa.Index("ix_issue_disclosures_disclosure", issue_disclosures.c.disclosure)

bodies = sa.Table(
    "bodies",
    metadata,
    sa.Column("code", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(80), nullable=False),
    sa.Column("legal_regime", sa.String(20), nullable=False),
    sa.Column("departments", Json, nullable=False),
    sa.Column("rules", Json, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)
items = sa.Table(
    "items",
    metadata,
    sa.Column("code", sa.String(60), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("elements", Json, nullable=False),
    sa.Column("personal_data", sa.String(20), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)
