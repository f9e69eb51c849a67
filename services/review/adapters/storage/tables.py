"""The tables of review: one row holds a whole case, so that one lock and one write change it."""

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
    sa.Column("current_step", sa.Integer),
    # Whom it keeps away, though his post would let him: subs between bars.
    sa.Column("not_for", sa.Text, nullable=False),
    # Each step with its sheet, its task and the verdicts given on it.
    sa.Column("steps", Json, nullable=False),
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("closed_at", Instant),
    sa.Column("deliberate_after", sa.Boolean, nullable=False),
    sa.Column("record_digest", sa.String(80)),
    sa.Column("purged", sa.Boolean, nullable=False),
    # The steps that nobody could take when it was looked at last, and what the office was asked for.
    sa.Column("unstaffed", Json, nullable=False),
    sa.Column("deputy_tasks", Json, nullable=False),
    sa.Column("overdue_tasks", Json, nullable=False),
    # The day after which the office is asked to see to the current step; none once it was.
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

# Which roles take which step: who may see a case, and whom its current step awaits.
step_roles = sa.Table(
    "step_roles",
    metadata,
    sa.Column("case_id", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True),
    sa.Column("role", sa.String(40), primary_key=True),
)

# The ledger of decisions, never changed: who decided what when, and whether in time (for the assessment, 考核).
decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("case_id", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("step", sa.Integer, primary_key=True),
    sa.Column("sub", sa.String(120), primary_key=True),
    sa.Column("department", sa.String(120), nullable=False),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("decision", sa.String(10), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
)
sa.Index("ix_decisions_sub", decisions.c.sub, decisions.c.at)

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

# The yearly assessment (考核): what it counts of other services, as they told it, never a word of anybody.
obligations = sa.Table(
    "obligations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("item", sa.String(60), nullable=False),
    sa.Column("element", sa.String(60), nullable=False),
    sa.Column("occasion", sa.String(64), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("fulfilled_on", sa.Date),
    sa.Column("on_time", sa.Boolean),
    sa.Column("excuse", sa.String(20)),
)
sa.Index("ix_obligations_year", obligations.c.body, obligations.c.due_on)
# Citizens' cases but tip-offs, of which nobody outside those who handle them knows.
citizen_cases = sa.Table(
    "citizen_cases",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("number", sa.String(80), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("department", sa.String(60), nullable=False, default=""),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("answered_at", Instant),
    sa.Column("closed_at", Instant),
)
sa.Index("ix_citizen_cases_body", citizen_cases.c.body, citizen_cases.c.id)
# The public's evaluation of a publication as it stood last in each year; no rating where too few people gave one.
public_ratings = sa.Table(
    "public_ratings",
    metadata,
    sa.Column("disclosure", sa.String(64), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("rating", sa.Integer),
    sa.Column("rated_on", sa.Date, nullable=False),
)
sa.Index("ix_public_ratings_year", public_ratings.c.body, public_ratings.c.year)
assessment_schemes = sa.Table(
    "assessment_schemes",
    metadata,
    sa.Column("body", sa.String(40), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("indicators", Json, nullable=False),
    sa.Column("by", Json, nullable=False),
    sa.Column("at", Instant, nullable=False),
)
assessments = sa.Table(
    "assessments",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("started_by", Json, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("scheme_version", sa.Integer),
    sa.Column("indicators", Json, nullable=False),
    sa.Column("scores", Json, nullable=False),
    # Whose heads may read it: codes between bars.
    sa.Column("departments", sa.Text, nullable=False),
    sa.Column("announced_at", Instant),
    sa.Column("objections_until", sa.Date),
    sa.Column("objections", Json, nullable=False),
    sa.Column("decision", Json),
    sa.Column("published_at", Instant),
    sa.Column("shown_until", sa.Date),
    sa.Column("tasks", Json, nullable=False),
    sa.Column("purged", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("uq_assessments_year", assessments.c.body, assessments.c.year, unique=True)
# The facts that an announced assessment rests on, as they were then.
assessed_facts = sa.Table(
    "assessed_facts",
    metadata,
    sa.Column("assessment", sa.String(64), sa.ForeignKey("assessments.id"), primary_key=True),
    sa.Column("id", sa.String(100), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("page", sa.String(200), nullable=False),
    sa.Column("item", sa.String(60), nullable=False),
    sa.Column("note", sa.String(100), nullable=False),
    sa.Column("people", sa.Integer, nullable=False),
    sa.Column("rating", sa.Integer),
)
sa.Index("ix_assessed_facts_kind", assessed_facts.c.assessment, assessed_facts.c.kind, assessed_facts.c.id)

# Accountability (责任追究): one row a matter, known to those concerned alone.
accountabilities = sa.Table(
    "accountabilities",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    # Whose it is, for queries.
    sa.Column("person_sub", sa.String(120), nullable=False),
    sa.Column("person", Json, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("trigger", sa.String(20), nullable=False),
    sa.Column("measure", sa.String(20), nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("disclosure", sa.String(64), nullable=False),
    sa.Column("proposed_by", Json, nullable=False),
    sa.Column("proposed_at", Instant, nullable=False),
    sa.Column("proposed_on", sa.Date, nullable=False),
    sa.Column("hear_until", sa.Date, nullable=False),
    sa.Column("hearing", Json),
    sa.Column("ruling", Json),
    # The last day of the effect, for the timer.
    sa.Column("effective_until", sa.Date),
    sa.Column("published_at", Instant),
    sa.Column("ended_at", Instant),
    sa.Column("tasks", Json, nullable=False),
    sa.Column("purged", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_accountabilities_body", accountabilities.c.body, accountabilities.c.id)
sa.Index("ix_accountabilities_person", accountabilities.c.person_sub, accountabilities.c.id)
sa.Index("ix_accountabilities_disclosure", accountabilities.c.disclosure)
sa.Index("ix_accountabilities_until", accountabilities.c.state, accountabilities.c.effective_until)
