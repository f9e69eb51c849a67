"""The cases in the database: one statement loads a case, one writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.ports import Stale
from chassis.storage.repository import Repository, change, joined, row_of
from services.review.adapters.storage.tables import cases, decisions, step_roles
from services.review.domain.case import Case
from services.review.domain.refusals import CaseNotFound
from services.review.domain.step import Verdict


class SqlCases(Repository):
    """:class:`services.review.ports.Cases` in SQL."""

    def add(self, case: Case) -> None:
        self._connection.execute(sa.insert(cases), _row(case))
        roles = [{"case_id": case.id, "step": step.number, "role": role} for step in case.steps for role in step.roles]
        self._connection.execute(sa.insert(step_roles), roles)

    def load_for_update(self, case_id: str) -> Case:
        found = self._load(id=case_id) if is_storable(case_id) else []
        if not found:
            raise CaseNotFound
        return found[0]

    def load_newest_for_update(self, disclosure: str, revision: int) -> Case | None:
        found = self._load(disclosure=disclosure, revision=revision)
        return found[-1] if found else None

    def load_all_for_update(self, disclosure: str) -> Sequence[Case]:
        return self._load(disclosure=disclosure)

    def save(self, case: Case, verdict: Verdict | None = None) -> Case:
        saved = replace(case, version=case.version + 1)
        if change(self._connection, cases, _row(saved), id=case.id, version=case.version) != 1:
            raise Stale("该事项已被他人更新，请刷新后再办。", "The case was changed meanwhile; read it again.")
        if verdict:
            self._connection.execute(sa.insert(decisions), _ledger_row(case, verdict))
        return saved

    def _load(self, **known: Any) -> list[Case]:
        return [case_of(row) for row in self._connection.execute(_lock(tuple(known)), known).mappings()]


@cache
def _lock(known: tuple[str, ...]) -> sa.Select[Any]:
    conditions = [cases.c[name] == sa.bindparam(name) for name in known]
    return sa.select(cases).where(*conditions).order_by(cases.c.id).with_for_update()


_FIELDS = [field.name for field in fields(Case)]


def case_of(row: Mapping[Any, Any]) -> Case:
    """The case in a row: every field of a case is a column."""
    return structure(Case, {name: row[name] for name in _FIELDS})


def _row(case: Case) -> dict[str, Any]:
    proposal, current = case.proposal, case.current
    # Beside the fields, what queries look for.
    return row_of(
        cases,
        case,
        disclosure=proposal.disclosure,
        revision=proposal.revision,
        body=proposal.body,
        department=proposal.department,
        audience=proposal.audience,
        proposer_sub=proposal.proposer.sub,
        current_step=current.number if current else None,
        not_for=joined(case.not_for),
        remind_after=case.remind_after,
    )


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
