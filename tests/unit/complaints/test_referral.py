"""A letter to an organisation outside is signed by another than who drafted it."""

from __future__ import annotations

from typing import Any

import pytest

from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.referral import OwnReferral
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.refer_case import (
    DraftReferral,
    SignReferral,
    draft_referral,
    sign_referral,
)
from tests.unit.complaints.builders import Office, an_officer

CHEN = an_officer("GJJ", "chen", "case_officer", "leader")


def drafted(office: Office, *same_person: str) -> tuple[str, dict[str, Any]]:
    """The number of a case with a letter, and the task to sign it."""
    office.work.cases.rules["GJJ"] = BodyRules(body="GJJ", same_person=same_person)
    number = office.submit(kind="complaint", body="GJJ").case.number
    accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock)
    letter = DraftReferral(actor=CHEN, number=number, organisation="县自来水公司", reason="供水归其负责。")
    draft_referral(letter, work=office.work, clock=office.clock)
    asked = office.work.events.last("task.opened").data
    assert asked["kind"] == "sign_referral"
    return number, dict(asked)


def test_whoever_drafted_the_letter_neither_signs_it_nor_is_asked_to() -> None:
    office = Office()
    number, asked = drafted(office, "draft+review_answer", "review_answer+sign_answer")
    assert asked["not_for"] == ["chen"]
    with pytest.raises(OwnReferral):
        sign_referral(SignReferral(actor=CHEN, number=number), work=office.work, clock=office.clock)


def test_where_one_person_may_draft_and_sign_he_is_asked_and_signs() -> None:
    office = Office()
    number, asked = drafted(office, "draft+sign_answer")
    assert asked["not_for"] == []
    signed = sign_referral(SignReferral(actor=CHEN, number=number), work=office.work, clock=office.clock)
    assert (signed.referral or {})["signed_by"] == "chen"
