"""Anybody asks until when something is answered, by the interface or on the page; nothing is kept of it."""

from __future__ import annotations

import re
from typing import Any

from tests.harness.error_summary import error_summary
from tests.integration.complaints.harness import ComplaintsHarness
from tests.integration.complaints.test_checking import OFFICE, RULES

REQUEST = {
    "kind": "request",
    "channel": "web",
    "received_on": "2026-01-30",
    "confirmed_on": "2026-02-02",
    "as_of": "2026-03-20",
}
HAPPENED = [
    {"kind": "supplement_asked", "on": "2026-02-06"},
    {"kind": "supplemented", "on": "2026-02-13"},
    {"kind": "third_party_asked", "on": "2026-02-26", "ref": "甲公司"},
    {"kind": "third_party_received", "on": "2026-02-28", "ref": "甲公司"},
    {"kind": "third_party_answered", "on": "2026-03-10", "ref": "甲公司"},
    {"kind": "extended", "on": "2026-03-20", "days": 10},
]


def test_the_interface_says_the_date_and_each_of_its_days_in_portions(harness: ComplaintsHarness) -> None:
    asked = {**REQUEST, "happenings": HAPPENED, "limit": 60}
    found = harness.post("/clock", asked).json
    assert (found["due_on"], found["used"], found["left"], found["state"]) == ("2026-04-16", 12, 18, "running")
    assert (found["received_on"], found["start"]) == ("2026-02-02", "2026-02-13")
    assert len(found["days"]) == 60
    rest = harness.post("/clock", {**asked, "from_day": found["next_day"]}).json
    assert (rest["days"][-1]["on"], rest["days"][-1]["count"], rest["next_day"]) == ("2026-04-16", 30, None)
    made_up = next(day for day in found["days"] if day["on"] == "2026-02-14")
    assert (made_up["count"], made_up["kind"], made_up["name"]) == (1, "made_up", "春节")


def test_what_has_no_happenings_is_asked_by_address(harness: ComplaintsHarness) -> None:
    found = harness.get("/clock?kind=petition&received_on=2026-11-20").json
    assert (found["due_on"], found["as_of"], found["term"]["days"]) == ("2026-12-05", "2026-11-24", 15)
    future = harness.get("/clock?kind=opinion&received_on=2031-03-03").json
    assert (future["as_of"], future["provisional"], future["used"]) == ("2031-03-03", True, 0)


def test_a_reply_that_is_planned_too_late_is_said_to_be_late(harness: ComplaintsHarness) -> None:
    planned = {
        "kind": "request",
        "received_on": "2026-11-02",
        "happenings": [{"kind": "delivered", "on": "2026-12-20"}],
    }
    then = harness.post("/clock", planned).json
    assert (then["as_of"], then["state"], [flag["code"] for flag in then["flags"]]) == (
        "2026-12-20",
        "ended",
        ["overdue"],
    )
    before = harness.post("/clock", {**planned, "as_of": "2026-11-24"}).json
    assert (before["state"], before["flags"], before["ended_on"]) == ("running", [], None)


def test_each_kind_is_extended_by_as_much_as_its_limit_allows(harness: ComplaintsHarness) -> None:
    asked = {"kind": "opinion", "received_on": "2026-11-23"}
    extended = [{"kind": "extended", "on": "2026-11-24", "days": 9}]
    found = harness.post("/clock", {**asked, "happenings": extended}).json
    assert (found["due_on"], found["flags"][0]["code"]) == ("2026-12-07", "extended_too_long")


def test_the_days_before_a_petition_was_accepted_rest_on_the_article_of_registering(harness: ComplaintsHarness) -> None:
    taken = [{"kind": "accepted", "on": "2026-09-30"}]
    found = harness.post("/clock", {"kind": "petition", "received_on": "2026-09-21", "happenings": taken}).json
    articles = {day["on"]: day["article"] for day in found["days"]}
    assert articles["2026-09-22"] == "《信访工作条例》第二十二条、第二十三条"
    assert articles["2026-11-20"] == "《信访工作条例》第三十四条"


def test_a_petition_of_which_somebody_was_told_is_not_late_for_being_told(harness: ComplaintsHarness) -> None:
    told = [{"kind": "told", "on": "2026-11-20"}]
    asked = {"kind": "petition", "received_on": "2026-11-10", "as_of": "2026-12-20", "happenings": told}
    found = harness.post("/clock", asked).json
    assert (found["state"], found["ended_on"], found["flags"]) == ("ended", "2026-11-20", [])
    taken = {**asked, "happenings": [*told, {"kind": "accepted", "on": "2026-11-23"}]}
    assert harness.post("/clock", taken).json["due_on"] == "2027-01-22"


