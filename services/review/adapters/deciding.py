"""Which use case each decision is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chassis.web.request import actor, clock
from services.review.adapters.storage.work import Work
from services.review.domain.case import Case
from services.review.use_cases.decision import Decide
from services.review.use_cases.end_recusal import EndRecusal, end_recusal
from services.review.use_cases.pass_several import pass_several
from services.review.use_cases.pass_step import pass_step
from services.review.use_cases.recuse import Recuse, recuse
from services.review.use_cases.refuse import refuse
from services.review.use_cases.return_for_revision import return_for_revision

_ACTS: Mapping[str, Callable[..., Case]] = {"pass": pass_step, "return": return_for_revision, "refuse": refuse}


def carry_out(decision: Mapping[str, Any], case_id: str, *, seen: str, work: Work) -> Case:
    """Do what a person decided, as :class:`DecisionSchema` loads it; ``seen`` is the version that he looked at."""
    command = Decide(case_id=case_id, actor=actor(), seen=seen, **decision)
    return _ACTS[command.decision](command, work=work, clock=clock())


def carry_out_several(given: Mapping[str, Any], *, work: Work) -> list[Case]:
    """Pass several cases, as :class:`PassSeveralSchema` loads them."""
    by, opinion = actor(), given["opinion"]
    commands = [
        Decide(case_id=each["case"], actor=by, decision="pass", step=each["step"], opinion=opinion, seen=each["seen"])
        for each in given["cases"]
    ]
    return pass_several(commands, work=work, clock=clock())


def take_back_recusal(given: Mapping[str, Any], case_id: str, *, seen: str, work: Work) -> Case:
    """Let somebody take steps of a case again, as :class:`RecusalEndSchema` loads it."""
    by = actor()
    command = EndRecusal(case_id=case_id, actor=by, person=given["recused"] or by.sub, why=given["why"], seen=seen)
    return end_recusal(command, work=work, clock=clock())


def declare_recusal(given: Mapping[str, Any], case_id: str, *, seen: str, work: Work) -> Case:
    """Keep somebody away from a case, as :class:`RecusalSchema` loads it."""
    by = actor()
    command = Recuse(case_id=case_id, actor=by, person=given["person"] or by.sub, reason=given["reason"], seen=seen)
    return recuse(command, work=work, clock=clock())
