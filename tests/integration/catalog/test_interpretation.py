"""解读与文件同步公开: an item's documents are drafted, signed and published together with their interpretation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness, content
from tests.integration.catalog.issues import closed, deliberated, deliberates_before

pytestmark = pytest.mark.one_database

ITEM = "GJJ-W-01"


def with_rule(catalog: CatalogHarness) -> None:
    """Its item asks for interpretations."""
    shown = catalog.get(f"/items/{ITEM}")
    given = {name: value for name, value in shown.json.items() if name not in ("code", "version", "etag")}
    answer = catalog.put(
        f"/items/{ITEM}", {**given, "needs_interpretation": True}, OFFICE, If_Match=shown.headers["ETag"]
    )
    assert answer.status_code == 200, answer.json


def interpretation(catalog: CatalogHarness, document: str, **changes: Any) -> str:
    return catalog.draft(title="关于缴存基数的解读", text="为什么调整。", interprets=document, **changes)


def both_proposed(catalog: CatalogHarness, **changes: Any) -> tuple[str, str]:
    with_rule(catalog)
    document = catalog.draft(title="关于缴存基数的通知", **changes)
    explained = interpretation(catalog, document)
    for each in (document, explained):
        answer = catalog.act(each, "propose", PROPOSER)
        assert answer.status_code == 200, answer.json
    return document, explained


def public(catalog: CatalogHarness, *disclosures: str) -> list[bool]:
    return [catalog.whole(each).is_published for each in disclosures]


def page(catalog: CatalogHarness, path: str) -> str:
    catalog.sign_in(PROPOSER)
    return catalog.client.get(path).text


@pytest.mark.both_databases
def test_a_document_is_not_proposed_without_its_interpretation(catalog: CatalogHarness) -> None:
    with_rule(catalog)
    document = catalog.draft(title="关于缴存基数的通知")
    refused = catalog.act(document, "propose", PROPOSER)
    assert (refused.status_code, refused.json["code"]) == (409, "interpretation_missing")
    shown = page(catalog, f"/catalog/disclosures/{document}")
    assert f'href="/catalog/disclosures/new?interprets={document}"' in shown
    answers = page(catalog, f"/catalog/disclosures/{document}/answers")
    assert "还缺解读，请先起草解读" in answers
    assert "可以提出" not in answers
    assert "提出审核" not in answers
    assert f"&amp;interprets={document}" in page(catalog, f"/catalog/disclosures/new?interprets={document}")
    form = page(catalog, f"/catalog/disclosures/new?item={ITEM}&interprets={document}")
    assert f'name="interprets" value="{document}"' in form
    explained = interpretation(catalog, document)
    assert "关于缴存基数的解读" in page(catalog, f"/catalog/disclosures/{document}/answers")
    assert "关于缴存基数的通知" in page(catalog, f"/catalog/disclosures/{explained}/answers")
    assert catalog.act(document, "propose", PROPOSER).status_code == 200
    again = catalog.post("/disclosures", content(title="另一篇解读", interprets=document), PROPOSER)
    assert (again.status_code, again.json["code"]) == (422, "unknown_document")


@pytest.mark.parametrize("document_first", [True, False])
def test_both_are_public_at_the_same_moment_and_linked_both_ways(catalog: CatalogHarness, document_first: bool) -> None:
    document, explained = both_proposed(catalog)
    first, second = (document, explained) if document_first else (explained, document)
    catalog.approve(first)
    catalog.clock.advance(timedelta(days=1))
    catalog.run_timers()
    assert public(catalog, document, explained) == [False, False]
    assert catalog.get(f"/disclosures/{first}", PROPOSER).json["awaits_companion"]
    assert "两件自动一并公开" in page(catalog, f"/catalog/disclosures/{first}")
    catalog.approve(second)
    assert public(catalog, document, explained) == [True, True]
    moments = {catalog.whole(each).published_at for each in (document, explained)}
    assert len(moments) == 1
    numbers = {each: catalog.index_number(each) for each in (document, explained)}
    assert catalog.get(f"/published/{numbers[explained]}").json["interprets"]["index_number"] == numbers[document]
    (linked,) = catalog.get(f"/published/{numbers[document]}").json["interpretations"]
    assert linked["index_number"] == numbers[explained]
    # A correction names it by the number that it has now.
    assert catalog.act(explained, "correct", PROPOSER, {"reason": "补充一例。"}).status_code == 200
    assert catalog.whole(explained).revision.content.interprets == numbers[document]
    assert catalog.parked() == []


def test_the_later_of_both_hours_holds(catalog: CatalogHarness) -> None:
    document, explained = both_proposed(catalog, publish_at="2026-11-20T09:00:00+08:00")
    catalog.approve(document)
    catalog.approve(explained)
    catalog.run_timers()
    assert public(catalog, document, explained) == [False, False]
    catalog.clock.advance(timedelta(days=30))
    catalog.run_timers()
    assert public(catalog, document, explained) == [True, True]


@pytest.mark.both_databases
def test_what_was_held_is_waited_for_again(catalog: CatalogHarness) -> None:
    document, explained = both_proposed(catalog, publish_at="2026-11-20T09:00:00+08:00")
    catalog.approve(document)
    catalog.approve(explained)
    assert catalog.act(explained, "hold", OFFICE, {"reason": "口径要改。"}).status_code == 200
    catalog.clock.advance(timedelta(days=30))
    catalog.run_timers()
    assert public(catalog, document, explained) == [False, False]
    assert catalog.act(explained, "abandon", OFFICE, {"reason": "换一篇。"}).status_code == 200
    assert "请重新起草解读" in page(catalog, f"/catalog/disclosures/{document}")
    another = interpretation(catalog, document)
    assert catalog.act(another, "propose", PROPOSER).status_code == 200
    catalog.approve(another)
    assert public(catalog, document, another) == [True, True]


def test_a_draft_of_an_item_without_the_rule_is_explained_once_it_is_public(catalog: CatalogHarness) -> None:
    document = catalog.draft(title="关于网点的通知")
    refused = catalog.post("/disclosures", content(interprets=document), PROPOSER)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["interprets"])


def test_both_wait_for_the_issue_that_they_are_in(catalog: CatalogHarness) -> None:
    deliberates_before(catalog)
    document, explained = both_proposed(catalog)
    for each in (document, explained):
        catalog.approve(each)
    deliberated(catalog, closed(catalog, document, explained))
    assert public(catalog, document, explained) == [True, True]
    assert catalog.parked() == []


def told(catalog: CatalogHarness) -> list[tuple[str, str]]:
    """Who is to say what becomes of what: the open tasks, by proposer."""
    closed = {event.data["id"] for event in catalog.announced("task.closed")}
    opened = (event.data for event in catalog.announced("task.opened") if event.data["kind"] == "companion_ended")
    return [(task["person"], task["disclosure"]) for task in opened if task["id"] not in closed]


@pytest.mark.parametrize("ends", ["abandon", "refuse", "purge"])
def test_a_document_whose_interpretation_ended_is_its_proposers_task(catalog: CatalogHarness, ends: str) -> None:
    """Until another one is drafted."""
    document, explained = both_proposed(catalog)
    catalog.approve(document)
    _end(catalog, explained, ends)
    assert told(catalog) == [("lin", document)]
    assert "请重新起草解读" in page(catalog, f"/catalog/disclosures/{document}")
    another = interpretation(catalog, document)
    assert told(catalog) == []
    assert catalog.act(another, "propose", PROPOSER).status_code == 200
    catalog.approve(another)
    assert public(catalog, document, another) == [True, True]
    assert catalog.parked() == []


@pytest.mark.parametrize("ends", ["refuse", "purge"])
def test_an_interpretation_whose_document_ended_is_given_up(catalog: CatalogHarness, ends: str) -> None:
    document, explained = both_proposed(catalog)
    _end(catalog, document, ends)
    assert told(catalog) == [("lin", explained)]
    assert "本件不会公开" in page(catalog, f"/catalog/disclosures/{explained}")
    assert catalog.act(explained, "recall", PROPOSER).status_code == 200
    refused = catalog.act(explained, "propose", PROPOSER)
    assert (refused.status_code, refused.json["code"]) == (409, "document_ended")
    assert catalog.act(explained, "abandon", PROPOSER).status_code == 200
    assert told(catalog) == []


def _end(catalog: CatalogHarness, disclosure: str, ends: str) -> None:
    if ends == "refuse":
        case = catalog.open_case(disclosure)
        catalog.review_says(disclosure, "refused", case, reason="法律禁止公开。", ground="prohibited_by_law")
        return
    if ends == "abandon":
        assert catalog.act(disclosure, "recall", PROPOSER).status_code == 200
    assert catalog.act(disclosure, ends, OFFICE).status_code == 200
