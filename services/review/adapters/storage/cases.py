"""The cases in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor, Stale
from services.review.adapters.storage.rows import case_of, case_row
from services.review.adapters.storage.tables import cases, decisions, step_roles
from services.review.domain.case import Case
from services.review.domain.refusals import CaseNotFound
from services.review.domain.step import Verdict
from services.review.ports import CaseFilter


class SqlCases:
    """:class:`services.review.ports.Cases` in SQL: one statement reads or locks a case, one writes it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case) -> None:
        """Keep a new case with the roles of its steps."""
        self._connection.execute(sa.insert(cases).values(case_row(case)))
        roles = [{"case_id": case.id, "step": step.number, "role": role} for step in case.steps for role in step.roles]
        self._connection.execute(sa.insert(step_roles), roles)

    def find(self, case_id: str) -> Case:
        """A case to read."""
        return self._one(case_id, sa.select(cases))

    def lock(self, case_id: str) -> Case:
        """A case to change."""
        return self._one(case_id, sa.select(cases).with_for_update())

    def lock_revision(self, disclosure: str, revision: int) -> Case | None:
        """The newest case of a revision, locked."""
        found = [case for case in self.lock_disclosure(disclosure) if case.proposal.revision == revision]
        return found[-1] if found else None

    def lock_disclosure(self, disclosure: str) -> Sequence[Case]:
        """All cases of a disclosure, locked, oldest first."""
        query = sa.select(cases).where(cases.c.disclosure == disclosure).order_by(cases.c.id).with_for_update()
        return [case_of(row) for row in self._connection.execute(query).mappings()]

    def save(self, case: Case, verdict: Verdict | None = None) -> Case:
        """Keep the changed case; the version guards against a change that was not locked."""
        saved = replace(case, version=case.version + 1)
        statement = sa.update(cases).where(cases.c.id == case.id, cases.c.version == case.version)
        statement = statement.values(case_row(saved))
        if self._connection.execute(statement).rowcount != 1:
            raise Stale("该事项已被他人更新，请刷新后再办。", "The case was changed meanwhile; read it again.")
        if verdict:
            self._connection.execute(sa.insert(decisions).values(_ledger_row(case, verdict)))
        return saved

    def seen_by(
        self, actor: Actor, wanted: CaseFilter, *, after: Sequence[str] | None, limit: int
    ) -> tuple[Sequence[Case], list[str] | None]:
        """A page of what this person may see, newest first: identifiers grow with time."""
        query = sa.select(cases).where(_awaiting(actor) if wanted.mine else _visible(actor))
        if wanted.disclosure:
            query = query.where(cases.c.disclosure == wanted.disclosure)
        if wanted.state:
            query = query.where(cases.c.state == wanted.state)
        if after:
            query = query.where(cases.c.id < after[0].replace("\0", ""))
        rows = self._connection.execute(query.order_by(cases.c.id.desc()).limit(limit + 1)).mappings().all()
        page = [case_of(row) for row in rows[:limit]]
        return page, [page[-1].id] if len(rows) > limit else None

    def _one(self, case_id: str, query: sa.Select[Any]) -> Case:
        if "\0" in case_id:  # PostgreSQL refuses to compare with it.
            raise CaseNotFound
        row = self._connection.execute(query.where(cases.c.id == case_id)).mappings().one_or_none()
        if row is None:
            raise CaseNotFound
        return case_of(row)


def _visible(actor: Actor) -> sa.ColumnElement[bool]:
    takes_a_step = sa.exists().where(step_roles.c.case_id == cases.c.id, step_roles.c.role.in_(sorted(actor.roles)))
    return sa.or_(cases.c.proposer_sub == actor.sub, sa.and_(_within_reach(actor), takes_a_step))


def _awaiting(actor: Actor) -> sa.ColumnElement[bool]:
    takes_the_step = sa.exists().where(
        step_roles.c.case_id == cases.c.id,
        step_roles.c.step == cases.c.current_step,
        step_roles.c.role.in_(sorted(actor.roles)),
    )
    agreed_already = sa.exists().where(
        decisions.c.case_id == cases.c.id, decisions.c.step == cases.c.current_step, decisions.c.sub == actor.sub
    )
    return sa.and_(
        cases.c.state == "open",
        _within_reach(actor),
        cases.c.proposer_sub != actor.sub,
        takes_the_step,
        ~agreed_already,
    )


def _within_reach(actor: Actor) -> sa.ColumnElement[bool]:
    if "*" in actor.scope:
        return sa.true()
    return cases.c.body.in_(sorted({actor.body, *actor.scope} - {""}))


def _ledger_row(case: Case, verdict: Verdict) -> dict[str, Any]:
    step = case.steps[verdict.step - 1]
    return {
        "case_id": case.id,
        "step": verdict.step,
        "sub": verdict.by.sub,
        "department": verdict.by.department,
        "body": case.body,
        "decision": verdict.decision,
        "at": verdict.at,
        "started_on": step.started_on,
        "due_on": step.due.on,
    }
