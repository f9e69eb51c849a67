"""Cases, dialogues, answers, evaluations, and copies of what catalog announces."""

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
    _copies()
    _cases()
    _sent_cases()
    _sealed_identities()
    _announced_deadlines()
    _telling()
    _rules()
    _ledger()
    _mails()
    _mailboxes()
    _dialogues()
    _evaluations()
    _questionnaires()
    _meetings()


def _copies() -> None:
    op.create_table(
        "bodies",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("legal_regime", sa.String(20), nullable=False),
        sa.Column("departments", Json, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "publications",
        sa.Column("disclosure", sa.String(64), primary_key=True),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("department", sa.String(64)),
        sa.Column("item_title", sa.Text, nullable=False),
        sa.Column("index_number", sa.String(80)),
        sa.Column("address", sa.Text),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("purged", sa.Boolean, nullable=False),
        sa.Column("count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("comments", sa.Integer, nullable=False, server_default="0"),
        sa.Column("truthfulness", sa.Integer, nullable=False, server_default="0"),
        sa.Column("completeness", sa.Integer, nullable=False, server_default="0"),
        sa.Column("effectiveness", sa.Integer, nullable=False, server_default="0"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("number", sa.String(100), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("department", sa.String(64)),
        sa.Column("disclosure", sa.String(64)),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("receipt", sa.String(160), nullable=False),
        sa.Column("anonymous", sa.Boolean, nullable=False),
        sa.Column("contact", Json),
        sa.Column("notify", sa.Boolean, nullable=False),
        sa.Column("publish_ok", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("clock_from", sa.Date, nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("due_provisional", sa.Boolean, nullable=False),
        sa.Column("term", Json, nullable=False),
        sa.Column("handler", Json),
        sa.Column("task", sa.String(64), nullable=False),
        sa.Column("order_number", sa.String(100)),
        sa.Column("reported_on", sa.Date),
        sa.Column("split_from", sa.String(100)),
        sa.Column("merged_into", sa.String(100)),
        sa.Column("absorbed", sa.Integer, nullable=False),
        sa.Column("transfer", Json),
        sa.Column("extension", Json),
        sa.Column("referral", Json),
        sa.Column("finding", sa.String(20)),
        sa.Column("reported", sa.Text, nullable=False),
        sa.Column("named", sa.Text, nullable=False),
        sa.Column("opening", Json),
        sa.Column("draft", sa.String(64)),
        sa.Column("wording", sa.String(80)),
        sa.Column("answer_state", sa.String(20), nullable=False),
        sa.Column("answer_by", Json, nullable=False),
        sa.Column("answer_task", sa.String(64)),
        sa.Column("signed_on", sa.Date),
        sa.Column("document_number", sa.String(100)),
        sa.Column("delivery", sa.String(20)),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("answered_at", Instant),
        sa.Column("answered_on", sa.Date),
        sa.Column("first_answered_on", sa.Date),
        sa.Column("satisfaction", sa.Integer),
        sa.Column("reopened", sa.Integer, nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("close_reason", sa.Text),
        sa.Column("remedy", sa.Text),
        sa.Column("right_channel", sa.Text),
        sa.Column("erased_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_cases_disclosure", "cases", ["disclosure"])
    op.create_index("ix_cases_receipt", "cases", ["receipt"])
    op.create_index("ix_cases_order_number", "cases", ["order_number"])
    op.create_index("ix_cases_merged_into", "cases", ["merged_into"])
    op.create_index("ix_cases_body_state_due", "cases", ["body", "state", "due_on"])
    op.create_index("ix_cases_state_answered", "cases", ["state", "answered_at"])
    where = sa.text("notify")
    op.create_index("ix_cases_notify", "cases", ["id"], postgresql_where=where, sqlite_where=where)
    op.create_table(
        "numbers",
        sa.Column("body", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )


def _sent_cases() -> None:
    op.create_table(
        "sent_cases",
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("from_body", sa.String(64), nullable=False),
        sa.Column("to_body", sa.String(64), nullable=False),
        sa.Column("to_department", sa.String(64)),
        sa.Column("sent_on", sa.Date, nullable=False),
        sa.Column("disputed_on", sa.Date),
    )
    op.create_index("ix_sent_cases_from", "sent_cases", ["from_body", "sent_on", "case"])


def _sealed_identities() -> None:
    op.create_table(
        "sealed_identities",
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("sealed", sa.Text, nullable=False),
    )


def _announced_deadlines() -> None:
    op.create_table(
        "announced_deadlines",
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("said", sa.String(10), nullable=False),
        sa.Column("calendar", sa.Text, nullable=False),
        sa.Column("rung", sa.Integer, nullable=False),
        sa.Column("task", sa.String(64)),
    )
    where = sa.text("task IS NOT NULL")
    op.create_index(
        "ix_announced_deadlines_task", "announced_deadlines", ["task"], postgresql_where=where, sqlite_where=where
    )


def _telling() -> None:
    op.create_table(
        "told_citizens",
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", Instant),
        sa.Column("failed", sa.String(20)),
        sa.Column("failed_at", Instant),
    )
    op.create_table(
        "lost_codes",
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", Instant),
    )
    op.create_index("ix_lost_codes_next_at", "lost_codes", ["next_at"])
    op.create_table(
        "rating_tokens",
        sa.Column("token", sa.String(80), primary_key=True),
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("answered_at", Instant, nullable=False),
        sa.Column("used_at", Instant),
    )
    op.create_index("ix_rating_tokens_case", "rating_tokens", ["case"])


def _rules() -> None:
    op.create_table(
        "case_rules",
        sa.Column("body", sa.String(64), primary_key=True),
        sa.Column("steps", Json, nullable=False),
        sa.Column("same_person", Json, nullable=False),
        sa.Column("checklist", sa.Boolean, nullable=False),
        sa.Column("document_code", sa.String(40), nullable=False),
        sa.Column("limits", Json, nullable=False),
        sa.Column("templates", Json, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "entries",
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("happened_on", sa.Date, nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("by", Json, nullable=False),
        sa.Column("data", Json, nullable=False),
        sa.Column("words", Json, nullable=False),
        sa.Column("digest", sa.String(80)),
    )


def _dialogues() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("author", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("by", Json),
    )
    op.create_index("ix_messages_case", "messages", ["case"])
    op.create_table(
        "answers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("by", Json, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("hides", Json, nullable=False),
        sa.Column("keeps", Json, nullable=False),
        sa.Column("checks", Json, nullable=False),
        sa.Column("response_id", sa.String(64), unique=True),
        sa.Column("response_case_number", sa.String(100)),
        sa.Column("response_disclosure", sa.String(64)),
        sa.Column("response_body", sa.String(64)),
        sa.Column("response_title", sa.Text),
        sa.Column("response_question", sa.Text),
        sa.Column("response_answer", sa.Text),
        sa.Column("response_question_digest", sa.String(80)),
        sa.Column("response_question_size", sa.Integer),
        sa.Column("response_answer_digest", sa.String(80)),
        sa.Column("response_answer_size", sa.Integer),
        sa.Column("response_published_at", Instant),
    )
    for column in ("disclosure", "question_digest", "answer_digest", "published_at"):
        op.create_index(f"ix_answers_response_{column}", "answers", [f"response_{column}"])
    op.create_index("ix_answers_case", "answers", ["case"])


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("message", sa.String(80), primary_key=True),
        sa.Column("said", sa.String(80), primary_key=True),
        sa.Column("case", sa.String(64), sa.ForeignKey("cases.id"), nullable=False),
    )


def _mailboxes() -> None:
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.String(400), primary_key=True),
        sa.Column("validity", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "waiting_mails",
        sa.Column("mailbox", sa.String(400), primary_key=True),
        sa.Column("uid", sa.BigInteger, primary_key=True, autoincrement=False),
    )


def _evaluations() -> None:
    op.create_table(
        "evaluations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("disclosure", sa.String(64), nullable=False),
        sa.Column("token", sa.String(80), nullable=False),
        sa.Column("truthfulness", sa.Integer, nullable=False),
        sa.Column("completeness", sa.Integer, nullable=False),
        sa.Column("effectiveness", sa.Integer, nullable=False),
        sa.Column("commented", sa.Boolean, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("source", sa.String(32)),
        sa.Column("voided_at", Instant),
        sa.Column("voided_by", Json),
        sa.Column("void_reason", sa.Text),
        sa.UniqueConstraint("disclosure", "token", name="uq_evaluations_once"),
    )
    op.create_index("ix_evaluations_disclosure_at", "evaluations", ["disclosure", "at"])
    where = sa.text("source IS NOT NULL")
    op.create_index("ix_evaluations_source", "evaluations", ["at"], postgresql_where=where, sqlite_where=where)


def _questionnaires() -> None:
    op.create_table(
        "questionnaires",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("introduction", sa.Text, nullable=False),
        sa.Column("questions", Json, nullable=False),
        sa.Column("opens_on", sa.Date, nullable=False),
        sa.Column("closes_on", sa.Date, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("disclosure", sa.String(64)),
        sa.Column("predecessor", sa.String(64)),
        sa.Column("results", Json),
        sa.Column("summaries", Json),
        sa.Column("prepared_by", Json, nullable=False),
        sa.Column("prepared_at", Instant, nullable=False),
        sa.Column("closed_at", Instant),
        sa.Column("close_reason", sa.Text),
        sa.Column("published_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_questionnaires_disclosure", "questionnaires", ["disclosure"])
    op.create_index("ix_questionnaires_predecessor", "questionnaires", ["predecessor"])
    op.create_index("ix_questionnaires_opens", "questionnaires", ["opens_on", "id"])
    op.create_table(
        "questionnaire_answers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("questionnaire", sa.String(64), sa.ForeignKey("questionnaires.id"), nullable=False),
        sa.Column("token", sa.String(80), nullable=False),
        sa.Column("answers", Json, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("source", sa.String(32)),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("voided_at", Instant),
        sa.Column("voided_by", Json),
        sa.Column("void_reason", sa.Text),
        sa.UniqueConstraint("questionnaire", "token", name="uq_questionnaire_answers_once"),
    )
    op.create_index("ix_questionnaire_answers_at", "questionnaire_answers", ["questionnaire", "at"])
    op.create_index("ix_questionnaire_answers_again", "questionnaire_answers", ["questionnaire", "source"])
    where = sa.text("source IS NOT NULL")
    op.create_index(
        "ix_questionnaire_answers_source", "questionnaire_answers", ["at"], postgresql_where=where, sqlite_where=where
    )


def _meetings() -> None:
    op.create_table(
        "feedback_meetings",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("body", sa.String(64), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("minutes", sa.Text, nullable=False),
        sa.Column("raised", Json, nullable=False),
        sa.Column("recorded_by", Json, nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("withdrawn_at", Instant),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_feedback_meetings_held", "feedback_meetings", ["held_on", "id"])
