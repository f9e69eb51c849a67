"""Whom a case names is offered nothing that he would be refused, and a citizen is asked whatever he writes."""

from __future__ import annotations

from typing import Any

from chassis.ports import Actor
from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer, as_told
from tests.people import a_person

JING = a_person("jing", "case_officer", "office", name="陈静", department="BGS")
OF_OFFICE = a_person("hu", "office", name="胡涛", department="BGS")
CONTACT = {"name": "欧阳明", "phone": "13912345678", "email": "ouyang@example.com", "address": "幸福小区3栋201"}
ABOUT_JING = {
    "kind": "complaint",
    "title": "欧阳明投诉陈静",
    "text": "我是欧 阳明，电话13912345678，陈静让我跑了三趟。",
    "contact": CONTACT,
    "not_a_tip_off": True,
}
WHO = ("欧阳明", "欧 阳明", "13912345678", "ouyang@example.com", "幸福小区3栋201")

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


def about_jing(harness: ComplaintsHarness, **changes: Any) -> dict[str, Any]:
    for person in (JING, OF_OFFICE):
        harness.deliver("catalog.person.changed", person.sub, as_told(person))
    return harness.submit_case(**ABOUT_JING | changes)


def test_whom_a_complaint_names_hands_herself_no_code_of_it(any_harness: ComplaintsHarness) -> None:
    """She took the citizen's code from him, and wrote and rated in his place."""
    harness = any_harness
    given = about_jing(harness)
    number, said = given["number"], {"reason": "本人持身份证到场。"}
    refused = harness.act(number, "hand-code", said, JING)
    assert (refused.status_code, refused.json["code"]) == (409, "named_in_it")
    changed = harness.act(number, "correct-registration", {"kind": "enquiry", "reason": "登错。"}, JING)
    assert (changed.status_code, changed.json["code"]) == (409, "named_in_it"), "nor changes what it is"
    assert "hand_code" not in harness.get(f"/cases/{number}", JING).json["allowed"]
    harness.sign_in(JING)
    page = f"/complaints/cases/{number}"
    assert f"{page}/hand-code" not in harness.client.get(page).text
    assert harness.submit(f"{page}/hand-code", said).status_code == 409
    own = {"Receipt_Code": given["receipt_code"]}
    assert harness.get(f"/cases/{number}", **own).status_code == 200
    assert harness.act(number, "hand-code", said, OF_OFFICE).status_code == 200, "another of the office does it"


def pages_of(harness: ComplaintsHarness, reader: Actor, number: str) -> dict[str, str]:
    """Whatever pages and interfaces tell somebody of the staff of a case, by their address."""
    api = (f"/cases/{number}", "/cases", "/cases?q=陈静", f"/cases/{number}/entries", "/case-table")
    api += (f"/cases/{number}/duplicates", f"/cases/{number}/deadline", "/sent-cases", "/audit?limit=100")
    api += (f"/cases/{number}/order-reply", f"/cases/{number}/referral", f"/cases/{number}/preview")
    told = {path: harness.get(path, reader).text for path in api}
    harness.sign_in(reader)
    at = f"/complaints/cases/{number}"
    acts = ("note", "transfer", "remind", "hand-code", "correct-registration", "merge", "split", "return-answer")
    pages = ("/complaints/cases", at, *(f"{at}/{act}" for act in ("ledger", "preview", "order-reply", *acts)))
    return told | {path: harness.client.get(path).text for path in pages}


def test_whom_a_complaint_names_is_told_nowhere_who_complained(any_harness: ComplaintsHarness) -> None:
    """She read name and telephone; that it is there, and what it says of her, she may read."""
    harness = any_harness
    given = about_jing(harness)
    number, code = given["number"], {"Receipt_Code": given["receipt_code"]}
    again = about_jing(harness)["number"]
    harness.act(number, "accept")
    harness.act(again, "accept")
    harness.act(number, "note", {"text": "已电话联系欧阳明（13912345678）。"})
    harness.act(number, "messages", {"text": "欧阳明您好，请说明时间。"})
    harness.post(f"/cases/{number}/messages", {"text": "上午，我叫欧阳明。"}, **code)
    harness.act(number, "draft", {"text": "欧阳明：已批评。", "outcome": "answered"})
    for path, text in pages_of(harness, JING, number).items():
        assert [each for each in WHO if each in text] == [], path
    shown = harness.get(f"/cases/{number}", JING).json
    assert (shown["contact"], shown["identity_kept"], shown["named_in_it"]) == (None, True, True)
    assert "陈静让我跑了三趟" in shown["text"]
    assert harness.get("/cases?q=欧阳", JING).json["items"] == [], "nor by trying names"
    assert [each["number"] for each in harness.get("/cases", JING).json["items"]].count(number) == 1
    assert "不告诉来件写到的人" in harness.client.get(f"/complaints/cases/{number}").text
    read = harness.get("/audit?limit=100", a_person("shi", "audit_admin")).json["items"]
    assert [each["actor"]["sub"] for each in read if each["name"] == "case.contact_read"] == []
    others = harness.get(f"/cases/{number}", an_officer()).json
    assert (others["contact"], others["title"]) == (CONTACT, ABOUT_JING["title"])


