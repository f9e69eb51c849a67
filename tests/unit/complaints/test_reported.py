"""Whom a tip-off reports is kept away from it, whenever he is named and wherever it goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import PUBLIC, Actor, Invalid, Post
from services.complaints.domain import reported as rules
from services.complaints.domain.answer import Wording
from services.complaints.domain.case import NoSuchCase
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.answer_case import AnswerCase, answer_case
from services.complaints.use_cases.reopen_case import ReopenCase, reopen_case
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from services.complaints.use_cases.write_message import WriteMessage, write_message
from tests.unit.complaints.builders import Office
from tests.unit.complaints.tip_offs import CAI, CHEN, DEPUTY, a_tip_off, an_office, told_not_for


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.mark.parametrize(
    "told",
    [
        {"reported_departments": ("CW",)},
        {"reported_person": " 蔡 文"},
        {"reported_person": "财务科蔡文（科员）"},
        {"text": "窗口蔡\u3000文不作为。"},
        {"text": "窗口蔡\u200b文不作为。"},
        {"text": "蔡文没有按规定办业务。"},
    ],
)
def test_whom_it_reports_and_who_stands_in_for_him_know_of_nothing(office: Office, told: dict[str, object]) -> None:
    number = a_tip_off(office, **told)
    for kept in (CAI, DEPUTY):
        with pytest.raises(NoSuchCase):
            accept_case(AcceptCase(actor=kept, number=number), work=office.work, clock=office.clock)
    assert set(office.work.events.last("task.opened").data["not_for"]) == {"cai", "dai"}
    assert number not in office.work.events.last("task.opened").data["title"]
    assert accept_case(AcceptCase(actor=CHEN, number=number), work=office.work, clock=office.clock).state == "accepted"


def test_who_left_a_department_after_it_was_reported_is_kept_away_all_the_same(office: Office) -> None:
    number = a_tip_off(office, reported_departments=("CW",))
    moved = replace(CAI, department="BGS")
    with pytest.raises(NoSuchCase):
        accept_case(AcceptCase(actor=moved, number=number), work=office.work, clock=office.clock)


@pytest.mark.parametrize("told", [{"text": "和供水的文岚合谋。"}, {"reported_person": "文岚", "person_unlisted": True}])
def test_whom_it_mentions_of_another_body_does_not_get_it_by_transfer(office: Office, told: dict[str, object]) -> None:
    made = {"work": office.work, "clock": office.clock}
    wen = Actor("wen", "文岚", "SZJ", "YZ", (Post("case_officer", "SZJ"),))
    office.work.directory.staff |= {"wen": wen, "xu": replace(wen, sub="xu", name="徐平")}
    number = a_tip_off(office, **told)
    accept_case(AcceptCase(actor=CHEN, number=number), **made)
    transfer_case(TransferCase(actor=CHEN, number=number, body="SZJ", reason="属其职责"), **made)
    case = office.work.cases.kept[number]
    assert (rules.concerns(case.reported, wen), "wen" in told_not_for(office, case)) == (True, True)
    assert office.work.cases.refolded(number) == case


@pytest.mark.parametrize("act", ["message", "reopen"])
def test_whom_an_informant_names_later_has_it_no_more(office: Office, act: str) -> None:
    """He is kept away as if he had been named at first, before a word of it is to be read."""
    receipt = office.submit(kind="tip_off", title="违规办理", text="业务没有按规定办。", body="GJJ")
    number, made = receipt.case.number, {"work": office.work, "clock": office.clock}
    accept_case(AcceptCase(actor=CAI, number=number), **made)
    said = {"actor": PUBLIC, "number": number, "code": receipt.code}
    if act == "message":
        write_message(WriteMessage(**said, text="其实是蔡 文干的。"), **made)
    else:
        answer_case(
            AnswerCase(actor=CAI, number=number, said=Wording(text="查无问题。", outcome="not_adopted")), **made
        )
        reopen_case(ReopenCase(**said, reason="其实是蔡文干的。"), **made)
    case = office.work.cases.kept[number]
    assert rules.concerns(case.reported, CAI)
    assert case.handler is None
    assert {"cai", "dai"} <= told_not_for(office, case)
    assert office.work.cases.refolded(number) == case
    also = {"text": "陈珂、王主任也在场。"}
    with pytest.raises(Invalid) as refused:
        write_message(WriteMessage(**said, **also), **made)
    assert (refused.value.code, refused.value.extra["mentioned"]) == ("only_mentioned", ["陈珂", "王主任"])
    written = write_message(WriteMessage(**said, **also, mentioned_not_reported=["陈珂", "王主任"]), **made)
    assert written.reported == case.reported
