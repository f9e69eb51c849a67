"""Issues with their members and what was said of them; columns bear the names of the dataclasses' fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import Stale
from chassis.storage.database import insert
from chassis.storage.repository import Repository, row_of
from services.catalog.adapters.storage.tables import deliberations, issue_members, issues
from services.catalog.domain.issue import Issue, Member
from services.catalog.domain.states import CLOSED, OPEN


class SqlIssues(Repository):
    """:class:`services.catalog.ports.Issues` on a database connection."""

    def add(self, issue: Issue) -> Issue:
        added = replace(issue, etag=1)
        self._connection.execute(sa.insert(issues).values(row_of(issues, added)))
        return added

    def load_for_update(self, identity: str) -> Issue | None:
        locked = sa.select(issues.c.id).where(issues.c.id == identity).with_for_update()
        if self._connection.execute(locked).first() is None:
            return None
        return next(issues_of(self._connection, [identity]))

    def save(self, issue: Issue) -> Issue:
        saved = replace(issue, etag=issue.etag + 1)
        change = sa.update(issues).where(issues.c.id == issue.id, issues.c.etag == issue.etag)
        if self._connection.execute(change.values(row_of(issues, saved))).rowcount != 1:
            raise Stale("这一期已被他人更新，请刷新后再办。", "The issue was changed meanwhile; read it again.")
        self._keep_members(saved)
        self._keep_deliberations(saved)
        return saved

    def live_of(self, disclosure: str, *, besides: str = "") -> Issue | None:
        query = (
            sa.select(issues.c.id)
            .join_from(issues, issue_members, issue_members.c.issue == issues.c.id)
            .where(
                issue_members.c.disclosure == disclosure,
                issue_members.c.removed_at.is_(None),
                issues.c.state.in_((OPEN, CLOSED)),
                issues.c.id != besides,
            )
        )
        found = self._connection.execute(query).scalars().first()
        return next(issues_of(self._connection, [found])) if found else None

    def forget_reasons(self, disclosure: str) -> None:
        concerned = sa.select(issue_members.c.issue).where(issue_members.c.disclosure == disclosure)
        self._connection.execute(
            sa.update(deliberations)
            .where(deliberations.c.issue.in_(concerned), deliberations.c.reason != "")
            .values(reason="")
        )
        self._connection.execute(
            sa.update(issues).where(issues.c.id.in_(concerned), issues.c.cancel_reason != "").values(cancel_reason="")
        )

    def _keep_members(self, issue: Issue) -> None:
        if not issue.members:
            return
        rows = [_member_row(issue, place, member) for place, member in enumerate(issue.members)]
        statement = insert(self._connection, issue_members)
        changed = {name: statement.excluded[name] for name in rows[0] if name not in ("issue", "disclosure")}
        keys = ["issue", "disclosure"]
        self._connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)

    def _keep_deliberations(self, issue: Issue) -> None:
        rows = [row_of(deliberations, deliberation, issue=issue.id) for deliberation in issue.deliberations]
        if rows:
            # What is known stays as it is: a purge may have blanked it meanwhile.
            self._connection.execute(insert(self._connection, deliberations).on_conflict_do_nothing(), rows)


def issues_of(connection: Connection, ids: Iterable[str]) -> Iterator[Issue]:
    """These issues, by their ids, whole."""
    wanted = list(ids)
    members = _grouped(connection, issue_members, wanted, by=issue_members.c.place)
    said = _grouped(connection, deliberations, wanted, by=deliberations.c.at)
    query = sa.select(issues).where(issues.c.id.in_(wanted)).order_by(issues.c.id)
    for row in connection.execute(query).mappings():
        beside = {"members": members.get(row["id"], []), "deliberations": said.get(row["id"], [])}
        yield structure(Issue, {**row, **beside})


def _grouped(connection: Connection, table: sa.Table, ids: list[str], *, by: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in connection.execute(sa.select(table).where(table.c.issue.in_(ids)).order_by(by)).mappings():
        found.setdefault(row["issue"], []).append(dict(row))
    return found


def _member_row(issue: Issue, place: int, member: Member) -> dict[str, Any]:
    return row_of(issue_members, member, issue=issue.id, place=place)
