"""Whom a tip-off reports leaves somebody to handle it, answer it and open an identity; else it says where to turn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import Actor, Conflict, Post
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.left import Hands, must_leave_overseers, must_leave_somebody
from services.complaints.domain.reported import NobodyLeft
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.name_reported import NameReported, name_reported
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from tests.unit.complaints.builders import Office
from tests.unit.complaints.tip_offs import CAI, CHEN, HU, WANG, a_tip_off, an_actor, an_office

LIN, SUN = an_actor("lin", "leader", name="林岚"), an_actor("sun", "secrecy_officer", name="孙宁")
BOTH = BodyRules(body="GJJ", steps=("review_answer", "sign_answer"))


@pytest.fixture
def office() -> Office:
    return an_office()


def test_where_all_who_would_handle_it_are_reported_it_says_where_to_turn(office: Office) -> None:
    every = {"reported_person": "陈珂、王芳、蔡文"}
    with pytest.raises(Conflict) as refused:
        a_tip_off(office, **every)
    assert (refused.value.code, refused.value.extra["turn_to"]["telephone"]) == ("nobody_left", "12388")
    assert office.work.cases.kept == {}
    superior = Actor("shen", "沈岩", "SZJ", "YZ", (Post("case_officer", "*"),))
    office.work.directory.staff["shen"] = superior
    number = a_tip_off(office, **every)
    assert accept_case(AcceptCase(actor=superior, number=number), work=office.work, clock=office.clock)


SHI, WEI = an_actor("shi", "audit_admin", name="石磊"), an_actor("wei", "leader", "audit_admin", name="魏宁")
EVERYBODY = (CHEN, WANG, HU, LIN, SHI)


@pytest.mark.parametrize(
    ("by", "staff", "reported", "named", "is_left"),
    [
        (CHEN, EVERYBODY, (), "p:wang", True),
        (CHEN, EVERYBODY, (), "p:lin", False),
        (CHEN, EVERYBODY, (), "p:hu", False),
        (CHEN, EVERYBODY, (), "p:shi", False),
        (CHEN, (*EVERYBODY, WEI), (), "p:lin", True),
        (CHEN, (*EVERYBODY, WEI), ("p:wei",), "p:lin", False),
        (CHEN, (CHEN, HU, LIN), (), "p:wang", True),
        (HU, EVERYBODY, (), "p:lin", True),
        (LIN, EVERYBODY, (), "p:hu", True),
        (HU, EVERYBODY, (), "p:shi", False),
        (WEI, (*EVERYBODY, WEI), (), "p:shi", False),
    ],
    ids=[
        *("an officer", "the leader", "the office", "the auditor", "one of two leaders", "the other is reported"),
        *("there was no auditor", "office names leader", "leader names office", "office names auditor"),
        "who would oversee himself",
    ],
)
def test_who_names_somebody_leaves_each_of_those_who_see_what_he_does(
    by: Actor, staff: tuple[Actor, ...], reported: tuple[str, ...], named: str, is_left: bool
) -> None:
    """Office, leaders and the administrators of the audit; office and leaders do not oversee each other."""
    if is_left:
        must_leave_overseers(reported, (named,), staff, body="GJJ", by=by)
        return
    with pytest.raises(NobodyLeft):
        must_leave_overseers(reported, (named,), staff, body="GJJ", by=by)


@pytest.mark.parametrize(
    ("people", "body_rules", "is_named", "reported", "missing"),
    [
        ((CHEN, WANG), BodyRules(), False, ("p:chen",), None),
        ((CHEN, WANG), BodyRules(), False, ("p:chen", "p:wang"), "受理举报的人员"),
        ((CHEN, HU, LIN), BOTH, False, ("p:lin",), "拟稿、审核、签发"),
        ((CHEN, HU, LIN, SUN), BOTH, False, ("p:lin",), None),
        ((CHEN, HU, LIN), replace(BOTH, same_person=("review_answer+sign_answer",)), False, ("p:lin",), None),
        ((CHEN, LIN), BodyRules(), True, ("p:lin",), "两人"),
        ((CHEN, LIN), BodyRules(), False, ("p:lin",), None),
        ((CHEN,), BOTH, True, (), None),
        ((), BOTH, True, ("d:GJJ/CW",), None),
    ],
    ids=[
        *("another is left", "nobody handles", "one checks and signs", "two do", "one may do both", "nobody grants"),
        *("nothing is sealed", "it could not before", "nobody is known yet"),
    ],
)
def test_it_leaves_who_handles_it_answers_it_and_opens_an_identity(
    people: tuple[Actor, ...], body_rules: BodyRules, is_named: bool, reported: tuple[str, ...], missing: str | None
) -> None:
    hands = Hands(people=people, body="GJJ", rules=body_rules, is_named=is_named)
    if missing is None:
        must_leave_somebody(reported, hands)
        return
    with pytest.raises(NobodyLeft) as refused:
        must_leave_somebody(reported, hands)
    assert missing in refused.value.zh
    assert "12388" in refused.value.zh


def test_an_officer_names_neither_the_only_leader_nor_the_only_one_of_the_office_who_may_name_each_other(
    office: Office,
) -> None:
    office.work.cases.rules["GJJ"] = replace(BOTH, same_person=("review_answer+sign_answer",))
    office.work.directory.staff["lin"] = LIN
    number = a_tip_off(office)
    made = {"work": office.work, "clock": office.clock}
    named = NameReported(actor=CHEN, number=number, people=("lin",), reason="信中说到林岚")
    with pytest.raises(NobodyLeft):
        name_reported(named, **made)
    name_reported(replace(named, actor=HU), **made)
    assert office.work.cases.entries[number][-1].words == {"reason": "信中说到林岚"}
    with pytest.raises(NobodyLeft):
        name_reported(NameReported(actor=CHEN, number=number, people=("hu",), reason="也说到胡军"), **made)


def test_a_named_one_leaves_two_people_to_open_it_whoever_is_reported_and_wherever_it_goes(office: Office) -> None:
    made, contact = {"work": office.work, "clock": office.clock}, {"name": "李明"}
    with pytest.raises(NobodyLeft):
        a_tip_off(office, reported_person="胡军", contact=contact)
    assert a_tip_off(office, reported_person="胡军"), "there is nothing to open"
    number = a_tip_off(office, contact=contact)
    with pytest.raises(NobodyLeft):
        name_reported(NameReported(actor=CHEN, number=number, people=("hu",), reason="信中说到胡军"), **made)
    both = Post("case_officer", "*"), Post("leader", "SZJ")
    office.work.directory.staff["cai"] = replace(CAI, posts=both)
    office.work.directory.staff["wen"] = Actor("wen", "文岚", "SZJ", "YZ", (Post("case_officer", "SZJ"),))
    number = a_tip_off(office, contact=contact, reported_person="蔡文")
    accept_case(AcceptCase(actor=CHEN, number=number), **made)
    with pytest.raises(NobodyLeft):
        transfer_case(TransferCase(actor=CHEN, number=number, body="SZJ", reason="属其职责"), **made)
