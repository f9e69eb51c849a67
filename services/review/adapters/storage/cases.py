"""The cases in the database: a row for each, and one for each step and verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from functools import cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.content.text_guard import is_storable
from chassis.ports import Stale
from chassis.storage.repository import Repository, change, divided, joined, row_of
from services.review.adapters.storage.tables import cases, steps, verdicts
from services.review.domain.case import Case
from services.review.domain.refusals import CaseNotFound
from services.review.domain.step import Step, Verdict

Row = Mapping[Any, Any]


class SqlCases(Repository):
    """:class:`services.review.ports.Cases` in SQL."""

    def add(self, case: Case) -> None:
        self._connection.execute(sa.insert(cases), _row(case))
        self._connection.execute(sa.insert(steps), [_step_row(case, step) for step in case.steps])

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
        self._save_steps(saved)
        if verdict:
            self._connection.execute(sa.insert(verdicts), _verdict_row(case, verdict))
        if case.purged:
            wordless = sa.update(verdicts).where(verdicts.c.case_id == case.id)
            self._connection.execute(wordless.values(opinion="", sheet=None))
        return saved

    def _save_steps(self, case: Case) -> None:
        """What of a step changes; the rest of it is as the case was opened."""
        rows = [_step_row(case, step) for step in case.steps]
        self._connection.execute(
            _change_of_step(),
            [
                {"of_case": case.id, "of_step": row["number"], **{f"new_{name}": row[name] for name in _MOVING}}
                for row in rows
            ],
        )

    def _load(self, **known: Any) -> list[Case]:
        # Locked before they are read: who waits for a lock is given the new row of what he locks, and of what is joined
        # to it the rows as they were before.
        ids = self._connection.execute(_lock(tuple(known)), known).scalars().all()
        return whole_cases(self._connection.execute(select_whole(cases.c.id.in_(ids))).mappings()) if ids else []


_MOVING = ("state", "started_on", "due_on", "provisional", "task", "unasked", "not_for")


@cache
def _change_of_step() -> sa.Update:
    statement = sa.update(steps).where(
        steps.c.case_id == sa.bindparam("of_case"), steps.c.number == sa.bindparam("of_step")
    )
    return statement.values({name: sa.bindparam(f"new_{name}") for name in _MOVING})


@cache
def _lock(known: tuple[str, ...]) -> sa.Select[Any]:
    conditions = [cases.c[name] == sa.bindparam(name) for name in known]
    return sa.select(cases.c.id).where(*conditions).order_by(cases.c.id).with_for_update()


_FIELDS = [field.name for field in fields(Case) if field.name != "steps"]
_STEP_FIELDS = [field.name for field in fields(Step) if field.name in steps.c and field.name != "roles"]
_VERDICT_FIELDS = ("step", "decision", "at", "opinion", "sheet", "ground", "fields", "together_with", "deputy_for")
# Rows of steps, each as often as it has verdicts.
_STEPS = [column.label(f"step_{column.name}") for column in steps.c]
_VERDICTS = [column.label(f"verdict_{column.name}") for column in verdicts.c]
_IS_OF_STEP = sa.and_(verdicts.c.case_id == steps.c.case_id, verdicts.c.step == steps.c.number)
_ORDER = (steps.c.case_id, steps.c.number, verdicts.c.at)


def select_whole(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Cases with their steps and verdicts in one statement, the oldest first, for :func:`whole_cases`."""
    joined_tables = cases.join(steps, steps.c.case_id == cases.c.id).outerjoin(verdicts, _IS_OF_STEP)
    return sa.select(cases, *_STEPS, *_VERDICTS).select_from(joined_tables).where(*conditions).order_by(*_ORDER)


def whole_cases(rows: Iterable[Row]) -> list[Case]:
    """The cases in rows of that statement."""
    return [_case_of(of_case[0], of_case) for of_case in _by(rows, "id")]


def cases_of(connection: Connection, rows: Iterable[Row]) -> list[Case]:
    """The cases in rows of theirs, with steps and verdicts: one statement more, however many there are."""
    found = list(rows)
    if not found:
        return []
    query = sa.select(*_STEPS, *_VERDICTS).select_from(steps.outerjoin(verdicts, _IS_OF_STEP)).order_by(*_ORDER)
    query = query.where(steps.c.case_id.in_([row["id"] for row in found]))
    of_cases = {each[0]["step_case_id"]: each for each in _by(connection.execute(query).mappings(), "step_case_id")}
    return [_case_of(row, of_cases[row["id"]]) for row in found]


def _by(rows: Iterable[Row], name: str) -> list[list[Row]]:
    return [list(group) for _, group in groupby(rows, key=lambda row: row[name])]


def _case_of(row: Row, of_steps: Iterable[Row]) -> Case:
    kept = {name: row[name] for name in _FIELDS}
    return structure(Case, {**kept, "steps": [_step_of(of_step) for of_step in _by(of_steps, "step_number")]})


def _step_of(rows: Sequence[Row]) -> dict[str, Any]:
    step = rows[0]
    return {
        **{name: step[f"step_{name}"] for name in _STEP_FIELDS},
        "roles": divided(step["step_roles"]),
        "due": {"on": step["step_due_on"], "provisional": step["step_provisional"]},
        "verdicts": [_verdict_of(row) for row in rows if row["verdict_sub"] is not None],
    }


def _verdict_of(row: Row) -> dict[str, Any]:
    by = {name: row[f"verdict_{name}"] for name in ("sub", "name", "department")}
    return {**{name: row[f"verdict_{name}"] for name in _VERDICT_FIELDS}, "name": row["step_name"], "by": by}


def _row(case: Case) -> dict[str, Any]:
    proposal = case.proposal
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
        due_on=case.due_on,
        remind_after=case.remind_after,
    )


def _step_row(case: Case, step: Step) -> dict[str, Any]:
    return row_of(
        steps,
        step,
        case_id=case.id,
        roles=f"|{'|'.join(step.roles)}|",
        not_for=joined(case.not_for(step)),
        due_on=step.due.on,
        provisional=step.due.provisional,
    )


def _verdict_row(case: Case, verdict: Verdict) -> dict[str, Any]:
    step = case.steps[verdict.step - 1]
    return row_of(
        verdicts,
        verdict,
        case_id=case.id,
        sub=verdict.by.sub,
        name=verdict.by.name,
        department=verdict.by.department,
        body=case.body,
        started_on=step.started_on,
        due_on=step.due.on,
    )