def test_a_body_is_asked_by_the_limits_that_it_promised(harness: ComplaintsHarness) -> None:
    """The receipt said the 3rd of December, and the calculator the 21st."""
    limit = {"kind": "complaint", "channel": None, "days": 3, "unit": "working", "basis": "本单位承诺"}
    rules = harness.put("/rules/GJJ", {**RULES, "limits": [limit]}, OFFICE, If_Match='"0"')
    assert rules.status_code == 200, rules.text
    asked = "/clock?kind=complaint&received_on=2026-11-24"
    assert harness.get(asked).json["term"]["days"] == 15
    assert harness.get(f"{asked}&body=GJJ").json["due_on"] == harness.submit_case(kind="complaint")["due_on"]
    assert harness.get(f"{asked}&body=NO").json["code"] == "no_such_body"


def test_a_day_that_a_platform_set_is_counted_in_all_days(harness: ComplaintsHarness) -> None:
    given = [{"kind": "deadline_given", "on": "2026-11-10", "until": "2026-11-20"}]
    found = harness.post("/clock", {"kind": "complaint", "received_on": "2026-11-10", "happenings": given}).json
    assert (found["term"]["unit"], found["term"]["days"], found["left"]) == ("calendar", 10, -4)
    assert found["flags"][0]["zh"] == "逾期 4 个自然日"


def test_what_makes_no_sense_is_refused_field_by_field(harness: ComplaintsHarness) -> None:
    def refused(**changes: Any) -> dict[str, Any]:
        answer = harness.post("/clock", {**REQUEST, **changes})
        assert answer.status_code == 422, answer.text
        return dict(answer.json["errors"])

    assert list(refused(happenings=[{"kind": "accepted", "on": "2026-02-06"}])) == ["happenings.0.kind"]
    assert list(refused(happenings=[{"kind": "extended", "on": "2026-02-06"}])) == ["happenings.0.days"]
    assert list(refused(happenings=[{"kind": "supplemented", "on": "2032-02-06"}])) == ["happenings.0.on"]
    assert list(refused(as_of="2032-02-06")) == ["as_of"]
    assert "“截至哪一天”不能早于收到之日" in refused(as_of="2025-11-01")["as_of"]
    assert list(refused(received_on="2999-12-31", confirmed_on=None, as_of=None)) == ["received_on"]
    assert list(refused(channel="in_person")) == ["confirmed_on"]
    assert "happenings" in refused(happenings=[HAPPENED[0]] * 41)


def test_the_page_answers_without_script_and_keeps_what_was_filled_in(harness: ComplaintsHarness) -> None:
    form = {
        **REQUEST,
        **{f"happenings.{2 * n}.{key}": value for n, row in enumerate(HAPPENED) for key, value in row.items()},
    }
    page = harness.client.post("/complaints/clock", data=form)
    assert page.status_code == 200
    assert "最迟 2026年4月16日 答复申请" in page.text
    for words in ("春节放假，不计", "第 1 日（春节调休上班）", "征求第三方意见，不计", "2026年4月4日以后的日子"):
        assert words in page.text
    assert re.search(r'name="happenings.1.on"[^>]*value="2026-02-13"', page.text), "rows are kept, gaps closed"
    assert "<script" not in page.text
    later = harness.client.post("/complaints/clock", data={**form, "from_day": "2026-04-04"})
    assert "第 23 日（延长期）" in later.text
    assert "2026年4月16日</time>" in later.text
    assert "2026年2月3日</time>" not in later.text
    wrong = harness.client.post("/complaints/clock", data={**form, "happenings.10.days": ""})
    assert wrong.status_code == 422
    assert error_summary(wrong.text) == {"f-happenings.5.days": "请填写延长的天数。"}
    assert 'href="/complaints/clock"' in harness.client.get("/complaints/ask").text


def test_a_year_of_two_digits_is_not_called_a_wrong_way_of_writing_a_day(harness: ComplaintsHarness) -> None:
    """A browser's date field makes 0026-11-24 of it, written as the refusal demanded it."""
    page = harness.client.post("/complaints/clock", data={"kind": "complaint", "received_on": "0026-11-24"})
    assert page.status_code == 422
    assert error_summary(page.text) == {"f-received_on": "“提交日期”年份应为1949至2999，例如2026-11-24。"}
    refused = harness.post("/clock", {"kind": "complaint", "received_on": "0026-11-24"}).json
    assert refused["errors"]["received_on"].endswith("The year is 1949 to 2999.")
