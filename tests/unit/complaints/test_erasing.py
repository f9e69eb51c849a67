"""Nobody makes a case go away that he would rather not answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chassis.ports import Conflict, Post
from services.complaints.domain.case import Case
from services.complaints.domain.erasure import must_be_erasable
from tests.people import a_person
from tests.unit.complaints.builders import NOW, a_case

CHEN = a_person("chen", "case_officer", name="陈珂")
LI = replace(CHEN, sub="li", posts=(Post("office", "GJJ"), Post("case_officer", "GJJ")))
CLOSED = a_case(state="closed", closed_at=NOW)


@pytest.mark.parametrize(
    ("case", "ground", "later", "refused"),
    [
        (a_case(), "consent_withdrawn", 0, None),
        (a_case(), "unlawful", 0, "not_ended"),
        (a_case(handler=LI.snapshot()), "consent_withdrawn", 0, "own_erasure"),
        (replace(CLOSED, answer_by={"sign_answer": "li"}), "unlawful", 0, "own_erasure"),
        (a_case(kind="tip_off"), "consent_withdrawn", 0, "not_ended"),
        (replace(CLOSED, kind="tip_off"), "consent_withdrawn", 0, None),
        (CLOSED, "purpose_fulfilled", 59, "remedy_runs"),
        (CLOSED, "purpose_fulfilled", 60, None),
        (CLOSED, "retention_over", 59, "remedy_runs"),
        (replace(CLOSED, erased_at=NOW), "purpose_fulfilled", 0, None),
        (CLOSED, "unlawful", 0, None),
    ],
)
def test_a_case_is_erased_by_another_and_not_before_its_citizen_can_turn_against_its_end(
    case: Case, ground: str, later: int, refused: str | None
) -> None:
    told = {"ground": ground, "reason": "11月25日来电要求。", "by": LI, "at": NOW + timedelta(days=later)}
    if refused is None:
        must_be_erasable(case, **told)  # type: ignore[arg-type]
        return
    with pytest.raises(Conflict) as why:
        must_be_erasable(case, **told)  # type: ignore[arg-type]
    assert why.value.code == refused
