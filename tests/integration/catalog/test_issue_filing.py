"""What went out with an issue is filed with it, and with no other: held, corrected, withdrawn, purged meanwhile."""

from __future__ import annotations

import json

import pytest

from tests.integration.catalog.harness import (
    ARCHIVIST,
    OFFICE,
    PROPOSER,
    CatalogHarness,
    content,
)
from tests.integration.catalog.issues import (
    REASON,
    WITHDRAWN,
    act,
    approved,
    closed,
    deliberated,
    open_tasks,
    shown_to,
    states,
    with_added,
)

pytestmark = pytest.mark.one_database


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
