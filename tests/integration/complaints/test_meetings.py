"""Feedback meetings: what was raised there and answered stands beside the responses."""

from __future__ import annotations

import pytest

from chassis.ports import Actor
from tests.harness.error_summary import error_summary
from tests.integration.complaints.harness import ComplaintsHarness, an_officer

pytestmark = [pytest.mark.one_database, pytest.mark.servers]

PAGES = "/complaints/feedback-meetings"
FORM = {
    "body": "GJJ",
    "title": "三季度工作通报会",
    "held_on": "2026-11-20",
    "place": "营业大厅",
    "minutes": "通报了三季度的财务收支，职工代表（13900139000）参加。",
    "raised.0.question": "我的电话13800138000，为什么中午没人？",
    "raised.0.answer": "从下周起中午有人值班，请拨打0371-67886699，或者找值班员13700137000。",
    "raised.1.question": "",
    "raised.1.answer": "",
}
MEETING = {
    **{name: FORM[name] for name in ("body", "title", "held_on", "place", "minutes")},
    "raised": [{"question": "为什么中午没人？", "answer": "从下周起中午有人值班。"}],
}


def the_office(body: str = "GJJ") -> Actor:
    return an_officer("hu", body, "office")


@pytest.mark.both_databases
def test_it_is_recorded_amended_and_withdrawn(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    harness.sign_in(the_office())
    early = harness.submit(f"{PAGES}/new", {**FORM, "held_on": "2026-12-24"})
    assert list(error_summary(early.text)) == ["f-held_on"]
    unanswered = harness.submit(f"{PAGES}/new", {**FORM, "raised.0.answer": ""})
    assert list(error_summary(unanswered.text)) == ["f-raised.0.answer"]
    citizens = harness.submit(f"{PAGES}/new", {**FORM, "keeps": "0371-67890123"})
    assert list(error_summary(citizens.text)) == ["f-keeps"], "nowhere in the minutes"
    address = harness.submit(f"{PAGES}/new", {**FORM, "keeps": "0371-67886699"}).headers["Location"].split("?")[0]
    amended = {**FORM, "version": "1", "raised.0.answer": "从本周起中午有人值班，请拨打0371-67886699。"}
    assert harness.submit(f"{address}/amend", amended).status_code == 303
    assert harness.submit(f"{address}/amend", amended).status_code == 412
    harness.sign_out()

    page = harness.client.get(address).text
    for shown in (
        "三季度工作通报会",
        "2026年11月20日",
        "职工代表（【手机号已隐去】）",
        "有人值班，请拨打0371-67886699。",
    ):
        assert shown in page
    assert all(number not in harness.everything_kept() for number in ("13900139000", "13700137000", "13800138000"))
    assert "三季度工作通报会" in harness.client.get("/complaints/responses").text
    path = f"/feedback-meetings/{address.rsplit('/', 1)[1]}"
    assert harness.get(path).json["raised"][0]["answer"] == amended["raised.0.answer"]
    assert [each["title"] for each in harness.get("/feedback-meetings").json["items"]] == ["三季度工作通报会"]

    assert harness.post(f"{path}/withdraw", {"reason": "日期有误。"}, the_office("GDJ")).status_code == 403
    assert harness.post(f"{path}/withdraw", {"reason": "日期有误。"}, the_office()).status_code == 200
    assert harness.get(path).status_code == 410
    assert harness.get("/feedback-meetings").json["items"] == []
    assert "值班" not in harness.everything_kept()


def test_by_the_interface_it_is_guarded_as_on_the_page(harness: ComplaintsHarness) -> None:
    """A marking anywhere is refused; numbers are hidden in what the office writes as in what people ask."""
    marked = {**MEETING, "raised": [{"question": "为什么？", "answer": "机密★10年"}]}
    refused = harness.post("/feedback-meetings", marked, the_office())
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["raised.0.answer"])
    told = harness.post("/feedback-meetings", {**MEETING, "minutes": "联系人13900139000。"}, the_office())
    assert told.json["minutes"] == "联系人【手机号已隐去】。"


def test_where_somebody_lives_is_hidden_and_the_offices_own_place_stays(harness: ComplaintsHarness) -> None:
    """Numbers were hidden, and the door behind which a citizen lives stood on the page."""
    harness.sign_in(the_office())
    minutes = "职工王芳（家住幸福路12号3栋2单元501室）提出漏水，请到阳光小区1号楼1单元服务点登记。"
    said = {**FORM, "minutes": minutes, "raised.0.question": "我住幸福路12号3栋2单元501室，何时修？"}
    own = harness.submit(f"{PAGES}/new", {**said, "keeps": "幸福路12号3栋2单元501室"})
    assert list(error_summary(own.text)) == ["f-keeps"], "a citizen's own is not kept"
    made = harness.submit(f"{PAGES}/new", {**said, "keeps": "阳光小区1号楼1单元"})
    page = harness.client.get(made.headers["Location"]).text
    assert "（家住【住址已隐去】）提出漏水，请到阳光小区1号楼1单元服务点登记" in page
    assert "我住【住址已隐去】，何时修？" in page
    assert "501室" not in harness.everything_kept()


def test_what_was_withdrawn_is_not_given_again_for_a_repeated_request(harness: ComplaintsHarness) -> None:
    recorded = harness.post("/feedback-meetings", MEETING, the_office(), Idempotency_Key="recorded")
    assert recorded.status_code == 201, recorded.text
    path = f"/feedback-meetings/{recorded.json['id']}"
    assert harness.post(f"{path}/withdraw", {"reason": "日期有误。"}, the_office()).status_code == 200
    again = harness.post("/feedback-meetings", {**MEETING, "title": "另一次"}, the_office(), Idempotency_Key="recorded")
    assert (again.status_code, again.json["title"]) == (201, "另一次"), "the first answer is forgotten with its words"
