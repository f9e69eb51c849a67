"""What helps whoever drafts: texts from Word, what is still missing, the last period's text, the page before 提出."""

from __future__ import annotations

import html
import io
import json
import re
from typing import Any

import pytest

from chassis.ports import SYSTEM
from services.catalog.adapters.imports.catalogue import import_catalogue
from services.catalog.adapters.imports.read_catalogue import read_catalogue
from tests.harness.error_summary import error_summary
from tests.integration.catalog.browser import FORM, TITLE, Browser, drafted, identity_of
from tests.integration.catalog.harness import OFFICE, PROPOSER, READER, CatalogHarness
from tests.office import clippings, word, wps
from tests.unit.catalog.builders import CATALOGUE

pytestmark = pytest.mark.one_database

API = "/catalog/api/v1"
HIDDEN = re.compile(r'<input type="hidden" name="(csrf|version|seen)" value="([^"]*)">')
NEW = "/catalog/disclosures/new"
ITEM = f"{NEW}?item=GJJ-W-01"


def sent_text(catalog: CatalogHarness, content: bytes, name: str, actor: Any = PROPOSER, **headers: str) -> Any:
    form = {"file": (io.BytesIO(content), name)}
    return catalog.client.post(f"{API}/texts", data=form, headers={**catalog.bearer(actor), **headers})


def checked(browser: Browser, **fields: Any) -> Any:
    return browser.submit(ITEM, f"{NEW}/check", **{**FORM, **fields})


def part(page: str, identity: str) -> str:
    """The words of a part of a page."""
    found = re.search(rf'id="{identity}"[^>]*>(.*?)</(?:div|section)>', page, re.DOTALL)
    assert found, identity
    return re.sub(r"<[^>]+>|\s+", " ", found[1])


def test_a_word_file_becomes_text_over_the_api(catalog: CatalogHarness) -> None:
    answer = sent_text(catalog, word.report(), "报告.docx")
    assert answer.status_code == 200
    assert answer.json["text"].startswith("# 2026年第三季度住房公积金财务收支报告")
    assert answer.json["left_out"] == []
    pasted = sent_text(catalog, clippings.FROM_WORD.encode(), "clipboard.html")
    assert {"kind": "picture", "count": 1, "name": "图片"} in pasted.json["left_out"]


def test_a_text_that_was_asked_for_is_kept_nowhere_and_asked_anew_by_the_same_key(catalog: CatalogHarness) -> None:
    for _ in range(2):
        answer = sent_text(catalog, word.of_paragraphs("归集三亿二千一百万元九九八"), "报告.docx", Idempotency_Key="k1")
        assert answer.status_code == 200
    assert "九九八" not in catalog.everything_kept()


def test_a_file_that_cannot_be_taken_says_what_to_do(catalog: CatalogHarness) -> None:
    refused = sent_text(catalog, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "通知.wps")
    assert refused.status_code == 422
    assert "另存为 .docx" in refused.json["detail"]
    assert sent_text(catalog, word.report(), "报告.docx", READER).status_code == 403


