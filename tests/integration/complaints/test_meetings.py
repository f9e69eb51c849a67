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
    "minutes": "通报了三季度的财务收支。",
    "raised.0.question": "我的电话13800138000，为什么中午没人？",
    "raised.0.answer": "从下周起中午有人值班。",
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
    address = harness.submit(f"{PAGES}/new", FORM).headers["Location"].split("?")[0]
    amended = {**FORM, "version": "1", "raised.0.answer": "从本周起中午有人值班。"}
    assert harness.submit(f"{address}/amend", amended).status_code == 303
    assert harness.submit(f"{address}/amend", amended).status_code == 412
    harness.sign_out()

    page = harness.client.get(address).text
    for shown in ("三季度工作通报会", "2026年11月20日", "【手机号已隐去】", "从本周起中午有人值班。"):
        assert shown in page
    assert "三季度工作通报会" in harness.client.get("/complaints/responses").text
    path = f"/feedback-meetings/{address.rsplit('/', 1)[1]}"
    assert harness.get(path).json["raised"][0]["answer"] == "从本周起中午有人值班。"
    assert [each["title"] for each in harness.get("/feedback-meetings").json["items"]] == ["三季度工作通报会"]

    assert harness.post(f"{path}/withdraw", {"reason": "日期有误。"}, the_office("GDJ")).status_code == 403
    assert harness.post(f"{path}/withdraw", {"reason": "日期有误。"}, the_office()).status_code == 200
    assert harness.get(path).status_code == 410
    assert harness.get("/feedback-meetings").json["items"] == []
    assert "值班" not in harness.everything_kept()
