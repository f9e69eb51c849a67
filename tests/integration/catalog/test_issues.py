"""期次: opened, filled, deliberated and filed as one; a body that deliberates before publishes nothing before."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from chassis.reconciliation.snapshots import take_snapshots
from tests.integration.catalog.harness import (
    ARCHIVIST,
    LEADER,
    OFFICE,
    PARTY_ORGANISATION,
    PROPOSER,
    STRANGER,
    CatalogHarness,
)
from tests.integration.catalog.issues import (
    DIGEST,
    REASON,
    act,
    approved,
    closed,
    deliberated,
    open_tasks,
    opened,
    shown_to,
    states,
    with_added,
)

pytestmark = pytest.mark.one_database


@pytest.mark.both_databases
def test_five_disclosures_are_deliberated_published_and_filed_as_one(catalog: CatalogHarness) -> None:
    disclosures = approved(catalog, 5)
    assert {catalog.whole(each).published for each in disclosures} == {"unpublished"}
    issue = closed(catalog, *disclosures)
    catalog.run_timers()
    assert {catalog.whole(each).published for each in disclosures} == {"unpublished"}

    deliberated(catalog, issue)
    numbers = [catalog.index_number(each) for each in disclosures]
    assert numbers == [f"GJJ/2026-{serial:05d}" for serial in range(1, 6)]
    assert shown_to(catalog, issue)["state"] == "deliberated"
    for each in disclosures:
        catalog.confirm_channel(each)
    filed = act(catalog, issue, "archive", ARCHIVIST)
    assert (filed.status_code, filed.json["state"]) == (200, "filed"), filed.json
    archived = [each["archive_number"] for each in filed.json["disclosures"]]
    assert archived == [f"GJJ-WS·2026-D30-JCK-{serial:04d}" for serial in range(1, 6)]
    assert filed.json["archive_number"] == "GJJ-WS·2026-D30-BGS-0001"
    with catalog.service.reading() as work:
        package = json.loads(work.files.get(filed.json["filings"][0]["package_digest"]))
    assert [each["archive_number"] for each in package["disclosures"]] == archived
    assert package["disclosures"][0]["package_digest"] == catalog.whole(disclosures[0]).filings[0].package_digest
    assert package["deliberations"][0]["record_digest"] == DIGEST
    assert catalog.parked() == []


def test_a_body_without_the_rule_publishes_at_once_and_deliberates_afterwards(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    assert catalog.whole(disclosure).is_published
    issue = closed(catalog, disclosure)
    by = shown_to(catalog, issue)["deliberate_by"]
    assert by == catalog.announced("issue.closed")[-1].data["deliberate_by"], "ten working days after"
    assert by.startswith("2027-01-"), "the quarter in which it was opened"
    catalog.later(days=90)
    catalog.sign_in(OFFICE)
    assert re.search("逾期 [0-9]+ 个工作日", catalog.client.get(f"/catalog/issues/{issue}").text)
    deliberated(catalog, issue)
    assert catalog.whole(disclosure).revision.deliberated_at is not None
    assert catalog.names_announced(of=disclosure) == ["disclosure.proposed", "disclosure.published"]


def test_a_reader_that_missed_an_issue_is_told_of_it_anew(catalog: CatalogHarness) -> None:
    first, second = approved(catalog, 2)
    issues = [with_added(catalog, first), closed(catalog, second)]
    snapshots = take_snapshots(catalog.service, "issue", issues)
    assert [event.name for each in issues for event in snapshots[each].events] == [
        "catalog.issue.opened",
        "catalog.issue.closed",
    ]
    (told,) = [event.data for event in catalog.announced("issue.closed")]
    assert snapshots[issues[1]].events[0].data == told


def test_an_issue_that_is_not_agreed_is_open_again_with_the_reason(catalog: CatalogHarness) -> None:
    disclosures = approved(catalog, 2)
    issue = closed(catalog, *disclosures)
    deliberated(catalog, issue, agreed=False, reason="第二份重点不突出。")
    shown = shown_to(catalog, issue)
    assert (shown["state"], shown["deliberations"][0]["reason"]) == ("open", "第二份重点不突出。")
    assert not any(catalog.whole(each).is_published for each in disclosures)
    catalog.sign_in(OFFICE)
    assert "第二份重点不突出。" in catalog.client.get(f"/catalog/issues/{issue}").text
    assert act(catalog, issue, "remove", disclosure=disclosures[1]).status_code == 200
    assert act(catalog, issue, "close").json["round"] == 2
    deliberated(catalog, issue)
    assert [catalog.whole(each).is_published for each in disclosures] == [True, False]


def test_a_deliberation_of_an_earlier_round_has_no_effect(catalog: CatalogHarness) -> None:
    (disclosure,) = approved(catalog)
    issue = closed(catalog, disclosure)
    deliberated(catalog, issue, agreed=False, reason="请补充。")
    act(catalog, issue, "close")
    deliberated(catalog, issue, round=1)
    assert shown_to(catalog, issue)["state"] == "closed"
    assert not catalog.whole(disclosure).is_published
    assert catalog.parked() == []


def test_an_issue_is_closed_once_all_of_it_passed_review(catalog: CatalogHarness) -> None:
    (ready,) = approved(catalog)
    waiting = catalog.proposed(title="还在审核")
    issue = with_added(catalog, ready, waiting)
    refused = act(catalog, issue, "close")
    assert (refused.status_code, refused.json["code"], refused.json["disclosures"]) == (
        409,
        "issue_not_ready",
        [waiting],
    )
    catalog.approve(waiting)
    assert open_tasks(catalog, "no_issue") == [], "it is in an issue already"
    assert act(catalog, issue, "close").status_code == 200
    full = act(catalog, issue, "add", disclosure=catalog.proposed(title="晚了"))
    assert (full.status_code, full.json["code"], full.json["allowed"]) == (409, "illegal_transition", [])


def test_an_empty_issue_is_not_closed(catalog: CatalogHarness) -> None:
    refused = act(catalog, opened(catalog), "close")
    assert (refused.status_code, refused.json["code"]) == (409, "issue_empty")


def test_what_was_refused_or_recalled_in_an_open_issue(catalog: CatalogHarness) -> None:
    """Refused: it drops out. Recalled: it stays, and closing waits for it."""
    (ready,) = approved(catalog)
    refused, recalled = catalog.proposed(title="不宜公开"), catalog.proposed(title="收回修改")
    issue = with_added(catalog, ready, refused, recalled)
    case = catalog.open_case(refused)
    catalog.review_says(refused, "refused", case, reason="涉及隐私。", ground="commercial_secret_or_privacy")
    assert catalog.act(recalled, "recall", PROPOSER).status_code == 200
    assert states(catalog, issue) == {ready: "approved", refused: "refused", recalled: "draft"}
    assert act(catalog, issue, "close").json["disclosures"] == [recalled]
    assert catalog.act(recalled, "propose", PROPOSER).status_code == 200
    catalog.approve(recalled)
    assert act(catalog, issue, "close").status_code == 200
    assert states(catalog, issue) == {ready: "approved", recalled: "approved"}
    (event,) = catalog.announced("issue.closed")
    assert [each["disclosure"] for each in event.data["disclosures"]] == [ready, recalled]
    assert {each["proposer"] for each in event.data["disclosures"]} == {PROPOSER.sub}


def test_a_disclosure_moves_to_another_issue_through_the_first(catalog: CatalogHarness) -> None:
    (disclosure,) = approved(catalog)
    first, second = with_added(catalog, disclosure), opened(catalog)
    refused = act(catalog, second, "add", disclosure=disclosure)
    assert (refused.status_code, refused.json["code"]) == (409, "already_in_issue")
    assert "GJJ 2026年第1期" in refused.json["detail"]
    assert act(catalog, first, "remove", disclosure=disclosure).status_code == 200
    assert act(catalog, second, "add", disclosure=disclosure).status_code == 200
    assert (states(catalog, first), list(states(catalog, second))) == ({}, [disclosure])
    assert act(catalog, first, "remove", disclosure=disclosure).json["code"] == "not_in_issue"


def test_inside_and_outside_are_numbered_apart_and_never_mixed(catalog: CatalogHarness) -> None:
    item = {"code": "GJJ-N-88", "body": "GJJ", "title": "内部事项", "audience": "internal", "channels": ["intranet"]}
    assert catalog.post("/items", item, OFFICE).status_code == 201
    inner = catalog.proposed(item="GJJ-N-88")
    numbers = [shown_to(catalog, opened(catalog, audience))["number"] for audience in ("external", "internal")]
    assert numbers == ["GJJ 2026年第1期", "GJJ 2026年内部第1期"]
    refused = act(catalog, opened(catalog), "add", disclosure=inner)
    assert (refused.status_code, refused.json["code"]) == (409, "not_for_issue")
    assert catalog.post("/issues", {"body": "GJJ", "audience": "party"}, OFFICE).status_code == 422


@pytest.mark.both_databases
@pytest.mark.parametrize("somebody", [PROPOSER, STRANGER, PARTY_ORGANISATION])
def test_who_does_not_see_the_whole_body_sees_no_issue(catalog: CatalogHarness, somebody: Any) -> None:
    issue = opened(catalog)
    assert catalog.get(f"/issues/{issue}", somebody).status_code in (403, 404)
    assert catalog.get("/issues", somebody).json["items"] == []
    assert [each["id"] for each in catalog.get("/issues", LEADER).json["items"]] == [issue]


def test_an_issue_is_not_overwritten(catalog: CatalogHarness) -> None:
    issue = opened(catalog)
    seen = catalog.get(f"/issues/{issue}", OFFICE).headers["ETag"]
    assert act(catalog, issue, "add", disclosure=catalog.published()).status_code == 200
    stale = catalog.post(f"/issues/{issue}/close", {}, OFFICE, If_Match=seen)
    assert stale.status_code == 412


def test_an_empty_issue_is_cancelled_with_a_reason_and_its_number_is_not_given_again(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    issue = with_added(catalog, disclosure)
    full = act(catalog, issue, "cancel", **REASON)
    assert (full.status_code, full.json["code"]) == (409, "issue_not_empty")
    act(catalog, issue, "remove", disclosure=disclosure)
    assert act(catalog, issue, "cancel", reason="。").json["code"] == "reason_missing"
    assert act(catalog, issue, "cancel", STRANGER, **REASON).status_code == 404
    catalog.sign_in(OFFICE)
    assert "撤销本期" in catalog.client.get(f"/catalog/issues/{issue}").text
    assert catalog.submit(f"/catalog/issues/{issue}/acts/cancel", REASON).status_code == 303
    assert REASON["reason"] in catalog.client.get(f"/catalog/issues/{issue}").text
    (told,) = [event.data for event in catalog.announced("issue.cancelled")]
    assert (told["id"], told["number"], "reason" in told) == (issue, "GJJ 2026年第1期", False)
    assert act(catalog, issue, "add", disclosure=disclosure).status_code == 409
    assert shown_to(catalog, opened(catalog))["number"] == "GJJ 2026年第2期"
    assert take_snapshots(catalog.service, "issue", [issue])[issue].events[0].data == told
    # 清除: the reason may quote what once was in it.
    assert catalog.act(disclosure, "purge", OFFICE).status_code == 200
    assert REASON["reason"] not in catalog.client.get(f"/catalog/issues/{issue}").text
