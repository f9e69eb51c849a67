"""Whom a case names is kept from it in another body too: by its parts, and by what was written while it was away."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.ports import Actor
from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer, as_told
from tests.people import a_person

WEN = a_person("wen", "case_officer", name="文岚", body="SZJ", department="CW")
YU = a_person("yu", "case_officer", name="俞平", body="SZJ", department="BGS")
ALSO = a_person("ke", "case_officer", name="柯明", department="BGS")
CONTACT = {"name": "欧阳明", "phone": "13912345678"}
TIP_OFF = {"kind": "tip_off", "title": "违规收费", "text": "窗口乱收费。", "body": "GJJ"}
COMPLAINT = {"kind": "complaint", "title": "服务差", "text": "排队太久。", "body": "GJJ", "contact": CONTACT}
PART = {"title": "市政局窗口", "text": "窗口收购物卡。"}
THERE = {"body": "SZJ", "reason": "属其职责。"}
WITH_ITS_PART = {**THERE, "part_title": PART["title"], "part_text": PART["text"]}


@pytest.fixture
def two(any_harness: ComplaintsHarness) -> ComplaintsHarness:
    """Two bodies, each with officers."""
    any_harness.deliver("catalog.body.changed", "SZJ", {**BODY, "code": "SZJ", "name": "市政局"})
    for person in (WEN, YU, ALSO):
        any_harness.deliver("catalog.person.changed", person.sub, as_told(person))
    return any_harness


def accepted(two: ComplaintsHarness, told: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The number of a case that is worked on, and the header with its receipt code."""
    given = two.submit_case(**told)
    assert two.act(given["number"], "accept").status_code == 200
    return given["number"], {"Receipt_Code": given["receipt_code"]}


def status(two: ComplaintsHarness, number: str, reader: Actor) -> int:
    return two.get(f"/cases/{number}", reader).status_code


@pytest.mark.parametrize("at_once", [True, False], ids=["part handed over", "part split off, then handed over"])
@pytest.mark.parametrize(
    "told",
    [{"reported_person": "文岚", "person_unlisted": True}, {"text": "窗口乱收费，和市政局文岚合谋。"}],
    ids=["reported", "mentioned"],
)
def test_a_part_is_kept_from_whom_its_whole_reports(
    two: ComplaintsHarness, told: dict[str, Any], at_once: bool
) -> None:
    """Its own words are the officer's; the informant's are those of the whole."""
    number, _ = accepted(two, TIP_OFF | told)
    if at_once:
        part = two.act(number, "transfer", WITH_ITS_PART).json["number"]
    else:
        part = two.act(number, "split", PART).json["number"]
        assert two.act(part, "transfer", THERE).status_code == 200
    assert (status(two, part, WEN), status(two, part, YU)) == (404, 200)
    assert "wen" in two.announced("task.opened")[-1].data["not_for"]
    two.ledgers_are_the_rows()


def test_whom_a_whole_names_does_not_handle_its_part_elsewhere(two: ComplaintsHarness) -> None:
    told = {"text": "排队太久，市政局文岚态度差。", "not_a_tip_off": True}
    number, _ = accepted(two, COMPLAINT | told)
    part = two.act(number, "transfer", WITH_ITS_PART).json["number"]
    shown = two.get(f"/cases/{part}", WEN).json
    assert (shown["named_in_it"], shown["contact"]) == (True, None)
    assert two.act(part, "answer", {"text": "已办。"}, WEN).json["code"] == "named_in_it"
    assert two.get(f"/cases/{part}", YU).json["contact"]["phone"] == CONTACT["phone"]


def test_a_tip_off_does_not_come_back_to_whom_it_named_while_it_was_away(two: ComplaintsHarness) -> None:
    number, code = accepted(two, TIP_OFF)
    assert two.act(number, "transfer", THERE).status_code == 200
    assert [each["number"] for each in two.get("/sent-cases", ALSO).json["items"]] == [number]
    written = two.post(f"/cases/{number}/messages", {"text": "就是柯明收的。"}, **code)
    assert written.status_code == 201
    assert two.get("/sent-cases", ALSO).json["items"] == [], "nor does he see any more where it went"
    assert two.act(number, "dispute", {"reason": "不属于我们。"}, YU).status_code == 200
    assert (status(two, number, ALSO), status(two, number, an_officer("wang"))) == (404, 200)
    two.ledgers_are_the_rows()


def test_a_complaint_does_not_come_back_into_the_hands_of_whom_it_named_while_it_was_away(
    two: ComplaintsHarness,
) -> None:
    given = two.submit_case(**COMPLAINT)
    number, code = given["number"], {"Receipt_Code": given["receipt_code"]}
    assert two.act(number, "accept", {}, ALSO).status_code == 200
    assert two.act(number, "transfer", THERE, ALSO).status_code == 200
    said = {"text": "是住房公积金中心的柯明不办。", "not_a_tip_off": True}
    assert two.post(f"/cases/{number}/messages", said, **code).status_code == 201
    assert two.act(number, "dispute", {"reason": "不属于我们。"}, YU).status_code == 200
    shown = two.get(f"/cases/{number}", ALSO).json
    assert (shown["named_in_it"], shown["contact"]) == (True, None)
    assert two.get(f"/cases/{number}", an_officer("wang")).json["handler"] is None, "it awaits the others"
    two.ledgers_are_the_rows()


def test_what_is_written_to_the_whole_keeps_its_part_from_whom_it_names(two: ComplaintsHarness) -> None:
    """One code opens both, and the informant writes to either of them."""
    number, code = accepted(two, TIP_OFF)
    part = two.act(number, "transfer", WITH_ITS_PART).json["number"]
    assert status(two, part, WEN) == 200
    assert two.post(f"/cases/{number}/messages", {"text": "市政局的是文岚。"}, **code).status_code == 201
    assert (status(two, part, WEN), status(two, part, YU)) == (404, 200)
    assert two.post(f"/cases/{part}/messages", {"text": "公积金的是柯明。"}, **code).status_code == 201
    assert (status(two, number, ALSO), status(two, number, an_officer("wang"))) == (404, 200)
    two.ledgers_are_the_rows()
