"""What a reviewer sends in to decide a step, and what every decision checks before its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ports import Actor
from services.review.domain.case import Case
from services.review.domain.refusals import CaseNotFound, SheetRefused
from services.review.domain.sheets import Schema, unfinished
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """One person's decision on one step of a case."""

    case_id: str
    actor: Actor
    step: int
    opinion: str
    sheet: Mapping[str, Any] | None = None
    fields: tuple[str, ...] = ()
    ground: str = ""


def case_to_decide(command: Decide, *, work: UnitOfWork) -> Case:
    """The case, locked, if this person may know of it; what he wrote must carry no secrecy marking."""
    _refuse_marked(command, work)
    case = work.cases.lock(command.case_id)
    if not case.visible_to(command.actor):
        raise CaseNotFound
    return case


def check_sheet(case: Case, command: Decide, *, work: UnitOfWork, passing: bool) -> None:
    """Check the sheet against the step's schema; whole to pass, as far as it is filled in otherwise."""
    step = next((one for one in case.steps if one.number == command.step), None)
    if step is None or step.state != "current":
        return  # The rule itself names the right step.
    if step.sheet is None:
        if command.sheet:
            raise _wrong({"": "这一步没有审查表"})
        return
    if command.sheet is None and not passing:
        return
    schema: Schema = step.sheet if passing else unfinished(step.sheet)
    errors = work.sheets.check(schema, command.sheet or {})
    if errors:
        raise _wrong(errors)


def _wrong(errors: Mapping[str, str]) -> SheetRefused:
    listed = "；".join(sorted(set(errors.values())))
    return SheetRefused(
        f"审查表未填好：{listed}。",
        "The sheet does not match its schema; see 'errors'.",
        errors={f"sheet.{path}" if path else "sheet": reason for path, reason in errors.items()},
    )


def _refuse_marked(command: Decide, work: UnitOfWork) -> None:
    work.markings.refuse_marked(command.opinion, "opinion")
    for name, value in (command.sheet or {}).items():
        if isinstance(value, str):
            work.markings.refuse_marked(value, f"sheet.{name}")