def test_whom_a_part_names_is_not_told_by_the_whole_who_complained(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    given = about_jing(harness, title="窗口", text="跑了三趟。我是欧阳明。", not_a_tip_off=False)
    number, code = given["number"], {"Receipt_Code": given["receipt_code"]}
    harness.act(number, "accept")
    assert harness.get(f"/cases/{number}", JING).json["contact"] == CONTACT
    part = harness.act(number, "split", {"title": "排队", "text": "排队太久。"}).json["number"]
    harness.post(f"/cases/{part}/messages", {"text": "是陈静不办。", "not_a_tip_off": True}, **code)
    whole = harness.get(f"/cases/{number}", JING).json
    assert (whole["contact"], whole["named_in_it"], "欧阳明" in whole["text"]) == (None, False, False)


def test_whom_a_complaint_names_sends_it_to_no_other_body(harness: ComplaintsHarness) -> None:
    gdj = {**BODY, "code": "GDJ", "name": "县广电局", "departments": []}
    harness.deliver("catalog.body.changed", "GDJ", gdj)
    number = about_jing(harness, body="GJJ")["number"]
    harness.act(number, "accept")
    refused = harness.act(number, "transfer", {"body": "GDJ", "reason": "属其职责。"}, JING)
    assert (refused.status_code, refused.json["code"]) == (409, "named_in_it")
    harness.sign_in(JING)
    assert "县广电局" not in harness.client.get(f"/complaints/cases/{number}/transfer").text
    assert harness.act(number, "transfer", {"department": "CW", "reason": "属其职责。"}, JING).status_code == 200


def test_a_citizen_is_asked_of_what_he_writes_later_on_the_page_too(harness: ComplaintsHarness) -> None:
    harness.deliver("catalog.person.changed", "chen", as_told(an_officer()))
    given = harness.submit_case(kind="complaint")
    known = {"number": given["number"], "code": given["receipt_code"]}
    said = known | {"text": "有人收了我两千块。"}
    asked = harness.submit("/complaints/follow/message", said)
    assert (asked.status_code, 'name="not_a_tip_off"' in asked.text, "去举报页" in asked.text) == (422, True, True)
    # What the refusal calls the two ways is what they are called where they are taken.
    for way in ("改为举报", "仍作为投诉提交"):
        assert asked.text.count(way) > 1
    assert harness.submit("/complaints/follow/message", said | {"not_a_tip_off": "1"}).status_code == 303
    code = {"Receipt_Code": given["receipt_code"]}
    path = f"/cases/{given['number']}/messages"
    assert harness.post(path, {"text": "就是陈珂收的。"}, None, **code).json["code"] == "looks_like_a_tip_off"


def test_a_comment_that_reads_like_a_tip_off_is_asked_about_and_not_counted(harness: ComplaintsHarness) -> None:
    ratings = {"disclosure": "d1", "truthfulness": 1, "completeness": 1, "effectiveness": 1, "comment": "窗口收红包。"}
    assert harness.post("/evaluations", ratings).json["code"] == "looks_like_a_tip_off"
    asked = harness.submit("/complaints/evaluations", {name: str(given) for name, given in ratings.items()}).text
    # As on the page of a case.
    assert min(asked.count(way) for way in ("改为举报", "仍作为意见建议提交")) > 1
    assert harness.get("/evaluations?disclosure=d1").json["count"] == 0
    assert harness.post("/evaluations", ratings | {"not_a_tip_off": True}).status_code == 201


def test_staff_signed_in_rate_no_answer_by_the_code_of_the_call_that_they_recorded(harness: ComplaintsHarness) -> None:
    given = harness.answered()
    code = {"Receipt_Code": given["receipt_code"]}
    refused = harness.post(f"/cases/{given['number']}/rate", {"satisfaction": 5}, an_officer(), **code)
    assert (refused.status_code, refused.json["code"]) == (409, "staff_with_a_code")
