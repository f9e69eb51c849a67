"""What a correction changed, shown to its readers and its reviewers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest

from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import HEAD, PROPOSER, CatalogHarness
from tests.self_check import SELF_CHECK

pytestmark = pytest.mark.one_database

TABLE = "| 项目 | 万元 |\n| --- | --- |\n| 归集 | 30000 |"
BEFORE = f"# 收支\n\n归集住房公积金三亿元，逾期率万分之二。\n\n{TABLE}\n\n此段不变。"
AFTER = BEFORE.replace("三亿", "四亿").replace("30000", "40000")


def corrected(catalog: CatalogHarness, text: str = AFTER, *, files: Sequence[str] = (), **changes: Any) -> str:
    """A publication, with these files at first, under correction, its second edition proposed."""
    disclosure = catalog.published(text=BEFORE, attachments=[{"digest": digest} for digest in files])
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "数字有误。"}).status_code == 200
    shown = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json
    kept = ("title", "summary", "formed_on", "document_number", "topics", "elements", "period")
    given = {name: shown[name] for name in kept} | {"text": text, "self_check": SELF_CHECK, **changes}
    edited = catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=f'"{shown["etag"]}"')
    assert edited.status_code == 200, edited.json
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    return disclosure


def shown_changes(page: str) -> str:
    """What stands in the panel of changes: deleted in brackets, added in braces; empty where there is none."""
    found = re.search(r'<details class="panel changes".*?</details>', page, re.DOTALL)
    if not found:
        return ""
    text = re.sub(r'<span class="sr">.*?</span>', "", found[0])
    text = text.replace("<del>", "[").replace("</del>", "]").replace("<ins>", "{").replace("</ins>", "}")
    return re.sub(r"<[^>]+>|\s+", " ", text)


def test_the_public_page_of_a_correction_shows_what_it_changed(catalog: CatalogHarness) -> None:
    disclosure = corrected(catalog, title="2026年第三季度财务收支报告（更正）")
    number = catalog.index_number(disclosure)
    reader = Browser(catalog)
    assert shown_changes(reader.get(f"/published/{number}").text) == "", "nothing of it is public yet"
    catalog.approve(disclosure)
    page = reader.get(f"/published/{number}").text
    told = shown_changes(page)
    assert "与第1版相比的改动" in told
    assert "归集住房公积金[三]{四}亿元" in told
    assert "归集 | [30000]{40000}" in told
    assert "此段不变" not in told
    assert "标题" in told
    assert 'href="#changes"' in page
    assert shown_changes(reader.get(f"/published/{number}?revision=1").text) == ""


def test_a_reviewer_sees_what_a_correction_under_way_changes(catalog: CatalogHarness) -> None:
    disclosure = corrected(catalog)
    page = Browser(catalog, HEAD).get(f"/catalog/disclosures/{disclosure}?revision=2").text
    assert "归集 | [30000]{40000}" in shown_changes(page)
    first = Browser(catalog, HEAD).get(f"/catalog/disclosures/{disclosure}?revision=1").text
    assert shown_changes(first) == ""


def test_a_file_that_took_anothers_place_is_told(catalog: CatalogHarness) -> None:
    digest = catalog.upload("附表.txt", "归集表".encode())["digest"]
    disclosure = corrected(catalog, BEFORE, attachments=[{"digest": digest}])
    catalog.approve(disclosure)
    told = shown_changes(Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}").text)
    assert re.search(r"附件 +\{附表\.txt（SM3 [0-9a-f]{4}…[0-9a-f]{4}）\}", told)
    assert "正文" not in told


def test_another_file_in_the_place_of_one_is_told_whole(catalog: CatalogHarness) -> None:
    """Of two names and fingerprints nobody reads which letters they share, aloud least of all."""
    old, new = (catalog.upload(name, name.encode())["digest"] for name in ("收支表（定稿）.txt", "收支表.txt"))
    disclosure = corrected(catalog, BEFORE, files=[old], attachments=[{"digest": new}])
    catalog.approve(disclosure)
    told = shown_changes(Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}").text)
    assert re.search(r"\[收支表（定稿）\.txt（SM3 [^\[\]{}]*）\] *\{收支表\.txt（SM3 [^\[\]{}]*）\}", told)


def test_another_format_of_the_same_words_is_told_as_such(catalog: CatalogHarness) -> None:
    disclosure = corrected(catalog, BEFORE.replace("此段不变。", "**此段不变。**"))
    catalog.approve(disclosure)
    told = shown_changes(Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}").text)
    assert "文字没有变化，只改了格式" in told