def test_without_scripts_a_file_is_taken_into_the_form(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    page = checked(browser, text="前言。", office=(io.BytesIO(wps.rules()), "办法.docx"))
    assert page.status_code == 200
    assert "前言。\n\n# 住房公积金提取管理办法" in page.text
    assert "已导入，请核对" in part(page.text, "imported")
    assert "<td>无房证明</td>" in page.text, "and is shown as readers will see it"
    refused = checked(browser, office=(io.BytesIO(clippings.TRACKED.encode()), "a.html"))
    assert refused.status_code == 422
    assert "接受或拒绝全部修订" in refused.text
    assert f'value="{TITLE}"' in refused.text
    assert TITLE not in catalog.everything_kept()


def test_a_file_that_was_chosen_and_not_imported_is_not_lost_when_the_draft_is_saved(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    unsaved = drafted(browser, text="前言。", act="save", office=(io.BytesIO(wps.rules()), "办法.docx"))
    assert unsaved.status_code == 422
    assert "还没有保存" in unsaved.text
    assert "前言。\n\n# 住房公积金提取管理办法" in unsaved.text
    assert TITLE not in catalog.everything_kept()
    draft = identity_of(drafted(browser, text="前言。"))
    page = f"/catalog/disclosures/{draft}/edit"
    edited = browser.submit(page, page, **{**FORM, "text": "改过。"}, office=(io.BytesIO(wps.rules()), "办法.docx"))
    assert edited.status_code == 422
    assert "改过。\n\n# 住房公积金提取管理办法" in edited.text
    assert "改过。" not in browser.get(page).text


def test_a_marked_file_is_refused_in_the_form_too(catalog: CatalogHarness) -> None:
    marked = word.of_paragraphs("机密★10年", "内部数字七七四一")
    page = checked(Browser(catalog, PROPOSER), office=(io.BytesIO(marked), "报告.docx"))
    assert page.status_code == 422
    assert "带有国家秘密标志" in page.text
    assert "七七四一" not in page.text + catalog.everything_kept()


def test_the_form_says_what_is_missing_and_until_when_it_must_be_public(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    lacking = checked(browser, title="", summary="", formed_on="", topics=[])
    assert lacking.status_code == 200
    told = part(lacking.text, "missing")
    assert "还缺 4 项" in told
    assert re.findall(r'href="#f-(\w+)"', lacking.text)[-4:] == ["title", "formed_on", "summary", "topics"]
    assert "填写成文日期后" in told
    whole = part(checked(browser).text, "missing")
    assert "可以提出" in whole
    assert "2026年12月3日" in whole
    assert "2026年11月5日形成，自次日起第20个工作日" in whole


def test_what_is_wrong_is_told_in_the_order_of_the_form(catalog: CatalogHarness) -> None:
    empty = dict.fromkeys(FORM, "") | {"item": "GJJ-W-01", "topics": [], "channels": []}
    told = error_summary(drafted(Browser(catalog, PROPOSER), act="answers", **empty).text)
    assert list(told) == [f"f-{name}" for name in ("title", "formed_on", "summary", "text", "topics", "channels")]


def test_a_draft_may_begin_as_the_last_publication_of_its_item(catalog: CatalogHarness) -> None:
    catalog.published(
        item="GJJ-W-01", title="第二季度报告", text="# 二季度\n\n归集平稳。", document_number="公积金〔2026〕1号"
    )
    browser = Browser(catalog, PROPOSER)
    begun = browser.get(ITEM).text
    assert "上一期：《第二季度报告》" in begun
    assert "归集平稳。" not in begun
    copied = browser.get(f"{ITEM}&from=last").text
    assert "# 二季度\n\n归集平稳。</textarea>" in copied
    assert 'value="第二季度报告"' in copied
    assert "公积金〔2026〕1号" not in copied, "the number is the old one's"


def test_the_last_publication_is_offered_to_nobody_who_may_not_read_it(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(item="GJJ-W-01", title="第二季度报告")
    assert catalog.act(disclosure, "take-down", OFFICE).status_code == 200
    page = Browser(catalog, PROPOSER).get(f"{ITEM}&from=last").text
    assert "第二季度报告" not in page


def test_the_office_keeps_a_template_with_which_drafts_begin(catalog: CatalogHarness) -> None:
    page = "/catalog/items/GJJ-W-01/template"
    office = Browser(catalog, OFFICE)
    assert Browser(catalog, PROPOSER).get(page).status_code == 403
    assert f'href="{page}"' in office.get("/directory?body=GJJ").text
    assert f'href="{page}"' not in Browser(catalog, PROPOSER).get("/directory?body=GJJ").text
    imported = office.submit(page, f"{page}/check", template="", office=(io.BytesIO(word.report()), "底稿.docx"))
    assert "# 2026年第三季度住房公积金财务收支报告" in imported.text
    unsaved = office.submit(page, page, template="前言。", office=(io.BytesIO(word.report()), "底稿.docx"))
    assert unsaved.status_code == 422
    assert "还没有保存" in unsaved.text
    assert "前言。\n\n# 2026年第三季度住房公积金财务收支报告" in unsaved.text
    kept = office.submit(page, page, template="# 季度收支\n\n| 项目 | 万元 |\n| --- | --- |\n| 归集 |  |")
    assert kept.status_code == 303
    assert catalog.get("/items/GJJ-W-01", OFFICE).json["template"].startswith("# 季度收支")
    begun = Browser(catalog, PROPOSER).get(ITEM).text
    assert "# 季度收支\n\n| 项目 | 万元 |" in begun
    assert "本事项的底稿" in begun
    stale = office.submit(page, page, template="别的", version="1")
    assert stale.status_code == 412


def test_an_import_leaves_the_template_of_the_office_unless_the_file_gives_one(catalog: CatalogHarness) -> None:
    page = "/catalog/items/GJJ-W-01/template"
    Browser(catalog, OFFICE).submit(page, page, template="# 季度收支")

    def imported(**changes: str) -> str:
        document = json.loads(CATALOGUE)
        item = next(item for item in document["items"] if item["code"] == "GJJ-W-01")
        item |= changes
        with catalog.service.transaction() as work:
            reading = read_catalogue(json.dumps(document))
            assert not import_catalogue(reading, actor=SYSTEM, work=work, clock=catalog.clock).bad
        return str(catalog.get("/items/GJJ-W-01", OFFICE).json["template"])

    assert imported() == "# 季度收支"
    assert imported(template="# 季度报告") == "# 季度报告"


def test_a_returned_draft_marks_what_the_reviewer_named(catalog: CatalogHarness) -> None:
    disclosure = catalog.proposed()
    case = catalog.open_case(disclosure)
    catalog.review_says(disclosure, "returned", case, reason="标题不规范。", fields=["title", "topics"])
    page = Browser(catalog, PROPOSER).get(f"/catalog/disclosures/{disclosure}/edit").text
    assert page.count("审核人指出了这一栏") == 2
    assert '<a href="#f-title">标题</a>、<a href="#f-topics">主题分类</a>' in page


def test_before_it_is_proposed_every_answer_leads_to_its_field(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    disclosure = identity_of(drafted(browser, act="save", summary=""))
    answers = f"/catalog/disclosures/{disclosure}/answers"
    lacking = browser.get(answers).text
    assert "请填写内容概述。" in lacking
    assert f'href="/catalog/disclosures/{disclosure}/edit#f-summary"' in lacking
    assert "acts/propose" not in lacking
    assert Browser(catalog, READER).get(answers).status_code == 403
    browser.submit(f"/catalog/disclosures/{disclosure}/edit", f"/catalog/disclosures/{disclosure}/edit", **FORM)
    whole = browser.get(answers).text
    for shown in (TITLE, "2026年11月5日", "大厅电子显示屏", "批准后立即公开", "最迟公开"):
        assert shown in whole, shown
    assert browser.submit(answers, f"/catalog/disclosures/{disclosure}/acts/propose").status_code == 303
    assert browser.get(answers).status_code == 409


@pytest.mark.parametrize("path", [ITEM, "/catalog/items/GJJ-W-01/template"])
def test_no_page_says_markdown(catalog: CatalogHarness, path: str) -> None:
    assert "markdown" not in Browser(catalog, OFFICE).get(path).text.lower()


def test_a_save_that_comes_second_takes_over_what_the_other_changed_and_compares_what_both_did(
    catalog: CatalogHarness,
) -> None:
    browser = Browser(catalog, PROPOSER)
    text = "# 一\n\n甲\n\n乙"
    disclosure = identity_of(drafted(browser, act="save", text=text))
    page = f"/catalog/disclosures/{disclosure}/edit"
    opened = {name: html.unescape(value) for name, value in HIDDEN.findall(browser.get(page).text)}
    other = {**FORM, "text": "# 一\n\n甲甲\n\n乙", "summary": "他人改的概述。"}
    assert browser.submit(page, page, **other).status_code == 303
    mine = {**FORM, "text": "# 一\n\n甲\n\n乙乙", "title": "我改的标题", **opened}
    stale = browser.client.post(page, data=mine, content_type="multipart/form-data")
    assert stale.status_code == 412
    assert "他人改了内容概述，您没有改这些栏" in stale.text
    assert "他人改的概述。</textarea>" in stale.text
    assert "他人：甲甲" in stale.text
    assert "您的：乙乙" in stale.text
    assert 'value="我改的标题"' in stale.text
    assert "<strong>现在的内容" not in stale.text, "nobody else changed the title"


def test_a_period_that_has_not_ended_is_proposed_knowingly(catalog: CatalogHarness) -> None:
    """2026-11-09: a report of the fourth quarter would make that public in time, before it is over."""
    browser = Browser(catalog, PROPOSER)
    disclosure = identity_of(drafted(browser, period="2026-Q4"))
    page = f"/catalog/disclosures/{disclosure}"
    for shown in (
        browser.get(f"{page}/answers"),
        browser.submit(f"{page}/edit", f"{page}/edit/check", **FORM | {"period": "2026-Q4"}),
    ):
        assert "所属期还没有结束" in shown.text
        assert "2026年12月31日为止" in shown.text
    (owed,) = catalog.get("/obligations?item=GJJ-W-01&occasion=2026-Q4", PROPOSER).json["items"]
    assert f'<time datetime="{owed["due_on"]}">' in browser.get(f"{page}/answers").text, "as the obligation says"
    refused = browser.act(disclosure, "propose")
    assert refused.status_code == 422
    assert "2026年12月31日才结束" in refused.text
    assert browser.act(disclosure, "propose", period_running="1").status_code == 303


def test_a_draft_of_what_must_always_be_public_says_how_late_it_is(catalog: CatalogHarness) -> None:
    """Its own limit runs from the day on which it was formed; what the directory asks for was due long before."""
    catalog.run_timers()
    catalog.later(days=80)
    catalog.run_timers()
    browser = Browser(catalog, PROPOSER)
    disclosure = catalog.draft(item="GJJ-W-03")
    found = catalog.get("/obligations?item=GJJ-W-03", PROPOSER).json["items"]
    due_on = min(each["due_on"] for each in found if each["state"] == "overdue")
    page = browser.get(f"/catalog/disclosures/{disclosure}/answers").text
    assert re.search(f'长期公开义务：.{{0,80}}逾期 \\d+ 个工作日.{{0,80}}<time datetime="{due_on}">', page, re.DOTALL)


def test_a_period_that_has_ended_is_proposed_without_a_word(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    disclosure = identity_of(drafted(browser, period="2026-Q3"))
    assert "所属期还没有结束" not in browser.get(f"/catalog/disclosures/{disclosure}/answers").text
    assert browser.act(disclosure, "propose").status_code == 303


def test_a_refused_form_still_shows_its_text_as_readers_will_see_it(catalog: CatalogHarness) -> None:
    refused = drafted(Browser(catalog, PROPOSER), act="answers", summary="", text="归集**平稳**。")
    assert refused.status_code == 422
    assert "<strong>平稳</strong>" in refused.text
    assert "正文填写后在这里看" not in refused.text


@pytest.mark.parametrize(("name", "may_be_attached"), [("报告.wps", False), ("报告.pdf", True), ("报告.exe", False)])
def test_a_file_whose_text_cannot_be_taken_is_told_whether_it_may_be_attached(
    catalog: CatalogHarness, name: str, may_be_attached: bool
) -> None:
    refused = sent_text(catalog, b"%PDF-1.4", name).json["errors"]["file"]
    assert ("原文件可以作为附件上传" in refused) is may_be_attached
    assert ("附件也不接受这种格式" in refused) is not may_be_attached
