"""Whom a case names is offered nothing that he would be refused, and a citizen is asked whatever he writes."""

from __future__ import annotations

from tests.integration.complaints.harness import ComplaintsHarness, an_officer, as_told

HANDLES = {"accept", "not_accept", "message", "erase", "answer"}


def test_what_is_offered_after_an_act_and_in_a_refusal_is_what_the_case_offers(harness: ComplaintsHarness) -> None:
    told = {"kind": "enquiry", "title": "问一下", "text": "陈珂什么时候在？", "not_a_tip_off": True}
    number = harness.submit_case(**told)["number"]
    shown = harness.get(f"/cases/{number}", an_officer()).json
    noted = harness.act(number, "note", {"text": "见信封。"}).json
    refused = harness.act(number, "close", {"reason": "办完。"})
    assert refused.status_code == 409
    for offered in (shown["allowed"], noted["allowed"], refused.json["allowed"]):
        assert HANDLES.isdisjoint(offered)
    assert shown["named_in_it"] is True
    assert harness.act(number, "accept", {}).json["code"] == "named_in_it"


def test_a_citizen_is_asked_of_what_he_writes_later_on_the_page_too(harness: ComplaintsHarness) -> None:
    harness.deliver("catalog.person.changed", "chen", as_told(an_officer()))
    given = harness.submit_case(kind="complaint")
    known = {"number": given["number"], "code": given["receipt_code"]}
    said = known | {"text": "有人收了我两千块。"}
    asked = harness.submit("/complaints/follow/message", said)
    assert (asked.status_code, 'name="not_a_tip_off"' in asked.text, "去举报页" in asked.text) == (422, True, True)
    assert harness.submit("/complaints/follow/message", said | {"not_a_tip_off": "1"}).status_code == 303
    code = {"Receipt_Code": given["receipt_code"]}
    path = f"/cases/{given['number']}/messages"
    assert harness.post(path, {"text": "就是陈珂收的。"}, None, **code).json["code"] == "looks_like_a_tip_off"


def test_a_comment_that_reads_like_a_tip_off_is_asked_about_and_not_counted(harness: ComplaintsHarness) -> None:
    ratings = {"disclosure": "d1", "truthfulness": 1, "completeness": 1, "effectiveness": 1, "comment": "窗口收红包。"}
    assert harness.post("/evaluations", ratings).json["code"] == "looks_like_a_tip_off"
    assert harness.get("/evaluations?disclosure=d1").json["count"] == 0
    assert harness.post("/evaluations", ratings | {"not_a_tip_off": True}).status_code == 201


def test_staff_signed_in_rate_no_answer_by_the_code_of_the_call_that_they_recorded(harness: ComplaintsHarness) -> None:
    given = harness.answered()
    code = {"Receipt_Code": given["receipt_code"]}
    refused = harness.post(f"/cases/{given['number']}/rate", {"satisfaction": 5}, an_officer(), **code)
    assert (refused.status_code, refused.json["code"]) == (409, "staff_with_a_code")
