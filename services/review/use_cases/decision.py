"""What a reviewer sends in to decide a step, and what every decision does before and after its rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.ports import Actor, DomainEvent, Invalid, Stale, in_both, is_seen
from services.review.domain.case import Case
from services.review.domain.refusals import ACT_NAMES, CaseNotFound, SheetRefused
from services.review.domain.review import ready, refused_after_approval
from services.review.domain.sheets import Schema, unfinished
from services.review.domain.step import Step
from services.review.ports import UnitOfWork
from services.review.use_cases.reassign import reassign


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """One person's decision on one step of a case; ``seen`` is the version that he looked at, if he says."""

    case_id: str
    actor: Actor
    decision: str
    step: int
    opinion: str
    sheet: Mapping[str, Any] | None = None
    fields: tuple[str, ...] = ()
    ground: str = ""
    seen: str = ""


def case_to_decide(command: Decide, *, work: UnitOfWork) -> Case:
    """The case, loaded for update, if this person may know of it and decide the step; its sheet is checked.

    To pass, the sheet must be whole; otherwise it may be filled in as far as one got. What he wrote must carry no
    secrecy marking.
    """
    _refuse_marked(command, work)
    _refuse_foreign(command)
    case = work.cases.load_for_update(command.case_id)
    if not case.visible_to(command.actor):
        raise CaseNotFound
    work.events.if_refused(
        lambda refusal, at: refused_after_approval(case, command.decision, refusal, by=command.actor, at=at)
    )
    if not is_seen(case.version, command.seen or None):
        raise Stale("该事项已被他人更新，请刷新后再办。", "The case was changed meanwhile; read it again.")
    step = ready(case, command.decision, step=command.step, by=command.actor)
    _check_sheet(step, command, work=work)
    return case


def conclude(before: Case, case: Case, *events: DomainEvent, command: Decide, work: UnitOfWork, at: datetime) -> Case:
    """Record what happened, hand the work on, and keep the case with the verdict just given."""
    for event in events:
        work.events.record(event)
    step = case.steps[command.step - 1]
    reason = "passed" if command.decision == "pass" else step.state
    case = reassign(before, case, reason=reason, by=command.actor, at=at, work=work)
    return work.cases.save(case, step.verdicts[-1])


def _refuse_foreign(command: Decide) -> None:
    """What belongs to another decision would be taken and not honoured."""
    zh, en = "只用于“{}”，请去掉。", "Only with '{}'; leave it out."
    errors = {}
    if command.ground and command.decision != "refuse":
        errors["ground"] = in_both(zh.format(ACT_NAMES["refuse"]), en.format("refuse"))
    if command.fields and command.decision != "return":
        errors["fields"] = in_both(zh.format(ACT_NAMES["return"]), en.format("return"))
    if errors:
        raise Invalid(
            "有内容不属于这种决定，请按提示去掉。",
            "Some fields belong to another decision; see 'errors'.",
            code="not_of_this_decision",
            errors=errors,
        )


def _check_sheet(step: Step, command: Decide, *, work: UnitOfWork) -> None:
    is_passed = command.decision == "pass"
    if step.sheet is None:
        if command.sheet:
            raise _wrong({"": in_both("这一步没有审查表，请去掉。", "This step has no sheet; leave it out.")})
        return
    if command.sheet is None and not is_passed:
        return
    schema: Schema = step.sheet if is_passed else unfinished(step.sheet)
    errors = work.sheets.check(schema, command.sheet or {})
    if errors:
        raise _wrong(errors)


def _wrong(errors: Mapping[str, str]) -> SheetRefused:
    return SheetRefused(
        "审查表还没有填好，请按各项提示补正后再提交。",
        "The sheet does not match its schema; see 'errors'.",
        errors={f"sheet.{path}" if path else "sheet": reason for path, reason in errors.items()},
    )


def _refuse_marked(command: Decide, work: UnitOfWork) -> None:
    work.markings.refuse_marked("opinion", command.opinion)
    for name, value in (command.sheet or {}).items():
        if isinstance(value, str):
            work.markings.refuse_marked(f"sheet.{name}", value)
