"""先例: whoever decides sees what was refused before, in his body and audience alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.review.harness import HEAD, LEADER, PROPOSER, SECRECY, ReviewHarness, a_person

REFUSE = {"step": 1, "decision": "refuse"}


def refused(review: ReviewHarness, name: str, opinion: str, **changes: Any) -> str:
    case_id = review.propose(name, title=f"{name}的标题", **changes)
    said = {**REFUSE, "opinion": opinion, "ground": "process_information"}
    assert review.decide(case_id, HEAD, **said).status_code == 200
    return case_id


@pytest.mark.servers
def test_whoever_decides_sees_what_was_refused_of_the_same_item_first(any_harness: ReviewHarness) -> None:
    review = any_harness
    refused(review, "d-2", "是请示稿。", item="GJJ-W-02", item_title="请示")
    same = refused(review, "d-1", "是讨论稿。")
    refused(review, "d-3", "只对内。", audience="internal", review_route="internal")
    case_id = review.propose("d-9")
    found = review.get(f"/cases/{case_id}/precedents", HEAD).json["items"]
    assert [(each["title"], each["same_item"], each["opinion"]) for each in found] == [
        ("d-1的标题", True, "是讨论稿。"),
        ("d-2的标题", False, "是请示稿。"),
    ]
    page = review.page(f"/review/cases/{case_id}", HEAD).text
    assert f"/review/cases/{same}" in page
    assert "过程性信息" in page.split('id="precedents"')[1].split("</details>")[0]
    assert 'id="precedents"' not in review.page(f"/review/cases/{case_id}", PROPOSER).text


def test_a_purge_takes_a_precedent_with_it(harness: ReviewHarness) -> None:
    refused(harness, "d-1", "是讨论稿。")
    purged = {"id": "d-1", "body": "GJJ", "audience": "external", "published": "unpublished", "ended": None}
    harness.deliver("catalog.disclosure.purged", "d-1", {**purged, "purged_at": "2026-11-09T01:00:00Z"}, erases=True)
    case_id = harness.propose("d-9")
    assert harness.get(f"/cases/{case_id}/precedents", HEAD).json["items"] == []


@pytest.mark.parametrize("approver", ["leader", "management_committee"])
def test_either_of_two_approvers_approves_by_page_and_by_api(harness: ReviewHarness, approver: str) -> None:
    """管委会 or 中心领导: the item's approvers are alternatives, and one of them is enough."""
    somebody = LEADER if approver == "leader" else a_person("qian", "management_committee")
    harness.enter(somebody)
    by_api, by_page = (harness.propose(name, approvers=["management_committee", "leader"]) for name in ("d-1", "d-2"))
    for case_id in (by_api, by_page):
        for _ in range(3):
            assert harness.pass_current(case_id).status_code == 200
    assert harness.case(by_api).current[0].roles == ("management_committee", "leader")
    done = harness.decide(by_api, somebody, step=4, decision="pass", opinion="同意公开。")
    assert (done.status_code, done.json["state"]) == (200, "approved")
    assert harness.fill_in(by_page, somebody, decision="pass", opinion="同意公开。").status_code == 303
    assert harness.case(by_page).state == "approved"
    assert harness.get(f"/cases/{by_api}", SECRECY).json["steps"][3]["verdicts"][0]["by"]["sub"] == somebody.sub
