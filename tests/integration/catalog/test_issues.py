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
    content,
)
from tests.integration.catalog.issues import (
    ASPECTS,
    DIGEST,
    act,
    closed,
    deliberated,
    deliberates_before,
    opened,
    shown_to,
    states,
    with_added,
)

pytestmark = pytest.mark.one_database

REASON = {"reason": "数字需要再核对。"}
WITHDRAWN = {"reason": "数据有误。", "ground": "《政府信息公开条例》第六条"}


def approved(catalog: CatalogHarness, count: int = 1, **changes: Any) -> list[str]:
    """As many disclosures whose review has ended well, in a body that deliberates before publication."""
    deliberates_before(catalog)
    return [catalog.published(title=f"第{number}份报告", text=f"第{number}份", **changes) for number in range(count)]


def open_tasks(catalog: CatalogHarness, kind: str) -> list[str]:
    """The disclosures about which a task of this kind is open."""
    gone = {event.data["id"] for event in catalog.announced("task.closed")}
    return [
        event.data["disclosure"]
        for event in catalog.announced("task.opened")
        if event.data["kind"] == kind and event.data["id"] not in gone
    ]


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


def test_what_waits_in_no_issue_says_so_and_is_a_task_of_the_office(catalog: CatalogHarness) -> None:
    (disclosure,) = approved(catalog)
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["awaits_deliberation"]
    assert open_tasks(catalog, "no_issue") == [disclosure]
    catalog.sign_in(OFFICE)
    page = catalog.client.get(f"/catalog/disclosures/{disclosure}").text
    assert "等待审议" in page
    assert "还没有列入期次" in page
    issue = opened(catalog)
    chosen = catalog.submit(f"/catalog/disclosures/{disclosure}/issue", {"issue": issue})
    assert chosen.status_code == 303, chosen.text
    assert open_tasks(catalog, "no_issue") == []
    page = catalog.client.get(f"/catalog/disclosures/{disclosure}").text
    assert "市住房公积金管理中心 2026年第1期" in page, page
    assert "审议同意后自动公开" in page
    assert act(catalog, issue, "remove", disclosure=disclosure).status_code == 200
    assert open_tasks(catalog, "no_issue") == [disclosure]


def test_what_waits_is_due_by_its_limit(catalog: CatalogHarness) -> None:
    (disclosure,) = approved(catalog)
    assert catalog.act(disclosure, "hold", OFFICE, REASON).status_code == 200
    opened = {event.data["kind"]: event.data["due_on"] for event in catalog.announced("task.opened")}
    limit = catalog.get(f"/disclosures/{disclosure}", OFFICE).json["deadline"]["on"]
    assert (opened["no_issue"], opened["held"]) == (limit, limit)


def test_review_is_told_that_it_waits_for_the_deliberation(catalog: CatalogHarness) -> None:
    catalog.proposed(title="规则之前提出")
    deliberates_before(catalog)
    catalog.proposed(title="规则之后提出", text="规则之后")
    told = {event.data["title"]: event.data for event in catalog.announced("disclosure.proposed")}
    assert "deliberate_before" not in told["规则之前提出"]
    assert told["规则之后提出"]["deliberate_before"] is True


def test_a_publication_hour_is_kept_after_the_deliberation(catalog: CatalogHarness) -> None:
    hour = "2026-11-20T09:00:00+08:00"
    (disclosure,) = approved(catalog, publish_at=hour)
    issue = closed(catalog, disclosure)
    deliberated(catalog, issue)
    assert not catalog.whole(disclosure).is_published
    catalog.later(days=12)
    catalog.run_timers()
    assert catalog.whole(disclosure).is_published


def test_an_hour_that_passes_before_the_deliberation_publishes_nothing(catalog: CatalogHarness) -> None:
    (disclosure,) = approved(catalog, publish_at="2026-11-10T09:00:00+08:00")
    catalog.later(days=3)
    catalog.run_timers()
    assert not catalog.whole(disclosure).is_published
    assert open_tasks(catalog, "unpublished") == []
    deliberated(catalog, closed(catalog, disclosure))
    assert catalog.whole(disclosure).is_published


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


