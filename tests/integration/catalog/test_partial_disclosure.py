"""Partial disclosure (条例第三十七条): words withheld on a ground, shown before they are kept, listed once public."""

from __future__ import annotations

from tests.integration.catalog.browser import FORM, Browser
from tests.integration.catalog.harness import PROPOSER, CatalogHarness, content

TEXT = "经办人张某，身份证号410102199001011234。讨论中李某不同意，表决通过。办公电话：0379-65926689。"
BARRED = "经办人张某，身份证号〔已隐去：个人隐私〕。讨论中〔已隐去：过程性信息〕，表决通过。办公电话：0379-65926689。"


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
