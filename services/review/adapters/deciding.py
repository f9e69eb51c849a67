"""Which use case each decision is."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chassis.ports import Clock, Invalid
from services.review.domain.case import Case
from services.review.ports import UnitOfWork
from services.review.use_cases.decision import Decide
from services.review.use_cases.pass_step import pass_step
from services.review.use_cases.refuse import refuse
from services.review.use_cases.return_for_revision import return_for_revision

_ACTS: Mapping[str, Callable[..., Case]] = {"pass": pass_step, "return": return_for_revision, "refuse": refuse}


def decided(decision: str, command: Decide, *, work: UnitOfWork, clock: Clock) -> Case:
    """Carry a decision out."""
    if decision not in _ACTS:
        raise Invalid(
            "请选择通过、退回或不予公开。",
            "Choose pass, return or refuse.",
            errors={"decision": "one of: pass, return, refuse"},
        )
    return _ACTS[decision](command, work=work, clock=clock)
