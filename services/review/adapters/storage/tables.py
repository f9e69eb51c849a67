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
    sa.Column("withdrawn_at", Instant),
    sa.Column("deliberation_task", sa.String(64), nullable=False),
    sa.Column("record_digest", sa.String(80)),
    sa.Column("purged", sa.Boolean, nullable=False),
    # The steps that nobody could take when it was looked at last, and what the office was asked for.
    sa.Column("unstaffed", Json, nullable=False),
    sa.Column("deputy_tasks", Json, nullable=False),
    sa.Column("overdue_tasks", Json, nullable=False),
    sa.Column("recusals", Json, nullable=False),
    # The steps of its route that a correction left out.
    sa.Column("skipped", Json, nullable=False),
    # By when the first of its current steps is due, by which what awaits somebody is listed.
    sa.Column("due_on", sa.Date),
    # The day after which the office is asked to see to a current step; none once it was asked of each.
    sa.Column("remind_after", sa.Date),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_cases_disclosure", cases.c.disclosure, cases.c.revision, cases.c.id)
sa.Index("ix_cases_record", cases.c.record_digest)
sa.Index("ix_cases_due", cases.c.due_on, cases.c.id)
sa.Index("ix_cases_remind", cases.c.remind_after, cases.c.id)
sa.Index("ix_cases_body", cases.c.body, cases.c.id)
sa.Index("ix_cases_proposer", cases.c.proposer_sub, cases.c.id)
is_refused = cases.c.state == "refused"
sa.Index("ix_cases_refused", cases.c.body, cases.c.id, postgresql_where=is_refused, sqlite_where=is_refused)
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
    # Subs of those who passed an earlier step and are not asked for this one.
    sa.Column("unasked", Json, nullable=False),
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

# The last number given of each series: certificates of secrecy review, by body, audience and year.
counters = sa.Table(
    "counters",
    metadata,
    sa.Column("name", sa.String(120), primary_key=True),
    sa.Column("value", sa.BigInteger, nullable=False),
)

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

