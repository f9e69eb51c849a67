"""Answers and the public responses in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, row_of, upsert
from services.complaints.adapters.storage.tables import answers, cases
from services.complaints.domain.answer import Answer, Wording
from services.complaints.domain.response import Response
from services.complaints.ports import Said

_TABLE = answers.c
_FILES = (_TABLE.response_question_digest, _TABLE.response_answer_digest)
_RESPONSE = tuple(column.name for column in _TABLE if column.name.startswith("response_"))


class SqlAnswers(Repository):
    """A :class:`services.complaints.ports.Answers` on one transaction."""

    def save(self, answer: Answer, response: Response | None = None) -> None:
        """Keep a new or changed answer, in one statement."""
        row = row_of(answers, answer)
        if response is not None:
            row |= {name: getattr(response, name.removeprefix("response_")) for name in _RESPONSE}
        upsert(self._connection, answers, row, key=["id"])

    def move(self, answer: str, state: str) -> None:
        self._connection.execute(sa.update(answers).where(_TABLE.id == answer).values(state=state))

    def wording(self, answer: str) -> Wording | None:
        row = self._connection.execute(sa.select(answers).where(_TABLE.id == answer)).mappings().one_or_none()
        return structure(Wording, row) if row is not None else None

    def of_case(self, case: str) -> Said:
        return self._said(_TABLE.case == case)

    def about(self, disclosure: str) -> Said:
        return self._said(_TABLE.case.in_(sa.select(cases.c.id).where(cases.c.disclosure == disclosure)))

    def named(self, digests: Sequence[str]) -> Collection[str]:
        return self._digests(sa.or_(*(column.in_(digests) for column in _FILES))).intersection(digests)

    def _said(self, those: sa.ColumnElement[bool]) -> Said:
        found = self._connection.execute(
            sa.select(_TABLE.response_id, *_FILES).where(those, _TABLE.response_id.is_not(None))
        ).all()
        if not found:
            return Said()
        files = {digest for row in found for digest in row[1:]}
        used = self._digests(sa.and_(~those, sa.or_(*(column.in_(files) for column in _FILES))))
        return Said(sorted(row[0] for row in found), sorted(files - used))

    def _digests(self, where: sa.ColumnElement[bool]) -> set[str]:
        found = self._connection.execute(sa.select(*_FILES).where(where))
        return {digest for row in found for digest in row}


def without_words() -> dict[str, Any]:
    """What an answer's row keeps when its words are erased: whose it was, when, and with which outcome."""
    return {"text": "", "hides": [], "keeps": [], **dict.fromkeys(_RESPONSE)}


def response_of(row: Any) -> Response:
    """The response in a row of an answer that is public."""
    return structure(Response, {**row, **{name.removeprefix("response_"): row[name] for name in _RESPONSE}})
