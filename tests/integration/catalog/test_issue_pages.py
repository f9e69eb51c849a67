"""The pages of 期次: filled, put to the leading group and read in the browser."""

from __future__ import annotations

import pytest

from tests.integration.catalog.harness import (
    ARCHIVIST,
    OFFICE,
    CatalogHarness,
)
from tests.integration.catalog.issues import (
    ASPECTS,
    WITHDRAWN,
    act,
    approved,
    closed,
    deliberated,
    opened,
    shown_to,
    states,
    with_added,
)

pytestmark = pytest.mark.one_database


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
