"""The same text, or the same title of an item, once more: the proposer and the reviewers are warned, not stopped."""

from __future__ import annotations

import pytest

from tests.integration.catalog.browser import FORM, Browser, drafted, identity_of
from tests.integration.catalog.harness import PROPOSER, CatalogHarness, a_person

pytestmark = pytest.mark.one_database

OTHER = {"title": "另一标题", "text": "# 另一正文\n\n内容不同。", "period": "2026-Q2"}


def similar(catalog: CatalogHarness, disclosure: str) -> list[tuple[str, str | None, str]]:
    found = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["review"]["similar"]
    return [(each["disclosure"], each["index_number"], each["same"]) for each in found]


def test_what_is_published_with_the_same_text_is_named_when_it_is_proposed(catalog: CatalogHarness) -> None:
    first = catalog.published()
    number = catalog.index_number(first)
    second = catalog.proposed(title="另一标题")
    assert similar(catalog, second) == [(first, number, "text")]
    told = catalog.announced("disclosure.proposed", of=second)[-1].data["similar"]
    assert told == [{"disclosure": first, "index_number": number, "same": "text"}]
    catalog.sign_in(PROPOSER)
    page = catalog.client.get(f"/catalog/disclosures/{second}").text
    assert "可能重复" in page
    assert number in page


def test_the_same_title_of_an_item_under_review_is_named(catalog: CatalogHarness) -> None:
    first = catalog.proposed()
    second = catalog.proposed(text=OTHER["text"])
    assert similar(catalog, second) == [(first, None, "title")]


@pytest.mark.parametrize("changes", [OTHER, {"item": "GJJ-W-05", "text": OTHER["text"], "topics": ["news"]}])
def test_other_words_or_another_item_are_no_duplicate(catalog: CatalogHarness, changes: dict[str, object]) -> None:
    catalog.published()
    assert similar(catalog, catalog.proposed(**changes)) == []


def test_drafts_and_what_was_given_up_or_withdrawn_are_no_duplicates(catalog: CatalogHarness) -> None:
    catalog.draft()
    withdrawn = catalog.published()
    office = a_person("chen", "office", department="BGS")
    given = {"reason": "已失效。", "ground": "已被新规定取代"}
    assert catalog.act(withdrawn, "withdraw", office, given).status_code == 200
    assert similar(catalog, catalog.proposed()) == []


def test_a_correction_is_no_duplicate_of_its_own_edition(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "数字有误。"}).status_code == 200
    catalog.recheck(disclosure)
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    assert similar(catalog, disclosure) == []


def test_a_copy_is_told_while_it_is_written_and_before_it_is_proposed(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published())
    browser = Browser(catalog, PROPOSER)
    form, page = {**FORM, "title": "另一标题"}, "/catalog/disclosures/new"
    preview = browser.submit(f"{page}?item=GJJ-W-01", f"{page}/check", **form).text
    assert "可能重复" in preview
    assert f"{number}</a>（正文相同）" in preview
    disclosure = identity_of(drafted(browser, act="save", **form))
    answers = browser.get(f"/catalog/disclosures/{disclosure}/answers").text
    assert f"{number}</a>（正文相同）" in answers
    assert "acts/propose" in answers, "it is no obstacle"
    other = {**form, "text": OTHER["text"], "period": OTHER["period"]}
    assert "可能重复" not in browser.submit(f"{page}?item=GJJ-W-01", f"{page}/check", **other).text
