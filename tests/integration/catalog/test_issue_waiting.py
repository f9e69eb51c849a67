"""What a body deliberates before waits for its issue: told, due, at its hour, and never published before."""

from __future__ import annotations

import pytest

from tests.integration.catalog.harness import (
    OFFICE,
    PROPOSER,
    CatalogHarness,
)
from tests.integration.catalog.issues import (
    REASON,
    act,
    approved,
    closed,
    deliberated,
    deliberates_before,
    open_tasks,
    opened,
)

pytestmark = pytest.mark.one_database


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
    catalog.sign_in(OFFICE)
    assert "2026年11月20日 9:00公开" in catalog.client.get(f"/catalog/issues/{issue}").text, "its page says when"
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


def test_what_is_urgent_is_published_first(catalog: CatalogHarness) -> None:
    urgent = {"review_route": "urgent", "department": "JCK", "channels": ["website"]}
    item = {"code": "GJJ-W-89", "body": "GJJ", "title": "突发事件", "audience": "external", **urgent}
    assert catalog.post("/items", item, OFFICE).status_code == 201
    (disclosure,) = approved(catalog, item="GJJ-W-89")
    assert catalog.whole(disclosure).is_published


def test_a_rule_binds_what_is_proposed_from_then_on(catalog: CatalogHarness) -> None:
    before = catalog.proposed()
    (after,) = approved(catalog, 1)
    catalog.approve(before)
    deliberates_before(catalog, holds=False)
    assert catalog.whole(before).is_published
    assert catalog.whole(after).awaits_deliberation
