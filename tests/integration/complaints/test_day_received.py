"""The officer enters the day on which a letter, call or visit came, and the term begins on the day after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.complaints.harness import ComplaintsHarness, an_officer

LETTER = {
    "kind": "opinion",
    "title": "来信建议延长服务时间",
    "text": "中午也能办业务就好了。",
    "body": "GJJ",
    "channel": "letter",
}


def record(harness: ComplaintsHarness, **changes: object) -> dict[str, object]:
    answer = harness.post("/cases", {**LETTER, **changes}, an_officer())
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


@pytest.mark.parametrize("channel", ["letter", "visit", "hotline", "mailbox", "email"])
def test_the_term_begins_on_the_day_after_the_letter_came(harness: ComplaintsHarness, channel: str) -> None:
    """Friday 20 November: five working days end on Friday 27 November; taken in on Tuesday the 24th."""
    given = record(harness, channel=channel, received_on="2026-11-20")
    assert given["due_on"] == "2026-11-27"
    shown = harness.get(f"/cases/{given['number']}", an_officer()).json
    assert (shown["received_on"], shown["received_at"][:10]) == ("2026-11-20", "2026-11-24")
    clock = harness.get(f"/cases/{given['number']}/deadline", an_officer()).json
    assert (clock["start"], clock["used"]) == ("2026-11-20", 2)
    harness.sign_in(an_officer())
    page = harness.client.get(f"/complaints/cases/{given['number']}").text
    assert "2026年11月20日收到，2026年11月24日 10:00登记" in page


def test_without_a_day_it_came_today(harness: ComplaintsHarness) -> None:
    given = record(harness)
    assert harness.get(f"/cases/{given['number']}", an_officer()).json["received_on"] == "2026-11-24"
    assert given["due_on"] == "2026-12-01"


def test_the_day_stays_when_the_case_is_taken_up_again(harness: ComplaintsHarness) -> None:
    number = record(harness, received_on="2026-11-20")["number"]
    for act, body in (("accept", None), ("answer", {"text": "已延长。"}), ("reopen", {"reason": "仍未延长。"})):
        assert harness.act(str(number), act, body).status_code == 200
    shown = harness.get(f"/cases/{number}", an_officer()).json
    assert (shown["received_on"], shown["due_on"]) == ("2026-11-20", "2026-12-01")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"received_on": "2026-11-25"}, "不能晚于今天"),
        ({"received_on": "2026-10-24"}, "不能早于2026年10月25日"),
        ({"received_on": "2026-11-20", "channel": "web"}, "网上来件"),
    ],
)
def test_a_day_that_cannot_be_is_refused_by_api_and_form(
    harness: ComplaintsHarness, changes: dict[str, str], why: str
) -> None:
    refused = harness.post("/cases", {**LETTER, **changes}, an_officer())
    assert (refused.status_code, refused.json["code"]) == (422, "wrong_day_received")
    assert why in refused.json["errors"]["received_on"]
    harness.sign_in(an_officer())
    page = harness.submit("/complaints/ask", {**LETTER, **changes})
    assert page.status_code == 422
    assert why in page.text


@pytest.mark.parametrize("day", ["0001-01-01", "2026-13-01", "24.11.2026", "3000-01-01"])
def test_what_is_no_day_of_ours_is_refused(harness: ComplaintsHarness, day: str) -> None:
    refused = harness.post("/cases", {**LETTER, "received_on": day}, an_officer())
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"received_on"})


def test_a_citizen_enters_no_day(harness: ComplaintsHarness) -> None:
    given = {**LETTER, "channel": "web", "received_on": "2026-11-20"}
    refused = harness.post("/cases", given)
    assert (refused.status_code, set(refused.json["errors"])) == (422, {"received_on"})
    asked = harness.client.post("/complaints/ask/kind", data={"kind": "opinion"}).text
    assert 'name="received_on"' not in asked
    assert 'name="title"' in asked


def test_the_form_takes_the_day(harness: ComplaintsHarness) -> None:
    harness.sign_in(an_officer())
    page = harness.submit("/complaints/ask", {**LETTER, "received_on": "2026-11-20"})
    assert page.status_code == 303
    assert "2026年11月27日" in harness.client.get(page.headers["Location"]).text


def test_how_far_back_is_a_setting(tmp_path: Path) -> None:
    harness = ComplaintsHarness(
        f"sqlite:///{tmp_path}/complaints.sqlite", tmp_path, YANGGUANG_RECORDING_DAYS="3"
    ).know()
    refused = harness.post("/cases", {**LETTER, "received_on": "2026-11-20"}, an_officer())
    assert "不能早于2026年11月21日" in refused.json["errors"]["received_on"]
    assert harness.post("/cases", {**LETTER, "received_on": "2026-11-21"}, an_officer()).status_code == 201
    harness.close()
