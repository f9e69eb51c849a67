"""What review would tell today of a case, for a reader that missed something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, DomainEvent
from services.review.domain.case import Case
from services.review.domain.grounds import GROUNDS
from services.review.domain.review import approved_data, ending_data, opened_data, passed_data
from services.review.domain.step import Step, Verdict
from services.review.domain.task import task_closed, task_opened


def retell_case(case: Case, at: datetime) -> Iterator[DomainEvent]:
    """That it was opened, how far it came, and how it ended; of a void one only that it is void."""
    if case.state in ("withdrawn", "voided"):
        yield case.fact(case.state, by=SYSTEM, at=case.closed_at or at, data={})
        return
    yield case.fact("opened", by=SYSTEM, at=case.opened_at, data=opened_data(case))
    last = _last(case)
    if case.state == "open" and last is not None:
        step, verdict = last
        yield case.fact("step_passed", by=SYSTEM, at=verdict.at, data=passed_data(step, verdict, case.current))
    elif case.state == "approved":
        yield case.fact("approved", by=SYSTEM, at=case.closed_at or at, data=approved_data(case))
    elif last is not None and case.state in ("returned", "refused"):
        yield case.fact(case.state, by=SYSTEM, at=last[1].at, data=_ended(case, last[1]))


def retell_task(case: Case, number: int, task: str, *, opened_at: datetime, at: datetime) -> DomainEvent:
    """That the step awaits somebody, or what became of it."""
    step = replace(case.steps[number - 1], task=task)
    if case.state == "open" and case.current and case.current.task == task:
        return task_opened(case, step, at=opened_at)
    reason = step.state if step.state in ("passed", "returned", "refused") else "withdrawn"
    return task_closed(case, step, reason=reason, by=SYSTEM, at=at)


def _ended(case: Case, verdict: Verdict) -> dict[str, object]:
    data = {**ending_data(case, verdict), "fields": list(verdict.fields)}
    if case.state == "refused":
        data |= {"ground": verdict.ground, "article": GROUNDS[verdict.ground].article}
    return data


def _last(case: Case) -> tuple[Step, Verdict] | None:
    """The last step that was decided, with its last verdict."""
    decided = [step for step in case.steps if step.state in ("passed", "returned", "refused")]
    return (decided[-1], decided[-1].verdicts[-1]) if decided else None