# What was published, in its latest edition: to be evaluated, and to be drawn for an inspection.
publications = sa.Table(
    "publications",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("item", sa.String(60), nullable=False),
    sa.Column("item_title", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("index_number", sa.String(60), nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("content_hash", sa.String(80), nullable=False),
    sa.Column("text", Json, nullable=False),
    sa.Column("attachments", Json, nullable=False),
    sa.Column("published", sa.String(12), nullable=False),
    sa.Column("published_at", Instant, nullable=False),
    sa.Column("archive_number", sa.String(80), nullable=False),
    sa.Column("purged", sa.Boolean, nullable=False),
)
sa.Index("ix_publications_body", publications.c.body, publications.c.published_at, publications.c.id)

evaluations = sa.Table(
    "evaluations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("period", sa.String(10), nullable=False),
    sa.Column("evaluated", Json, nullable=False),
    sa.Column("aspects", Json, nullable=False),
    sa.Column("conclusion", sa.String(20), nullable=False),
    sa.Column("opinion", sa.Text, nullable=False),
    sa.Column("present", Json, nullable=False),
    sa.Column("by", Json, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("record_digest", sa.String(80), nullable=False),
    sa.Column("purged", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_evaluations_body", evaluations.c.body, evaluations.c.id)
sa.Index("ix_evaluations_record", evaluations.c.record_digest)

remedial_orders = sa.Table(
    "remedial_orders",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("number", sa.String(40), nullable=False),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("audience", sa.String(10), nullable=False),
    sa.Column("department", sa.String(60), nullable=False),
    sa.Column("source", Json, nullable=False),
    sa.Column("disclosures", Json, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("by", Json, nullable=False),
    sa.Column("issued_at", Instant, nullable=False),
    sa.Column("due", Json, nullable=False),
    sa.Column("days", sa.Integer, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("answers", Json, nullable=False),
    sa.Column("evidence", Json, nullable=False),
    sa.Column("checks", Json, nullable=False),
    sa.Column("stage", sa.Integer, nullable=False),
    # The day after which the next one is asked to press for it; none where nobody is any more.
    sa.Column("escalate_after", sa.Date),
    sa.Column("tasks", Json, nullable=False),
    sa.Column("purged", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_remedial_orders_body", remedial_orders.c.body, remedial_orders.c.id)
sa.Index("uq_remedial_orders_number", remedial_orders.c.body, remedial_orders.c.number, unique=True)
sa.Index("ix_remedial_orders_escalate", remedial_orders.c.escalate_after, remedial_orders.c.id)

# The files of all rounds, so that one which two orders name is removed with the last of them alone.
order_evidence = sa.Table(
    "order_evidence",
    metadata,
    sa.Column("order", sa.String(64), primary_key=True),
    sa.Column("digest", sa.String(80), primary_key=True),
)
sa.Index("ix_order_evidence_digest", order_evidence.c.digest)

# The last number given to an order, by body, year and whether it is a party matter.
order_numbers = sa.Table(
    "order_numbers",
    metadata,
    sa.Column("body", sa.String(40), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("party", sa.Boolean, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

inspections = sa.Table(
    "inspections",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("departments", Json, nullable=False),
    sa.Column("planned_on", sa.Date, nullable=False),
    sa.Column("from_on", sa.Date, nullable=False),
    sa.Column("until_on", sa.Date, nullable=False),
    sa.Column("sizes", Json, nullable=False),
    sa.Column("by", Json, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("population", Json),
    sa.Column("population_digest", sa.String(80)),
    sa.Column("sample", Json),
    sa.Column("checks", Json, nullable=False),
    sa.Column("visits", Json, nullable=False),
    sa.Column("findings", Json, nullable=False),
    sa.Column("conclusion", sa.Text, nullable=False),
    sa.Column("concluded_at", Instant),
    sa.Column("purged", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_inspections_body", inspections.c.body, inspections.c.id)
sa.Index("ix_inspections_state", inspections.c.state, inspections.c.id)
sa.Index("ix_inspections_population", inspections.c.population_digest)

# Which evaluations, orders and inspections have to do with which disclosure, so that a purge finds their words.
oversight_disclosures = sa.Table(
    "oversight_disclosures",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("disclosure", sa.String(64), primary_key=True),
)
sa.Index("ix_oversight_disclosures_disclosure", oversight_disclosures.c.disclosure)

# A superior's own indicators for a body and year, with what the body gives itself by each.
indicator_sets = sa.Table(
    "indicator_sets",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("body", sa.String(40), nullable=False),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("indicators", Json, nullable=False),
    sa.Column("by", Json, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("scores", Json, nullable=False),
    sa.Column("purged", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_indicator_sets_body", indicator_sets.c.body, indicator_sets.c.id)
sa.Index("uq_indicator_sets_name", indicator_sets.c.body, indicator_sets.c.year, indicator_sets.c.name, unique=True)


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
    sa.Column("answered_on", sa.Date),
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
    sa.Column("about", Json),
    sa.Column("proposed_by", Json, nullable=False),
    sa.Column("proposed_at", Instant, nullable=False),
    sa.Column("proposed_on", sa.Date, nullable=False),
    sa.Column("hear_until", sa.Date, nullable=False),
    sa.Column("rank", sa.Integer, nullable=False),
    sa.Column("hearing", Json),
    sa.Column("ruling", Json),
    # The last day of the effect, for the timer.
    sa.Column("effective_until", sa.Date),
    sa.Column("published_at", Instant),
    sa.Column("ended_at", Instant),
    sa.Column("tasks", Json, nullable=False),
    sa.Column("purged_at", Instant),
    sa.Column("version", sa.Integer, nullable=False),
)
sa.Index("ix_accountabilities_body", accountabilities.c.body, accountabilities.c.id)
sa.Index("ix_accountabilities_person", accountabilities.c.person_sub, accountabilities.c.id)
sa.Index("ix_accountabilities_disclosure", accountabilities.c.disclosure)
sa.Index("ix_accountabilities_until", accountabilities.c.state, accountabilities.c.effective_until)
