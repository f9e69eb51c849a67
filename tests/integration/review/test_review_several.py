"""Several cases passed at once, and the next one after each."""

from __future__ import annotations

import re
from html import unescape

import pytest

from services.review.adapters.http.schemas import MOST_AT_ONCE
from services.review.adapters.pages.cases import PAGE_SIZE
from services.review.adapters.storage import tables
from tests.integration.review.harness import HEAD, LEADER, SECRECY, ReviewHarness


def several(case_ids, step=1):
    return {"cases": [{"case": each, "step": step} for each in case_ids], "opinion": "同意。"}


def test_several_cases_are_passed_at_once_each_with_its_own_verdict(harness: ReviewHarness) -> None:
    case_ids = [harness.propose(f"d-{number}") for number in range(3)]
    answer = harness.post("/decisions", several(case_ids[:2]), HEAD)
    assert [(item["id"], item["current"]) for item in answer.json["items"]] == [(each, [2]) for each in case_ids[:2]]
    assert [row["case_id"] for row in harness.rows(tables.verdicts)] == case_ids[:2]


def test_where_one_of_them_is_refused_none_is_passed_and_it_is_named(harness: ReviewHarness) -> None:
    case_ids = [harness.propose(f"d-{number}") for number in range(2)]
    harness.pass_current(case_ids[1])
    refused = harness.post("/decisions", several(case_ids), HEAD)
    assert (refused.status_code, refused.json["code"], refused.json["case"]) == (409, "one_refused", case_ids[1])
    assert f"“{harness.case(case_ids[1]).proposal.title}”不能通过" in refused.json["detail"]
    assert "已不在列表中的，不必再管" in refused.json["detail"], "somebody else may have been before him"
    assert harness.case(case_ids[0]).current_numbers == (1,)
    with_sheet = harness.post("/decisions", several(case_ids[1:], step=2), SECRECY)
    assert (with_sheet.status_code, with_sheet.json["refused"]) == (409, "sheet_invalid")
    assert "sheet.attribute" in with_sheet.json["errors"], with_sheet.json


def test_a_case_named_twice_is_named_and_nothing_is_passed(harness: ReviewHarness) -> None:
    case_ids = [harness.propose(f"d-{number}") for number in range(2)]
    refused = harness.post("/decisions", several([*case_ids, case_ids[0]]), HEAD)
    assert (refused.status_code, refused.json["code"], refused.json["case"]) == (422, "named_twice", case_ids[0])
    assert list(refused.json["errors"]) == ["cases.0.case", "cases.2.case"]
    assert harness.rows(tables.verdicts) == []


@pytest.mark.servers
def test_what_awaits_somebody_is_listed_by_its_deadline_as_his_tasks_are(any_harness: ReviewHarness) -> None:
    """The next one after a decision is the one that is due first; whose deadline is the same, the older."""
    due = {"d-1": "2026-12-03", "d-2": "2026-11-10", "d-3": "2026-12-03"}
    made = {each: any_harness.propose(each, due_on=day) for each, day in due.items()}
    asked, seen = "/cases?mine=true&limit=2", []
    while asked:
        page = any_harness.get(asked, HEAD).json
        seen += [item["disclosure"] for item in page["items"]]
        asked = f"/cases?mine=true&limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == ["d-2", "d-1", "d-3"]
    any_harness.sign_in(HEAD)
    form = {"step": "1", "decision": "pass", "opinion": "同意。", "seen": "1"}
    sent = any_harness.submit(f"/review/cases/{made['d-3']}/decide", form)
    assert f'{made["d-2"]}#decide">下一件' in any_harness.client.get(sent.headers["Location"]).text


def test_a_head_ticks_cases_in_his_list_and_after_one_goes_to_the_next(harness: ReviewHarness) -> None:
    case_ids = [harness.propose(f"d-{number}") for number in range(3)]
    harness.sign_in(HEAD)
    form = {"step": "1", "decision": "pass", "opinion": "同意。", "seen": "1"}
    sent = harness.submit(f"/review/cases/{case_ids[0]}/decide", form)
    assert f'href="/review/cases/{case_ids[1]}#decide">下一件' in harness.client.get(sent.headers["Location"]).text
    ticked = [f"{each}:1:1" for each in case_ids[1:]]
    assert all(each in harness.page("/review/cases", HEAD).text for each in ticked)
    harness.sign_in(HEAD)
    empty = harness.submit("/review/cases/pass", {"ticked": ticked, "opinion": ""})
    assert empty.status_code == 422
    none = harness.submit("/review/cases/pass", {"opinion": "同意。"})
    assert none.status_code == 422
    assert f"“事项”请在表中勾选 1 至 {MOST_AT_ONCE} 件。" in none.text
    assert 'id="f-cases"' in none.text
    assert harness.client.get("/review/cases?ticked=all").text.count(" checked>") == len(ticked)
    sent = harness.submit("/review/cases/pass", {"ticked": ticked, "opinion": "同意。"})
    assert "已通过 2 件" in harness.client.get(sent.headers["Location"]).text
    assert "通过所选" not in harness.page("/review/cases", LEADER).text


def test_a_refusal_on_a_later_page_shows_that_page_with_what_was_ticked(harness: ReviewHarness) -> None:
    for number in range(PAGE_SIZE + 2):
        harness.propose(f"d-{number}")
    harness.sign_in(HEAD)
    later = re.search(r'href="(/review/cases\?[^"]*cursor=[^"]*)"', harness.client.get("/review/cases").text)
    shown = harness.client.get(unescape(later[1])).text
    ticked = re.findall(r'name="ticked" value="([^"]+)"', shown)
    sends_to = unescape(re.search(r'action="(/review/cases/pass[^"]*)"', shown)[1])
    refused = harness.submit(sends_to, {"ticked": ticked, "opinion": ""})
    assert refused.status_code == 422
    assert re.findall(r'name="ticked" value="([^"]+)"[^>]* checked', refused.text) == ticked
