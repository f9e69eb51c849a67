"""Look at a case."""

from __future__ import annotations

from chassis.ports import Actor
from services.review.domain.case import Case
from services.review.domain.refusals import CaseNotFound
from services.review.ports import UnitOfWork


def see_case(case_id: str, *, actor: Actor, work: UnitOfWork) -> Case:
    """The case, for those who may know of it; for all others there is none."""
    case = work.cases.find(case_id)
    if not case.visible_to(actor):
        raise CaseNotFound
    return case