def test_what_is_held_after_closing_is_not_published_with_the_others(catalog: CatalogHarness) -> None:
    kept, held = approved(catalog, 2)
    issue = closed(catalog, kept, held)
    assert catalog.act(held, "hold", OFFICE, REASON).status_code == 200
    edited = catalog.get(f"/disclosures/{held}", PROPOSER)
    change = content(title="改过的标题", text="改过")
    change.pop("item", None)
    put = catalog.put(f"/disclosures/{held}", change, PROPOSER, If_Match=edited.headers["ETag"])
    assert put.status_code == 200, put.json
    assert catalog.act(held, "propose", PROPOSER).status_code == 200
    catalog.approve(held)
    deliberated(catalog, issue)
    assert [catalog.whole(each).is_published for each in (kept, held)] == [True, False]
    assert open_tasks(catalog, "no_issue") == [held]
    later = closed(catalog, held)
    deliberated(catalog, later)
    assert catalog.whole(held).is_published


def held_and_approved_anew(catalog: CatalogHarness, disclosure: str) -> None:
    """The office takes the approval back, and what its proposer proposes again is approved."""
    assert catalog.act(disclosure, "hold", OFFICE, REASON).status_code == 200
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)


@pytest.mark.parametrize("is_agreed_first", [False, True], ids=["held before the deliberation", "held after it"])
def test_what_did_not_go_out_with_its_issue_is_filed_with_the_one_it_went_out_with(
    catalog: CatalogHarness, is_agreed_first: bool
) -> None:
    """每期统一归档: a package lists what was public as the leading group agreed to it in that issue, and it stays."""
    (kept,) = approved(catalog)
    (held,) = approved(catalog, publish_at="2026-11-20T09:00:00+08:00")
    issue = closed(catalog, kept, held)
    if is_agreed_first:
        deliberated(catalog, issue)
        held_and_approved_anew(catalog, held)
    else:
        assert catalog.act(held, "hold", OFFICE, REASON).status_code == 200
        deliberated(catalog, issue)
        assert catalog.act(held, "propose", PROPOSER).status_code == 200
        catalog.approve(held)
    later = closed(catalog, held)
    deliberated(catalog, later)
    catalog.later(days=30)
    catalog.run_timers()
    for each in (kept, held):
        catalog.confirm_channel(each)

    left_out = {each["disclosure"]: each["left_out"] for each in shown_to(catalog, issue)["disclosures"]}
    assert left_out == {kept: False, held: True}
    catalog.sign_in(ARCHIVIST)
    assert catalog.client.get(f"/catalog/issues/{issue}").text.count("未随本期公开") == 1
    assert "未随本期公开" not in catalog.client.get(f"/catalog/issues/{later}").text
    packages = [
        act(catalog, each, "archive", ARCHIVIST).json["filings"][0]["package_digest"] for each in (issue, later)
    ]
    with catalog.service.reading() as work:
        lists = [json.loads(work.files.get(digest))["disclosures"] for digest in packages]
    assert [[each["id"] for each in listed] for listed in lists] == [[kept], [held]]
    assert "补充归档" not in catalog.client.get(f"/catalog/issues/{issue}").text, "nothing of it is still to be filed"


def test_what_people_read_before_a_correction_is_filed_with_the_issue_that_agreed_to_it(
    catalog: CatalogHarness,
) -> None:
    """The correction that came between is no more of that issue than one that comes after it."""
    disclosure = catalog.published()
    issue = closed(catalog, disclosure)
    assert catalog.act(disclosure, "correct", PROPOSER, REASON).status_code == 200
    catalog.recheck(disclosure)
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
    deliberated(catalog, issue)
    assert catalog.whole(disclosure).revision.deliberated_at is None, "they did not see the correction"
    catalog.confirm_channel(disclosure)
    (shown,) = shown_to(catalog, issue)["disclosures"]
    assert (shown["revision"], shown["state"], shown["left_out"]) == (1, "superseded", False)
    assert act(catalog, issue, "archive", ARCHIVIST).status_code == 200


