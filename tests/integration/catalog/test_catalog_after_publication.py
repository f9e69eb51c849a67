"""What stays possible with what was public: its correction under a retired item, its filing after a withdrawal."""

from __future__ import annotations

import json

import pytest

from chassis.base.clock import rfc3339
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import ARCHIVIST, OFFICE, PROPOSER, CatalogHarness

pytestmark = pytest.mark.one_database

WITHDRAWN = {"reason": "数据有误，重新核对。", "ground": "《条例》第五条"}


def test_what_is_public_can_be_corrected_after_its_item_was_retired(catalog: CatalogHarness) -> None:
    disclosure, draft = catalog.published(), catalog.draft()
    assert catalog.post("/items/GJJ-W-01/retire", {"reason": "并入其他事项。"}, OFFICE).status_code == 200
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "逾期率写错。"}).status_code in (200, 201)
    catalog.recheck(disclosure)
    proposed = catalog.act(disclosure, "propose", PROPOSER)
    assert proposed.status_code == 200, proposed.json
    catalog.approve(disclosure)
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    assert (shown["state"], shown["revision"]) == ("published", 2)
    assert catalog.act(draft, "propose", PROPOSER).json["code"] == "item_retired", "a new one is refused"
    assert catalog.parked() == []


def test_whoever_follows_the_changes_is_told_when_there_are_none(catalog: CatalogHarness) -> None:
    """And gets what a purge did to a change that he has seen already."""
    disclosure = catalog.published()
    seen = catalog.get("/changes").headers["ETag"]
    again = catalog.get("/changes", If_None_Match=seen)
    assert (again.status_code, again.data) == (304, b"")
    assert catalog.act(disclosure, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    assert catalog.get("/changes", If_None_Match=seen).status_code == 200


def test_a_withdrawn_disclosure_is_filed_with_its_tombstone(catalog: CatalogHarness) -> None:
    """Also where it had not reached all its channels: it reaches none any more."""
    disclosure = catalog.published()
    assert catalog.act(disclosure, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    assert "archive" in catalog.get(f"/disclosures/{disclosure}", ARCHIVIST).json["acts"]
    filed = catalog.act(disclosure, "archive", ARCHIVIST)
    assert filed.status_code == 200, filed.json
    kept = catalog.whole(disclosure)
    with catalog.service.reading() as work:
        package = json.loads(work.files.get(kept.filings[0].package_digest))
    tombstone = package["withdrawal"]
    assert {name: tombstone[name] for name in WITHDRAWN} == WITHDRAWN
    assert tombstone["by"]["sub"] == "chen"
    assert package["archive_number"] == filed.json["archive_number"]
    assert catalog.names_announced(of=disclosure)[-2:] == ["disclosure.withdrawn", "disclosure.filed"]
    assert catalog.get("/published/GJJ/2026-00001").status_code == 410, "filing brings nothing back"


def test_nothing_of_what_was_purged_is_filed(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    assert catalog.act(disclosure, "purge", OFFICE).status_code == 200
    refused = catalog.act(disclosure, "archive", ARCHIVIST)
    assert (refused.status_code, refused.json["code"]) == (409, "illegal_transition")


def test_the_same_edition_is_filed_once(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(channels=["website"])
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200
    assert "archive" not in catalog.get(f"/disclosures/{disclosure}", ARCHIVIST).json["acts"]
    again = catalog.act(disclosure, "archive", ARCHIVIST)
    assert (again.status_code, again.json["code"]) == (409, "already_filed")

    catalog.later(minutes=1)
    catalog.act(disclosure, "withdraw", OFFICE, {"reason": "所依据的文件已废止。", "ground": "文件已经废止或者失效"})
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 200, "the tombstone is new"
    assert catalog.act(disclosure, "archive", ARCHIVIST).status_code == 409


def test_who_proposed_is_told_why_it_is_held(catalog: CatalogHarness) -> None:
    hour = rfc3339(catalog.clock.now().replace(hour=9))
    disclosure = catalog.proposed(publish_at=hour)
    catalog.approve(disclosure)
    catalog.act(disclosure, "hold", OFFICE, {"reason": "会议推迟。"})
    (task,) = (event.data for event in catalog.announced("task.opened") if event.data.get("kind") == "held")
    assert (task["person"], task["from_name"]) == (PROPOSER.sub, OFFICE.name)
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}").text
    assert "已暂缓公开，退回为草稿，原批准作废。</strong>会议推迟。" in page
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    closed = [event.data["reason"] for event in catalog.announced("task.closed") if event.data.get("id") == task["id"]]
    assert closed == ["proposed"]


def test_what_is_withdrawn_is_called_public_nowhere_on_its_page(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    assert catalog.act(disclosure, "withdraw", OFFICE, WITHDRAWN).status_code == 200
    page = Browser(catalog, OFFICE).get(f"/catalog/disclosures/{disclosure}").text
    assert "第1版 · 已撤下" in page
    assert "第1版 · 已公开" not in page


def test_a_correction_is_told_that_no_limit_runs_against_it(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "逾期率写错。"}).status_code in (200, 201)
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}/answers").text
    assert "已经公开过，不再计算公开期限" in page
    assert "填写成文日期后" not in page


def test_a_late_confirmation_is_recorded_when_it_came(catalog: CatalogHarness) -> None:
    """The day on which it was put up is what the record says, not when the record was made."""
    disclosure = catalog.published()
    catalog.later(days=3)
    catalog.confirm_channel(disclosure, days_ago=2)
    records = catalog.get(f"/audit?aggregate=disclosure/{disclosure}&limit=100", OFFICE).json["items"]
    (noted,) = [record for record in records if record["name"] == "disclosure.delivery_noted"]
    assert noted["at"] > noted["detail"]["posted_at"]
    assert [record["at"] for record in records] == sorted(record["at"] for record in records)
