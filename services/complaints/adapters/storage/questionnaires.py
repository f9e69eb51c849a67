"""Questionnaires and the answers to them in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.ports import Stale, is_seen
from chassis.storage import idempotency_keys
from chassis.storage.audit_chain import who_acted
from chassis.storage.database import insert
from chassis.storage.repository import Repository, change, row_of
from services.complaints.adapters.storage.recent_votes import recent_votes
from services.complaints.adapters.storage.tables import questionnaire_answers, questionnaires
from services.complaints.domain.questionnaire import PURGED, Questionnaire
from services.complaints.domain.questionnaire_answer import AlreadyAnswered, QuestionnaireAnswer
from services.complaints.domain.questions import WORDS
from services.complaints.domain.tally import GivenOnce
from services.complaints.domain.votes import Recent, Voiding

_AT_ONCE = 1_000
_table = questionnaire_answers.c


class SqlQuestionnaires(Repository):
    """A :class:`services.complaints.ports.Questionnaires` on one transaction."""

    def add(self, asked: Questionnaire) -> None:
        self._connection.execute(sa.insert(questionnaires).values(_row(asked)))

    def load(self, asked: str) -> Questionnaire | None:
        return self._found(sa.select(questionnaires).where(questionnaires.c.id == asked))

    def load_for_update(self, asked: str, *, seen: str | None = None) -> Questionnaire | None:
        found = self._found(sa.select(questionnaires).where(questionnaires.c.id == asked).with_for_update())
        if found is not None and not is_seen(found.version, seen):
            raise Stale(
                "问卷刚被他人修改，请刷新后再办理。",
                "The questionnaire was changed meanwhile; read it again first.",
                etag=str(found.version),
            )
        return found

    def _found(self, query: sa.Select[Any]) -> Questionnaire | None:
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(Questionnaire, row) if row is not None else None

    def save(self, asked: Questionnaire) -> None:
        change(self._connection, questionnaires, _row(asked), id=asked.id)

    def answer(self, given: QuestionnaireAnswer) -> None:
        before = sa.exists().where(_table.questionnaire == given.questionnaire, _table.source == given.source)
        row = row_of(
            questionnaire_answers, given, answers=dict(given.answers), again=sa.select(before).scalar_subquery()
        )
        new = insert(self._connection, questionnaire_answers).values(row)
        once = new.on_conflict_do_nothing(index_elements=["questionnaire", "token"]).returning(_table.id)
        if self._connection.execute(once).one_or_none() is None:
            raise AlreadyAnswered

    def has_answered(self, asked: str, token: str) -> bool:
        mine = sa.exists().where(_table.questionnaire == asked, _table.token == token)
        return bool(self._connection.execute(sa.select(mine)).scalar_one())

    def answers(self, asked: str) -> Iterator[GivenOnce]:
        query = sa.select(_table.answers, _table.again).where(*_counting(asked))
        found = self._connection.execute(query.execution_options(yield_per=_AT_ONCE))
        return (GivenOnce(answers, again=again) for answers, again in found)

    def answered_again(self, asked: str) -> int:
        again = sa.select(sa.func.count()).select_from(questionnaire_answers).where(*_counting(asked), _table.again)
        return int(self._connection.execute(again).scalar_one())

    def written(self, asked: Questionnaire) -> Mapping[str, int]:
        words = [str(number) for number, each in enumerate(asked.questions, 1) if each.kind == WORDS]
        if not words:
            return {}
        counts = [sa.func.count(_table.answers[number].as_string()) for number in words]
        query = sa.select(*counts).where(_table.questionnaire == asked.id, _table.voided_at.is_(None))
        return dict(zip(words, self._connection.execute(query).one(), strict=True))

    def recent(
        self, asked: str, source: str, *, from_source: datetime, from_wherever: datetime
    ) -> tuple[Recent, Recent]:
        these = _table.questionnaire == asked
        return recent_votes(
            self._connection, questionnaire_answers, these, source=source, near=from_source, wherever=from_wherever
        )

    def void(self, asked: str, ids: Collection[str], voiding: Voiding) -> Sequence[str]:
        changed = (
            sa.update(questionnaire_answers)
            .where(_table.questionnaire == asked, _table.id.in_(list(ids)), _table.voided_at.is_(None))
            .values(voided_at=voiding.at, voided_by=dict(voiding.by), void_reason=voiding.reason)
            .returning(_table.id)
        )
        return sorted(self._connection.execute(changed).scalars())

    def forget_sources(self, before: datetime, *, limit: int) -> int:
        old = sa.select(_table.id).where(_table.source.is_not(None), _table.at < before)
        old = old.order_by(_table.at).limit(limit)
        forgotten = sa.update(questionnaire_answers).where(_table.id.in_(old)).values(source=None)
        return self._connection.execute(forgotten).rowcount

    def erase_words_about(self, disclosure: str) -> int:
        about = questionnaires.c.disclosure == disclosure
        mine = sa.select(questionnaires.c.id).where(about)
        reason = sa.case((_table.voided_at.is_not(None), ""))
        forgotten = sa.update(questionnaire_answers).where(_table.questionnaire.in_(mine))
        self._connection.execute(forgotten.values(answers={}, void_reason=reason))
        words = dict.fromkeys(("results", "summaries", "close_reason")) | {"title": "", "introduction": ""}
        emptied = sa.update(questionnaires).where(about).values(**words, questions=[], state=PURGED)
        erased = self._connection.execute(emptied.returning(questionnaires.c.id)).scalars().all()
        # The answers to their acts show it whole, and are kept for a day under the keys of those who acted.
        acted = who_acted(self._connection, [f"questionnaire/{asked}" for asked in erased])
        idempotency_keys.forget(self._connection, acted)
        return len(erased)


def _counting(asked: str) -> tuple[Any, ...]:
    return (_table.questionnaire == asked, _table.voided_at.is_(None))


def _row(asked: Questionnaire) -> dict[str, Any]:
    return row_of(
        questionnaires,
        asked,
        questions=[asdict(question) for question in asked.questions],
        results=dict(asked.results) if asked.results is not None else None,
        summaries=dict(asked.summaries) if asked.summaries is not None else None,
        prepared_by=dict(asked.prepared_by),
    )
