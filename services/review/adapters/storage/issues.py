"""Issues in the database: one row holds one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.ports import Stale
from chassis.storage.database import insert
from chassis.storage.repository import Repository, row_of
from services.review.adapters.storage.tables import issue_disclosures, issues
from services.review.domain.issue import Issue


class SqlIssues(Repository):
    """:class:`services.review.ports.Issues` in SQL."""

    def add(self, issue: Issue) -> None:
        self._connection.execute(sa.insert(issues).values(row_of(issues, issue)))
        self._keep_disclosures(issue)

    def load_for_update(self, identity: str) -> Issue | None:
        return next(iter(self._load(issues.c.id == identity)), None) if is_storable(identity) else None

    def load_all_for_update(self, disclosure: str) -> Sequence[Issue]:
        wanted = sa.select(issue_disclosures.c.issue).where(issue_disclosures.c.disclosure == disclosure)
        return self._load(issues.c.id.in_(wanted))

    def save(self, issue: Issue) -> Issue:
        saved = replace(issue, version=issue.version + 1)
        statement = sa.update(issues).where(issues.c.id == issue.id, issues.c.version == issue.version)
        if self._connection.execute(statement.values(row_of(issues, saved))).rowcount != 1:
            raise Stale("这一期已被他人更新，请刷新后再办。", "The issue was changed meanwhile; read it again.")
        self._keep_disclosures(saved)
        return saved

    def _load(self, condition: sa.ColumnElement[bool]) -> list[Issue]:
        query = sa.select(issues).where(condition).order_by(issues.c.id).with_for_update()
        return [issue_of(row) for row in self._connection.execute(query).mappings()]

    def _keep_disclosures(self, issue: Issue) -> None:
        rows = [{"issue": issue.id, "disclosure": each.disclosure} for each in issue.listed]
        if rows:
            self._connection.execute(insert(self._connection, issue_disclosures).on_conflict_do_nothing(), rows)


def issue_of(row: Mapping[Any, Any]) -> Issue:
    """The issue in a row."""
    return structure(Issue, dict(row))


def issues_with_ids(connection: Connection, ids: Iterable[str]) -> Iterator[Issue]:
    """These issues, whoever may see them: for snapshots."""
    query = sa.select(issues).where(issues.c.id.in_(list(ids)))
    return map(issue_of, connection.execute(query).mappings())
