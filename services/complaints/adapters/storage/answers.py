"""Answers and the public responses in the database."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, row_of, upsert
from services.complaints.adapters.storage.tables import answers
from services.complaints.domain.answer import Answer
from services.complaints.domain.response import Response

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

    def take_down(self, disclosure: str) -> Collection[str]:
        about = _TABLE.response_disclosure == disclosure
        digests = self._digests(about)
        if not digests:
            return digests
        self._connection.execute(sa.update(answers).where(about).values(dict.fromkeys(_RESPONSE)))
        return digests - self._digests(sa.or_(*(column.in_(digests) for column in _FILES)))

    def digests(self) -> Collection[str]:
        return self._digests(_TABLE.response_id.is_not(None))

    def _digests(self, where: sa.ColumnElement[bool]) -> set[str]:
        found = self._connection.execute(sa.select(*_FILES).where(where))
        return {digest for row in found for digest in row}


def response_of(row: Any) -> Response:
    """The response in a row of an answer that is public."""
    return structure(Response, {**row, **{name.removeprefix("response_"): row[name] for name in _RESPONSE}})
