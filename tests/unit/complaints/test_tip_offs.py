"""What a tip-off alone has, and what it has not: a giver with a session, a number in order, a chief case."""

from __future__ import annotations

import pytest

from chassis.ports import PUBLIC, Conflict, IllegalTransition, Invalid
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.handing_on import NotToBeMerged
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.document_number import document_number
from services.complaints.use_cases.merge_case import MergeCase, merge_case
from tests.unit.complaints.builders import Office
from tests.unit.complaints.tip_offs import CHEN, HU, a_tip_off, an_office


@pytest.fixture
def office() -> Office:
    return an_office()


def test_what_only_a_tip_off_has_is_refused_of_others(office: Office) -> None:
    for told in ({"corruption": True}, {"reported_departments": ("CW",)}, {"reported_person": "蔡文"}):
        with pytest.raises(Invalid) as refused:
            office.submit(actor=PUBLIC, **told)
        assert refused.value.code == "not_of_this_kind"


def test_a_member_of_the_staff_gives_no_tip_off_under_his_session(office: Office) -> None:
    with pytest.raises(Conflict) as refused:
        a_tip_off(office, actor=HU)
    assert refused.value.code == "signed_in"


def test_a_tip_off_is_merged_with_nothing(office: Office) -> None:
    tip_off, complaint = a_tip_off(office), office.submit(kind="complaint", body="GJJ").case.number
    for number in (tip_off, complaint):
        accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock)
    for one, other, refusal in ((tip_off, complaint, IllegalTransition), (complaint, tip_off, NotToBeMerged)):
        with pytest.raises(refusal):
            merge_case(MergeCase(actor=CHEN, number=one, into=other), work=office.work, clock=office.clock)


def test_the_answer_to_a_tip_off_takes_no_number_that_would_be_missing_among_the_others(office: Office) -> None:
    office.work.cases.rules["GJJ"] = BodyRules(body="GJJ", document_code="公积金信复")
    numbers = {}
    for kind in ("tip_off", "complaint"):
        number = office.submit(kind=kind, body="GJJ").case.number
        accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock)
        case = office.work.cases.kept[number]
        numbers[kind] = document_number(case, work=office.work, clock=office.clock)
    assert numbers == {"tip_off": None, "complaint": "公积金信复〔2026〕1号"}
