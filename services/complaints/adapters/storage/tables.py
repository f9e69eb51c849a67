"""The tables of complaints. Citizens' words stand here and nowhere else; contacts in one column of one table."""

from __future__ import annotations

import sqlalchemy as sa

from chassis.storage.database import Instant, Json
from chassis.storage.repository import divided, joined

metadata = sa.MetaData()


class Codes(sa.types.TypeDecorator[tuple[str, ...]]):
    """A set of codes as :func:`~chassis.storage.repository.joined` writes it, in which a query looks for one."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _dialect: sa.Dialect) -> str:
        """As it is kept."""
        return joined(value or ())

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> tuple[str, ...]:
        """As the domain knows it."""
        return tuple(divided(value or ""))


_ID = sa.String(64)
_CODE = sa.String(64)

bodies = sa.Table(
    "bodies",
    metadata,
    sa.Column("code", _CODE, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("legal_regime", sa.String(20), nullable=False),
    sa.Column("departments", Json, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)

publications = sa.Table(
    "publications",
    metadata,
    sa.Column("disclosure", _ID, primary_key=True),
    sa.Column("body", _CODE, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("department", _CODE),
    sa.Column("item_title", sa.Text, nullable=False),
    sa.Column("index_number", sa.String(80)),
    sa.Column("address", sa.Text),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("purged", sa.Boolean, nullable=False),
    # What the public said of it, summed up here so that an evaluation needs one statement to check and to count.
    sa.Column("count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("comments", sa.Integer, nullable=False, server_default="0"),
    sa.Column("truthfulness", sa.Integer, nullable=False, server_default="0"),
    sa.Column("completeness", sa.Integer, nullable=False, server_default="0"),
    sa.Column("effectiveness", sa.Integer, nullable=False, server_default="0"),
)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("number", sa.String(100), nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("body", _CODE, nullable=False),
    sa.Column("department", _CODE),
    sa.Column("disclosure", _ID, index=True),
    sa.Column("channel", sa.String(40), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    # A case and its parts have the same.
    sa.Column("receipt", sa.String(160), nullable=False, index=True),
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
    # The limit as it was when the term began.
    sa.Column("term", Json, nullable=False),
    sa.Column("handler", Json),
    sa.Column("task", _ID, nullable=False),
    # What the platform that handed it over calls it.
    sa.Column("order_number", sa.String(100), index=True),
    sa.Column("reported_on", sa.Date),
    sa.Column("split_from", sa.String(100)),
    sa.Column("merged_into", sa.String(100), index=True),
    sa.Column("absorbed", sa.Integer, nullable=False),
    sa.Column("transfer", Json),
    sa.Column("extension", Json),
    # The letter to an organisation outside that is not sent yet.
    sa.Column("referral", Json),
    sa.Column("finding", sa.String(20)),
    # Of a tip-off: whom it reports and who is kept away from it, and how the opening of its sealed identity stands.
    sa.Column("reported", Codes, nullable=False),
    # Of what is no tip-off: whom its words name, who do not handle it.
    sa.Column("named", Codes, nullable=False),
    sa.Column("opening", Json),
    sa.Column("draft", _ID),
    sa.Column("wording", sa.String(80)),
    sa.Column("answer_state", sa.String(20), nullable=False),
    sa.Column("answer_by", Json, nullable=False),
    sa.Column("answer_task", _ID),
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
    sa.Index("ix_cases_body_state_due", "body", "state", "due_on"),
    sa.Index("ix_cases_state_answered", "state", "answered_at"),
)
sa.Index(
    "ix_cases_notify",
    cases.c.id,
    postgresql_where=sa.text("notify"),
    sqlite_where=sa.text("notify"),
)

# Of a case that went to another body where it went and whether it came back, for the body that sent it.
sent_cases = sa.Table(
    "sent_cases",
    metadata,
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("from_body", _CODE, nullable=False),
    sa.Column("to_body", _CODE, nullable=False),
    sa.Column("to_department", _CODE),
    sa.Column("sent_on", sa.Date, nullable=False),
    sa.Column("disputed_on", sa.Date),
    sa.Index("ix_sent_cases_from", "from_body", "sent_on", "case"),
)

# Who gave a tip-off, in a form that opens with a key which is not here (docs/decisions/0075).
sealed_identities = sa.Table(
    "sealed_identities",
    metadata,
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("sealed", sa.Text, nullable=False),
)

# What was said of a case's due date, so that nothing is said twice and nothing is missed.
announced_deadlines = sa.Table(
    "announced_deadlines",
    metadata,
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("said", sa.String(10), nullable=False),
    sa.Column("calendar", sa.Text, nullable=False),
    sa.Column("rung", sa.Integer, nullable=False),
    sa.Column("task", _ID),
)
sa.Index(
    "ix_announced_deadlines_task",
    announced_deadlines.c.task,
    postgresql_where=announced_deadlines.c.task.is_not(None),
    sqlite_where=announced_deadlines.c.task.is_not(None),
)

# Up to which entry the citizen who wants it was told that there is news, and how the last letter fared.
told_citizens = sa.Table(
    "told_citizens",
    metadata,
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("next_at", Instant),
    # Why the last letter was given up.
    sa.Column("failed", sa.String(20)),
    sa.Column("failed_at", Instant),
)

# Who asked for a new receipt code with the mail address that he left.
lost_codes = sa.Table(
    "lost_codes",
    metadata,
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), primary_key=True),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    # None once it was sent or given up.
    sa.Column("next_at", Instant, index=True),
)

# Each rates one answer once; only the digest of the token is kept.
rating_tokens = sa.Table(
    "rating_tokens",
    metadata,
    sa.Column("token", sa.String(80), primary_key=True),
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("answered_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
)

# Everything that happened to a case, appended; the row in `cases` is made of it. Erasures and purges take words alone.
entries = sa.Table(
    "entries",
    metadata,
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), primary_key=True),
    # 1, 2, …: the version of the case that the entry made, so that no two are entered at once.
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("by", Json, nullable=False),
    sa.Column("data", Json, nullable=False),
    sa.Column("words", Json, nullable=False),
    sa.Column("digest", sa.String(80)),
)

# The mails of which cases were made, by the digest of what each is known by, so that none is taken twice.
mails = sa.Table(
    "mails",
    metadata,
    sa.Column("message", sa.String(80), primary_key=True),
    # Of what it says, for a sender may give one Message-ID to several.
    sa.Column("said", sa.String(80), primary_key=True),
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), nullable=False),
)

# How far a mailbox was read, by what IMAP numbers it and its mails with, and which are still to be taken.
mailboxes = sa.Table(
    "mailboxes",
    metadata,
    sa.Column("name", sa.String(400), primary_key=True),
    sa.Column("validity", sa.BigInteger, nullable=False),
    sa.Column("last", sa.BigInteger, nullable=False),
)
waiting_mails = sa.Table(
    "waiting_mails",
    metadata,
    sa.Column("mailbox", sa.String(400), primary_key=True),
    sa.Column("uid", sa.BigInteger, primary_key=True, autoincrement=False),
)

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("author", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("by", Json),
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("case", _ID, sa.ForeignKey("cases.id"), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("outcome", sa.String(20), nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("by", Json, nullable=False),
    sa.Column("at", Instant, nullable=False),
    # What the officer blanks, and lets stand, in its public face.
    sa.Column("hides", Json, nullable=False),
    sa.Column("keeps", Json, nullable=False),
    sa.Column("checks", Json, nullable=False),
    # The public face of a sent answer, where the citizen agreed: the fields of a response.
    sa.Column("response_id", _ID, unique=True),
    sa.Column("response_case_number", sa.String(100)),
    sa.Column("response_disclosure", _ID, index=True),
    sa.Column("response_body", _CODE),
    sa.Column("response_title", sa.Text),
    sa.Column("response_question", sa.Text),
    sa.Column("response_answer", sa.Text),
    sa.Column("response_question_digest", sa.String(80), index=True),
    sa.Column("response_question_size", sa.Integer),
    sa.Column("response_answer_digest", sa.String(80), index=True),
    sa.Column("response_answer_size", sa.Integer),
    sa.Column("response_published_at", Instant, index=True),
)

evaluations = sa.Table(
    "evaluations",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("disclosure", _ID, nullable=False),
    sa.Column("token", sa.String(80), nullable=False),
    sa.Column("truthfulness", sa.Integer, nullable=False),
    sa.Column("completeness", sa.Integer, nullable=False),
    sa.Column("effectiveness", sa.Integer, nullable=False),
    sa.Column("commented", sa.Boolean, nullable=False),
    sa.Column("at", Instant, nullable=False),
    # From where it came, a keyed hash for this publication alone; emptied by a timer.
    sa.Column("source", sa.String(32)),
    sa.Column("voided_at", Instant),
    sa.Column("voided_by", Json),
    sa.Column("void_reason", sa.Text),
    sa.UniqueConstraint("disclosure", "token", name="uq_evaluations_once"),
    sa.Index("ix_evaluations_disclosure_at", "disclosure", "at"),
)
sa.Index(
    "ix_evaluations_source",
    evaluations.c.at,
    postgresql_where=evaluations.c.source.is_not(None),
    sqlite_where=evaluations.c.source.is_not(None),
)

questionnaires = sa.Table(
    "questionnaires",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("body", _CODE, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("introduction", sa.Text, nullable=False),
    sa.Column("questions", Json, nullable=False),
    sa.Column("opens_on", sa.Date, nullable=False),
    sa.Column("closes_on", sa.Date, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("disclosure", _ID, index=True),
    sa.Column("predecessor", _ID, index=True),
    # As they may be shown; what was suppressed is not kept.
    sa.Column("results", Json),
    sa.Column("summaries", Json),
    sa.Column("prepared_by", Json, nullable=False),
    sa.Column("prepared_at", Instant, nullable=False),
    sa.Column("closed_at", Instant),
    sa.Column("close_reason", sa.Text),
    sa.Column("published_at", Instant),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_questionnaires_opens", "opens_on", "id"),
)

questionnaire_answers = sa.Table(
    "questionnaire_answers",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("questionnaire", _ID, sa.ForeignKey("questionnaires.id"), nullable=False),
    sa.Column("token", sa.String(80), nullable=False),
    # By the question's number; words with their personal data hidden.
    sa.Column("answers", Json, nullable=False),
    sa.Column("at", Instant, nullable=False),
    # From where it came, a keyed hash for this questionnaire alone; emptied by a timer.
    sa.Column("source", sa.String(32)),
    # Whether another had come from there before; it stays where the source is emptied.
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("voided_at", Instant),
    sa.Column("voided_by", Json),
    sa.Column("void_reason", sa.Text),
    sa.UniqueConstraint("questionnaire", "token", name="uq_questionnaire_answers_once"),
    sa.Index("ix_questionnaire_answers_at", "questionnaire", "at"),
    sa.Index("ix_questionnaire_answers_again", "questionnaire", "source"),
)
sa.Index(
    "ix_questionnaire_answers_source",
    questionnaire_answers.c.at,
    postgresql_where=questionnaire_answers.c.source.is_not(None),
    sqlite_where=questionnaire_answers.c.source.is_not(None),
)

# Withdrawn minutes keep no words.
feedback_meetings = sa.Table(
    "feedback_meetings",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("body", _CODE, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("minutes", sa.Text, nullable=False),
    sa.Column("raised", Json, nullable=False),
    sa.Column("recorded_by", Json, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
    sa.Column("withdrawn_at", Instant),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("ix_feedback_meetings_held", "held_on", "id"),
)

# How a body handles its cases, as its office set it.
case_rules = sa.Table(
    "case_rules",
    metadata,
    sa.Column("body", _CODE, primary_key=True),
    sa.Column("steps", Json, nullable=False),
    sa.Column("same_person", Json, nullable=False),
    sa.Column("checklist", sa.Boolean, nullable=False),
    sa.Column("document_code", sa.String(40), nullable=False),
    sa.Column("limits", Json, nullable=False),
    sa.Column("templates", Json, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
)

numbers = sa.Table(
    "numbers",
    metadata,
    sa.Column("body", _CODE, primary_key=True),
    sa.Column("kind", sa.String(20), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)
