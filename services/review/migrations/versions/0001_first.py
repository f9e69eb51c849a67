"""Cases with their steps and verdicts, and replicas of the catalogue."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

from chassis.storage import messaging_0001
from chassis.storage.database import Instant, Json

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    messaging_0001.create(op)
    _cases()
    _steps()
    _routes()
    _issues()
    _replicas()


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("disclosure", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("department", sa.String(60), nullable=False),
        sa.Column("audience", sa.String(10), nullable=False),
        sa.Column("proposer_sub", sa.String(120), nullable=False),
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
        sa.Column("unstaffed", Json, nullable=False),
        sa.Column("deputy_tasks", Json, nullable=False),
        sa.Column("overdue_tasks", Json, nullable=False),
        sa.Column("recusals", Json, nullable=False),
        sa.Column("remind_after", sa.Date),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_cases_disclosure", "cases", ["disclosure", "revision", "id"])
    op.create_index("ix_cases_record", "cases", ["record_digest"])
    op.create_index("ix_cases_remind", "cases", ["remind_after", "id"])
    op.create_index("ix_cases_body", "cases", ["body", "id"])
    op.create_index("ix_cases_proposer", "cases", ["proposer_sub", "id"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "uq_cases_open",
        "cases",
        ["disclosure", "revision"],
        unique=True,
        postgresql_where=is_open,
        sqlite_where=is_open,
    )


def _steps() -> None:
    op.create_table(
        "steps",
        sa.Column("case_id", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
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
    op.create_table(
        "verdicts",
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
    op.create_index("ix_verdicts_sub", "verdicts", ["sub", "at"])


def _routes() -> None:
    table = op.create_table(
        "routes",
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
    # What came with the program holds for every body until its office enters a version of its own.
    kept = {"body": "", "version": 1, "state": "in_force", "reason": "", "task": ""}
    given = json.loads((Path(__file__).parents[2] / "routes.json").read_text(encoding="utf-8"))
    op.bulk_insert(table, [{**kept, **route} for route in given])


def _issues() -> None:
    op.create_table(
        "issues",
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
    op.create_index("ix_issues_body", "issues", ["body", "id"])
    op.create_table(
        "issue_disclosures",
        sa.Column("issue", sa.String(64), sa.ForeignKey("issues.id"), primary_key=True),
        sa.Column("disclosure", sa.String(64), primary_key=True),
    )
    op.create_index("ix_issue_disclosures_disclosure", "issue_disclosures", ["disclosure"])


def _replicas() -> None:
    op.create_table(
        "bodies",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(80), nullable=False),
        sa.Column("legal_regime", sa.String(20), nullable=False),
        sa.Column("departments", Json, nullable=False),
        sa.Column("rules", Json, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("code", sa.String(60), primary_key=True),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("elements", Json, nullable=False),
        sa.Column("personal_data", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
