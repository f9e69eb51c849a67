"""A complaint that reads like a tip-off is asked about, and whoever it names does not handle it."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.ports import PUBLIC, Actor, Invalid, Post
from services.complaints.domain.accusation import WORDS, LooksLikeATipOff
from services.complaints.domain.answer import Wording
from services.complaints.domain.named import GivenToWhomItNames, NamedInIt
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.draft_answer import DraftAnswer, draft_answer
from services.complaints.use_cases.erase_case import EraseCase, erase_case
from services.complaints.use_cases.split_case import Part, SplitCase, split_case
from services.complaints.use_cases.take_mail import TakeMail, take_mail
from tests.people import a_person
from tests.unit.complaints.builders import Office

CHEN = a_person("chen", "case_officer", name="陈珂", department="BGS")
HE = a_person("he", "case_officer", name="何丽", department="CW")
ABOUT_HE = {"kind": "complaint", "title": "窗口不办", "text": "窗口何\u3000丽让我跑了三趟。", "body": "GJJ"}


@pytest.fixture
def office() -> Office:
    made = Office()
    made.work.directory.staff.update({"chen": CHEN, "he": HE})
    return made


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("kind", ["complaint", "opinion"])
def test_words_of_an_accusation_are_asked_about_once(office: Office, kind: str, word: str) -> None:
    said = {"kind": kind, "title": "科室的问题", "text": f"有人说到{word[0]} {word[1:]}。", "body": "GJJ"}
    with pytest.raises(LooksLikeATipOff) as refused:
        office.submit(**said)
    assert refused.value.extra["found"] == [word]
    assert office.work.cases.kept == {}
    assert office.submit(**said, not_a_tip_off=True).case.kind == kind


@pytest.mark.parametrize("said", [{"actor": PUBLIC}, {"actor": CHEN, "channel": "hotline"}])
def test_a_full_name_of_the_staff_is_asked_about_whoever_writes_it_down(office: Office, said: dict[str, Any]) -> None:
    with pytest.raises(LooksLikeATipOff) as refused:
        office.submit(**ABOUT_HE, **said)
    assert refused.value.extra["found"] == ["何丽"]


@pytest.mark.parametrize(
    "said", [{"kind": "enquiry", "text": "举报电话是多少？"}, {"kind": "complaint", "text": "何科长的窗口排队太久。"}]
)
def test_an_enquiry_and_what_accuses_nobody_are_taken_as_they_are(office: Office, said: dict[str, str]) -> None:
    assert office.submit(title="问一下", body="GJJ", **said).code


def test_a_program_is_called_like_its_platform_and_is_nobody(office: Office) -> None:
    program = Actor("p1", "政务热线平台", "GJJ", "BGS", (Post("case_officer", "GJJ"),), kind="program")
    office.work.directory.staff["p1"] = program
    number = office.submit(kind="complaint", title="转办", text="政务热线平台转来：排队太久。", body="GJJ").case.number
    assert accept_case(AcceptCase(actor=program, number=number), work=office.work, clock=office.clock)


def test_that_it_is_none_is_said_of_no_tip_off(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.submit(kind="tip_off", body="GJJ", not_a_tip_off=True)
    assert refused.value.code == "not_of_this_kind"


def test_whom_a_complaint_names_neither_gets_it_nor_answers_it(office: Office) -> None:
    """It comes by mail, too, where nobody can be asked."""
    mail = TakeMail(message="m1", contact={"email": "wang@example.cn"}, **ABOUT_HE)
    made: dict[str, Any] = {"work": office.work, "clock": office.clock}
    number = take_mail(mail, **made).number
    with pytest.raises(NamedInIt):
        accept_case(AcceptCase(actor=HE, number=number), **made)
    accept_case(AcceptCase(actor=CHEN, number=number), **made)
    with pytest.raises(GivenToWhomItNames):
        assign_case(AssignCase(actor=CHEN, number=number, person="he"), **made)
    said = Wording(text="已经办好。", outcome="answered")
    with pytest.raises(NamedInIt):
        draft_answer(DraftAnswer(actor=HE, number=number, said=said), **made)
    with pytest.raises(NamedInIt):
        answer_case(AnswerCase(actor=HE, number=number, said=said, delivery="email"), **made)
    with pytest.raises(NamedInIt):
        erase_case(EraseCase(actor=HE, number=number, ground="unlawful"), **made)
    part = Part(title="何丽的态度", text="态度不好。")
    with pytest.raises(NamedInIt):
        split_case(SplitCase(actor=HE, number=number, part=part), **made)
    assert assign_case(AssignCase(actor=HE, number=number, person="chen"), **made).handler == CHEN.snapshot()
    answer_case(AnswerCase(actor=CHEN, number=number, said=said, delivery="email"), **made)
    assert office.work.cases.kept[number].state == "answered"
