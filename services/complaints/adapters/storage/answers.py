"""Answers and the public responses in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Invalid, NotFound
from chassis.storage.database import insert
from services.complaints.adapters.storage import rows
from services.complaints.adapters.storage.tables import answers, bodies, cases, publications
from services.complaints.domain.answer import Answer
from services.complaints.ports import Page, PublicResponse


class SqlAnswers:
    """A :class:`services.complaints.ports.Answers` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, answer_id: str) -> Answer:
        """The answer."""
        row = self._connection.execute(sa.select(answers).where(answers.c.id == answer_id)).mappings().one_or_none()
        answer = rows.answer_of(row) if row is not None else None
        if answer is None:
            raise NotFound("没有这份答复。", "There is no such answer.")
        return answer

    def save(self, answer: Answer) -> None:
        """Keep a new or changed answer, in one statement."""
        row = rows.answer_row(answer)
        new = insert(self._connection, answers).values(row)
        changed = {name: new.excluded[name] for name in row if name not in ("id", "case")}
        self._connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed))

    def published(
        self, *, body: str | None, disclosure: str | None, after: list[Any] | None, limit: int
    ) -> Page[PublicResponse]:
        """Public responses, newest first, in one statement."""
        query = _public()
        if body is not None:
            query = query.where(cases.c.body == body)
        if disclosure is not None:
            query = query.where(cases.c.disclosure == disclosure)
        if after is not None:
            at, last = _key(after)
            query = query.where(
                sa.or_(answers.c.published_at < at, sa.and_(answers.c.published_at == at, answers.c.response < last))
            )
        found = self._connection.execute(query.limit(limit + 1)).mappings().all()
        entries = [_response_of(row) for row in found[:limit]]
        following = [entries[-1].published_at.isoformat(), entries[-1].id] if len(found) > limit else None
        return Page(entries=entries, next=following)

    def take_down(self, disclosure: str) -> Iterable[str]:
        """Blank the public texts about ``disclosure``; returns the digests of files that no other response uses."""
        about = sa.select(cases.c.id).where(cases.c.disclosure == disclosure)
        mine = sa.and_(answers.c.case.in_(about), answers.c.response.is_not(None), ~answers.c.taken_down)
        digests = self._digests(mine)
        if not digests:
            return []
        self._connection.execute(
            sa.update(answers)
            .where(mine)
            .values(
                taken_down=True,
                response_title="",
                question="",
                answer="",
                question_digest="",
                answer_digest="",
            )
        )
        used = self._digests(sa.or_(answers.c.question_digest.in_(digests), answers.c.answer_digest.in_(digests)))
        return digests - used

    def digests(self) -> Collection[str]:
        """Of every file that a public response refers to."""
        return self._digests(answers.c.response.is_not(None))

    def _digests(self, where: sa.ColumnElement[bool]) -> set[str]:
        query = sa.select(answers.c.question_digest, answers.c.answer_digest).where(where)
        return {digest for row in self._connection.execute(query) for digest in row if digest}


def _public() -> sa.Select[Any]:
    joined = (
        answers.join(cases, cases.c.id == answers.c.case)
        .outerjoin(bodies, bodies.c.code == cases.c.body)
        .outerjoin(publications, publications.c.disclosure == cases.c.disclosure)
    )
    return (
        sa.select(
            answers.c.response,
            answers.c.response_title,
            answers.c.question,
            answers.c.answer,
            answers.c.outcome,
            answers.c.published_at,
            cases.c.number,
            cases.c.body,
            bodies.c.name.label("body_name"),
            *rows.labelled(publications, "_publication"),
        )
        .select_from(joined)
        .where(answers.c.response.is_not(None), ~answers.c.taken_down)
        .order_by(answers.c.published_at.desc(), answers.c.response.desc())
    )


def _response_of(row: Any) -> PublicResponse:
    return PublicResponse(
        id=row["response"],
        case_number=row["number"],
        body=row["body"],
        body_name=row["body_name"] or row["body"],
        outcome=row["outcome"],
        title=row["response_title"],
        question=row["question"],
        answer=row["answer"],
        published_at=row["published_at"],
        publication=rows.publication_of(rows.part(row, "_publication")),
    )


def _key(after: list[Any]) -> tuple[datetime, str]:
    try:
        at, last = after
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not (isinstance(last, str) and last.isascii() and last.isprintable()):
            raise ValueError
        return moment, last
    except (TypeError, ValueError):
        raise Invalid(
            "翻页标记不对，请从第一页重新开始。",
            "This cursor is not of this list; begin again without one.",
            errors={"cursor": "请去掉后重试"},
        ) from None
