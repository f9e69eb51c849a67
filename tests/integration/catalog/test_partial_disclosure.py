"""Partial disclosure (条例第三十七条): words withheld on a ground, shown before they are kept, listed once public."""

from __future__ import annotations

import re

import pytest

from services.catalog.adapters.pages.publication import REMEDIES
from services.catalog.domain.vocabulary import LEGAL_REGIMES
from tests.integration.catalog.browser import FORM, Browser
from tests.integration.catalog.harness import PROPOSER, CatalogHarness, content

pytestmark = pytest.mark.one_database

TEXT = "经办人张某，身份证号410102199001011234。讨论中李某不同意，表决通过。办公电话：0379-65926689。"
BARRED = "经办人张某，身份证号〔已隐去：个人隐私〕。讨论中〔已隐去：过程性信息〕，表决通过。办公电话：0379-65926689。"
KEPT = [{"kind": "identity_number", "masked": "4101************34", "reason": "经本人书面同意公布。"}]


def test_bars_are_shown_before_anything_is_kept(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(text=TEXT)
    page, form = f"/catalog/disclosures/{disclosure}/edit", {**FORM, "text": TEXT, "act": "redact"}
    words = {"redact_words": "李某不同意", "redact_ground": "process"}
    page = Browser(catalog, PROPOSER).submit(page, f"{page}/check", **form, **words).text
    assert BARRED in page
    assert "410102199001011234" not in page
    assert catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["text"] == TEXT


def test_readers_get_a_list_of_what_was_withheld_and_never_its_words(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published(text=BARRED))
    shown = catalog.get(f"/published/{number}").json
    assert shown["withheld"] == [
        {"ground": "privacy", "name": "个人隐私", "article": "条例第十五条", "count": 1},
        {"ground": "process", "name": "过程性信息", "article": "条例第十六条", "count": 1},
    ]
    page = catalog.client.get(f"/published/{number}").text
    assert "未公开的内容" in page
    assert "过程性信息（条例第十六条）：1处" in page
    assert page.count("可以依法申请行政复议或者提起行政诉讼（条例第五十一条）") == 1
    assert set(REMEDIES) == set(LEGAL_REGIMES), "each law that binds a body has its remedy"
    assert "12345" in REMEDIES["utility"]


def test_a_whole_disclosure_lists_nothing(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published())
    assert catalog.get(f"/published/{number}").json["withheld"] == []
    assert "未公开的内容" not in catalog.client.get(f"/published/{number}").text


def test_a_word_that_no_bar_covers_is_refused(catalog: CatalogHarness) -> None:
    """A link within it keeps it readable on the page."""
    text = "[张](http://a.cn)三丰，张&#19977;丰到会。"
    disclosure = catalog.draft(text=text)
    page, form = f"/catalog/disclosures/{disclosure}/edit", {**FORM, "text": text, "act": "redact"}
    words = {"redact_words": "张三丰", "redact_ground": "privacy"}
    refused = Browser(catalog, PROPOSER).submit(page, f"{page}/check", **form, **words)
    assert refused.status_code == 422
    assert "正文里的“张三丰”中间夹着格式或者链接，遮盖不了" in refused.text


def test_a_correction_that_withholds_closes_the_editions_in_which_it_can_be_read(catalog: CatalogHarness) -> None:
    """Text, files, hash and title of the edition before are given out no more; whoever works on it keeps it."""
    digest = catalog.upload("名单.txt", "李某不同意。".encode())["digest"]
    disclosure = catalog.published(text=TEXT, item="GJJ-W-01", attachments=[digest], kept_findings=KEPT)
    number = catalog.index_number(disclosure)
    assert catalog.get(f"/published/{number}/files/{digest}").status_code == 200
    correct(catalog, disclosure, text=BARRED, title="更正后的题目", told="第1版和更早的版本不再公开")
    gone = catalog.get(f"/published/{number}?revision=1")
    assert (gone.status_code, gone.json["code"], gone.json["withheld_by"]) == (410, "edition_closed", 2)
    assert catalog.get(f"/published/{number}/files/{digest}?revision=1").status_code == 410
    page = catalog.client.get(f"/published/{number}?revision=1").text
    assert "更正后的版本依法隐去了部分内容" in page
    assert "公示" not in re.sub(r"(?s)<footer.*", "", page)
    before, now = catalog.get(f"/published/{number}").json["editions"]
    assert (before["closed"], before["withheld_by"], before["content_hash"], before["title"]) == (
        True,
        2,
        None,
        "更正后的题目",
    )
    assert not now["closed"]
    assert catalog.announced("disclosure.published")[-1].data["closed_through"] == 1
    assert catalog.get(f"/published/{number}?revision=1", PROPOSER).status_code == 200


def test_a_correction_that_withholds_no_more_closes_nothing(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(text=BARRED)
    number = catalog.index_number(disclosure)
    correct(catalog, disclosure, text=f"{BARRED}补充一句。")
    assert catalog.get(f"/published/{number}?revision=1").status_code == 200
    reasons = [change["reason"] for change in catalog.get("/changes").json["items"]]
    assert reasons == ["", "依法隐去。"], "as the feeds tell it"
    correct(catalog, disclosure, text=f"{BARRED}{BARRED}", told="不再公开")
    reasons = [change["reason"] for change in catalog.get("/changes").json["items"]]
    assert reasons == ["", "", "依法隐去。"], "of a closed edition none: it may name what was withheld"


def correct(catalog: CatalogHarness, disclosure: str, told: str = "", **changes: str) -> None:
    """A correction with other words, approved and public; its drafter is ``told`` what it closes."""
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "依法隐去。"}).status_code == 200
    etag = catalog.get(f"/disclosures/{disclosure}", PROPOSER).json["etag"]
    given = {name: value for name, value in content(**changes).items() if name != "item"}
    assert catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=f'"{etag}"').status_code == 200
    form = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}/edit").text
    assert ("更早的版本不再公开" in form) == bool(told)
    assert told in form
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)


def test_words_are_withheld_on_a_chosen_ground_and_only_where_they_are(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(text=TEXT)
    page, form = f"/catalog/disclosures/{disclosure}/edit", {**FORM, "text": TEXT, "act": "redact"}
    refused = Browser(catalog, PROPOSER).submit(page, f"{page}/check", **form, redact_words="李某不同意\n王五")
    assert refused.status_code == 422
    assert "请选择不公开的理由" in refused.text
    assert "没有找到“王五”" in refused.text
    assert TEXT in refused.text, "nothing else was changed"


def test_what_looks_like_a_bar_and_is_none_is_refused_with_its_form(catalog: CatalogHarness) -> None:
    for bar in ("〔已隐去：随便〕", "〔已隐去〕", "[已隐去：个人隐私]", "〔已隐去:个人隐私〕"):
        refused = catalog.post("/disclosures", content(text=f"经办人{bar}。"), PROPOSER)
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["text"]), refused.json
        assert f"{bar}不是规定的遮盖形式" in refused.json["errors"]["text"]
        assert "〔已隐去：过程性信息〕" in refused.json["errors"]["text"]
