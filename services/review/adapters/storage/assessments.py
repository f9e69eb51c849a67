"""Yearly assessments, the schemes by which they score, and the facts that they rest on, in the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.ports import Stale
from chassis.storage.database import insert
from chassis.storage.repository import Repository, joined, row_of
from services.review.adapters.storage.oversight import remove_row
from services.review.adapters.storage.tables import assessed_facts, assessment_schemes, assessments
from services.review.domain.assessment import Assessment
from services.review.domain.assessment_refusals import AssessmentExists
from services.review.domain.assessment_scheme import Indicator, Scheme
from services.review.domain.scoring import Fact

_FIRST_SCHEME = Path(__file__).resolve().parents[1] / "assessment_scheme.json"
_ROWS_A_STATEMENT = 500


class SqlAssessments(Repository):
    """:class:`services.review.ports.Assessments` in SQL."""

    def add(self, assessment: Assessment) -> None:
        statement = insert(self._connection, assessments).values(_row(assessment))
        if self._connection.execute(statement.on_conflict_do_nothing().returning(assessments.c.id)).first() is None:
            raise AssessmentExists(assessment.year)

    def load_for_update(self, identity: str) -> Assessment | None:
        return next(iter(self._load(assessments.c.id == identity)), None) if is_storable(identity) else None

    def load_all_for_update(self, body: str) -> Sequence[Assessment]:
        return self._load(assessments.c.body == body)

    def save(self, assessment: Assessment) -> Assessment:
        saved = replace(assessment, version=assessment.version + 1)
        is_same = sa.and_(assessments.c.id == assessment.id, assessments.c.version == assessment.version)
        if self._connection.execute(sa.update(assessments).where(is_same).values(_row(saved))).rowcount != 1:
            raise Stale("这次考核已被他人更新，请刷新后再办。", "The assessment was changed meanwhile; read it again.")
        return saved

    def remove(self, assessment: Assessment) -> None:
        remove_row(self._connection, assessments, assessment.id, assessment.version)

    def keep_facts(self, assessment: str, facts: Sequence[Fact]) -> None:
        rows = [{"assessment": assessment, **asdict(fact)} for fact in facts]
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            self._connection.execute(sa.insert(assessed_facts), rows[start : start + _ROWS_A_STATEMENT])

    def current_scheme(self, body: str) -> Scheme:
        return current_scheme(self._connection, body)

    def add_scheme(self, scheme: Scheme) -> None:
        statement = insert(self._connection, assessment_schemes).values(row_of(assessment_schemes, scheme))
        kept = statement.on_conflict_do_nothing().returning(assessment_schemes.c.version)
        if self._connection.execute(kept).first() is None:
            raise Stale("考核办法已被他人修改，请刷新后再改。", "The scheme was changed meanwhile; read it again.")

    def _load(self, condition: sa.ColumnElement[bool]) -> list[Assessment]:
        query = sa.select(assessments).where(condition).order_by(assessments.c.id).with_for_update()
        return [assessment_of(row) for row in self._connection.execute(query).mappings()]


def assessment_of(row: Mapping[Any, Any]) -> Assessment:
    """The assessment in a row."""
    return structure(Assessment, {name: value for name, value in row.items() if name != "departments"})


def assessments_with_ids(connection: Connection, ids: Iterable[str]) -> Iterator[Assessment]:
    """These assessments, whoever may see them: for snapshots."""
    query = sa.select(assessments).where(assessments.c.id.in_(list(ids)))
    return map(assessment_of, connection.execute(query).mappings())


def current_scheme(connection: Connection, body: str) -> Scheme:
    """The newest version of a body's scheme; version 0, from the file beside the code, while it has none."""
    query = (
        sa.select(assessment_schemes)
        .where(assessment_schemes.c.body == body)
        .order_by(assessment_schemes.c.version.desc())
        .limit(1)
    )
    row = connection.execute(query).mappings().one_or_none()
    return structure(Scheme, dict(row)) if row else Scheme(body=body, version=0, indicators=_first_indicators())


@cache
def _first_indicators() -> tuple[Indicator, ...]:
    return structure(tuple[Indicator, ...], json.loads(_FIRST_SCHEME.read_text(encoding="utf-8"))["indicators"])


def _row(assessment: Assessment) -> dict[str, Any]:
    return row_of(assessments, assessment, departments=joined(assessment.departments))