def test_a_correction_that_ended_before_it_was_public_drops_out_when_its_issue_is_closed(
    catalog: CatalogHarness,
) -> None:
    (kept,), corrected, withdrawn = approved(catalog), catalog.published(), catalog.published()
    deliberated(catalog, closed(catalog, corrected, withdrawn))
    for each in (corrected, withdrawn):
        assert catalog.act(each, "correct", PROPOSER, REASON).status_code == 200
        catalog.recheck(each)
        assert catalog.act(each, "propose", PROPOSER).status_code == 200
    issue = with_added(catalog, kept, corrected, withdrawn)
    assert catalog.act(withdrawn, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    for act_of_his in ("recall", "abandon"):
        assert catalog.act(corrected, act_of_his, PROPOSER, REASON).status_code == 200
    assert catalog.act(corrected, "correct", PROPOSER, REASON).status_code == 200
    assert states(catalog, issue) == {kept: "approved", corrected: "abandoned", withdrawn: "abandoned"}
    closing = act(catalog, issue, "close")
    assert closing.status_code == 200, closing.json
    assert list(states(catalog, issue)) == [kept]


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


@pytest.mark.both_databases
def test_a_purge_inside_an_issue_leaves_no_word_and_no_gap(catalog: CatalogHarness) -> None:
    kept, secret = approved(catalog, 2)
    issue = closed(catalog, kept, secret)
    deliberated(catalog, issue, agreed=False, reason="雪莲峡谷一句要删。")
    act(catalog, issue, "close")
    assert "雪莲峡谷" in catalog.everything_kept()
    assert catalog.act(secret, "purge", OFFICE).status_code == 200
    assert "雪莲峡谷" not in catalog.everything_kept()
    deliberated(catalog, issue)
    assert [catalog.whole(each).is_published for each in (kept, secret)] == [True, False]
    assert states(catalog, issue)[secret] == "purged"
    catalog.confirm_channel(kept)
    filed = act(catalog, issue, "archive", ARCHIVIST)
    assert filed.status_code == 200, filed.json
    assert len(filed.json["filings"][0]["packages"]) == 1


def test_a_reason_that_comes_after_a_purge_is_not_kept(catalog: CatalogHarness) -> None:
    kept, secret = approved(catalog, 2)
    issue = closed(catalog, kept, secret)
    assert catalog.act(secret, "purge", OFFICE).status_code == 200
    deliberated(catalog, issue, agreed=False, reason="雪莲峡谷一句要删。")
    assert shown_to(catalog, issue)["deliberations"][0]["reason"] == ""


def test_what_was_withdrawn_is_filed_with_its_issue(catalog: CatalogHarness) -> None:
    kept, gone = approved(catalog, 2)
    issue = closed(catalog, kept, gone)
    deliberated(catalog, issue)
    catalog.later(minutes=1)
    assert catalog.act(gone, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    first = act(catalog, issue, "archive", ARCHIVIST).json
    assert [bool(each["archive_number"]) for each in first["disclosures"]] == [False, True]
    assert act(catalog, issue, "archive", ARCHIVIST).json["code"] == "already_filed"
    catalog.confirm_channel(kept)
    again = act(catalog, issue, "archive", ARCHIVIST).json
    assert [each["supplement"] for each in again["filings"]] == [0, 1]
    assert {each["archive_number"] for each in again["filings"]} == {first["archive_number"]}


def test_a_correction_waits_for_an_issue_of_its_own(catalog: CatalogHarness) -> None:
    (disclosure,) = approved(catalog)
    first = closed(catalog, disclosure)
    deliberated(catalog, first)
    assert catalog.act(disclosure, "correct", PROPOSER, REASON).status_code == 200
    catalog.recheck(disclosure)
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
    assert catalog.whole(disclosure).public_revision == 1
    second = closed(catalog, disclosure)
    deliberated(catalog, second)
    assert catalog.whole(disclosure).public_revision == 2
    assert states(catalog, first) == {disclosure: "superseded"}


def test_inside_and_outside_are_numbered_apart_and_never_mixed(catalog: CatalogHarness) -> None:
    item = {"code": "GJJ-N-88", "body": "GJJ", "title": "内部事项", "audience": "internal", "channels": ["intranet"]}
    assert catalog.post("/items", item, OFFICE).status_code == 201
    inner = catalog.proposed(item="GJJ-N-88")
    numbers = [shown_to(catalog, opened(catalog, audience))["number"] for audience in ("external", "internal")]
    assert numbers == ["GJJ 2026年第1期", "GJJ 2026年内部第1期"]
    refused = act(catalog, opened(catalog), "add", disclosure=inner)
    assert (refused.status_code, refused.json["code"]) == (409, "not_for_issue")
    assert catalog.post("/issues", {"body": "GJJ", "audience": "party"}, OFFICE).status_code == 422


def test_what_is_urgent_is_published_first(catalog: CatalogHarness) -> None:
    urgent = {"review_route": "urgent", "department": "JCK", "channels": ["website"]}
    item = {"code": "GJJ-W-89", "body": "GJJ", "title": "突发事件", "audience": "external", **urgent}
    assert catalog.post("/items", item, OFFICE).status_code == 201
    (disclosure,) = approved(catalog, item="GJJ-W-89")
    assert catalog.whole(disclosure).is_published


def test_what_went_out_before_its_deliberation_is_on_the_list_to_tick(catalog: CatalogHarness) -> None:
    """须补行审议: the office that follows the task to an issue finds there what it is about, until it was agreed to."""
    urgent = {"review_route": "urgent", "department": "JCK", "channels": ["website"]}
    item = {"code": "GJJ-W-89", "body": "GJJ", "title": "突发事件", "audience": "external", **urgent}
    assert catalog.post("/items", item, OFFICE).status_code == 201
    out, gone = (catalog.proposed(item="GJJ-W-89", title=title) for title in ("停水通报", "已撤下的通报"))
    for each in (out, gone):
        catalog.approve(each, deliberate_after=True)
    catalog.published(title="另一份", text="另一份")
    assert catalog.act(gone, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    issue = opened(catalog)
    catalog.sign_in(OFFICE)
    page = catalog.client.get(f"/catalog/issues/{issue}").text
    assert "可以列入的信息（1 条）" in page
    assert "已公开，须补行审议" in page
    assert "在下面勾选列入" in page, "an empty issue says so"
    assert catalog.submit(f"/catalog/issues/{issue}/acts/add", {"disclosure": out}).status_code == 303
    act(catalog, issue, "close")
    deliberated(catalog, issue, agreed=False, reason="再核对。")
    act(catalog, issue, "remove", disclosure=out)
    assert "已公开，须补行审议" in catalog.client.get(f"/catalog/issues/{issue}").text, "not agreed to yet"
    deliberated(catalog, closed(catalog, out))
    assert "可以列入的信息" not in catalog.client.get(f"/catalog/issues/{issue}").text


def test_the_page_says_where_to_read_why_an_aspect_does_not_hold(catalog: CatalogHarness) -> None:
    issue = closed(catalog, *approved(catalog))
    lacking = {**dict.fromkeys(ASPECTS, True), "focus": False}
    deliberated(catalog, issue, agreed=False, reason="重点不突出。", aspects=lacking)
    catalog.sign_in(OFFICE)
    page = catalog.client.get(f"/catalog/issues/{issue}").text
    assert page.count(f'<a href="/review/issues/{issue}">说明见审议记录</a>') == 1


def test_a_rule_binds_what_is_proposed_from_then_on(catalog: CatalogHarness) -> None:
    before = catalog.proposed()
    (after,) = approved(catalog, 1)
    catalog.approve(before)
    deliberates_before(catalog, holds=False)
    assert catalog.whole(before).is_published
    assert catalog.whole(after).awaits_deliberation


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


@pytest.mark.both_databases
def test_the_page_of_an_issue_leads_through_it(catalog: CatalogHarness) -> None:
    (disclosure,) = approved(catalog)
    catalog.sign_in(OFFICE)
    assert "还没有期次" in catalog.client.get("/catalog/issues").text
    made = catalog.submit("/catalog/issues", {"body": "GJJ", "audience": "external"})
    page = made.headers["Location"].partition("?")[0]
    issue = page.rpartition("/")[2]
    assert "这一期还没有信息" in catalog.client.get(page).text
    assert act(catalog, issue, "add", disclosure=disclosure).status_code == 200
    text = catalog.client.get(page).text
    assert "第0份报告" in text
    assert "截止列入、提请审议" in text
    assert catalog.submit(f"{page}/acts/close", {}).status_code == 303
    deliberated(catalog, issue)
    catalog.sign_in(ARCHIVIST)
    assert "整期归档" not in catalog.client.get(page).text, "nothing is out on all its channels yet"
    assert act(catalog, issue, "archive", ARCHIVIST).json["code"] == "nothing_out_yet"
    catalog.confirm_channel(disclosure)
    assert "确认整期归档" in catalog.client.get(page).text, "one click alone files nothing"
    assert catalog.submit(f"{page}/acts/archive", {}).status_code == 303
    filed = catalog.client.get(page).text
    assert "GJJ-WS·2026-D30-BGS-0001" in filed
    assert "补充归档" not in filed
    assert "GJJ-WS·2026-D30-BGS-0001" in catalog.client.get("/catalog/issues").text


@pytest.mark.both_databases
def test_who_presses_a_button_of_a_page_that_is_old_reads_what_was_done_since(catalog: CatalogHarness) -> None:
    issue = with_added(catalog, *approved(catalog, 2))
    disclosure = next(iter(states(catalog, issue)))
    version = shown_to(catalog, issue)["etag"]
    assert act(catalog, issue, "close").status_code == 200
    catalog.sign_in(OFFICE)
    late = catalog.submit(f"/catalog/issues/{issue}/acts/remove", {"disclosure": disclosure, "version": version})
    assert late.status_code == 412
    assert f"截止列入、提请审议，{OFFICE.name}" in late.text
    assert "勾选“已核对”" not in late.text


def test_what_is_not_agreed_is_sent_back_from_the_page_of_the_issue(catalog: CatalogHarness) -> None:
    first, second = approved(catalog, 2)
    issue = closed(catalog, first, second)
    deliberated(catalog, issue, agreed=False, reason="请把第二条并入第一条。")
    catalog.sign_in(OFFICE)
    page = catalog.client.get(f"/catalog/issues/{issue}").text
    assert "确认退回修改" in page
    version = str(catalog.whole(second).etag)
    sent = {"reason": "请并入第一条。", "version": version, "issue": issue}
    back = catalog.submit(f"/catalog/disclosures/{second}/acts/hold", sent)
    assert back.headers["Location"] == f"/catalog/issues/{issue}?done=hold"
    assert states(catalog, issue) == {first: "approved", second: "draft"}
    assert "已退回承办人修改" in catalog.client.get(back.headers["Location"]).text


def test_the_record_names_who_approved(catalog: CatalogHarness) -> None:
    (disclosure,) = approved(catalog)
    entry = next(entry for entry in catalog.whole(disclosure).timeline if entry.act == "approve")
    verdict = catalog.whole(disclosure).revision.verdicts[-1]
    assert entry.by["name"] == verdict["by"]["name"]


def test_several_are_added_at_once_from_the_page_of_the_issue(catalog: CatalogHarness) -> None:
    first, second, third = approved(catalog, 3)
    with_added(catalog, third)
    issue = opened(catalog)
    catalog.sign_in(OFFICE)
    page = f"/catalog/issues/{issue}"
    shown = catalog.client.get(page).text
    assert "可以列入的信息（2 条）" in shown
    assert "“公开信息”没有填写" in catalog.submit(f"{page}/acts/add", {}).text
    sent = {"disclosure": [first, second], "version": str(shown_to(catalog, issue)["etag"])}
    assert catalog.submit(f"{page}/acts/add", sent).status_code == 303
    assert states(catalog, issue) == {first: "approved", second: "approved"}
    assert "可以列入的信息" not in catalog.client.get(page).text


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
