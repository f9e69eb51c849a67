"""What the public pages show, and to whom what is not for everybody."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest

from services.catalog.adapters.storage.reads.directory import active_items
from tests.integration.catalog.browser import TITLE, Browser, drafted, identity_of
from tests.integration.catalog.harness import (
    HEAD,
    OFFICE,
    PARTY_ORGANISATION,
    PARTY_PROPOSER,
    PARTY_READER,
    PROPOSER,
    READER,
    STRANGER,
    CatalogHarness,
    content,
)
from tests.self_check import SELF_CHECK

pytestmark = pytest.mark.one_database


def test_an_empty_portal_says_what_to_do(catalog: CatalogHarness) -> None:
    page = Browser(catalog).get("/")
    assert page.status_code == 200
    assert "还没有公开的信息" in page.text
    assert "还没有公开的答复" in page.text


def test_the_portal_shows_the_newest_publications_with_their_progress(catalog: CatalogHarness) -> None:
    catalog.published(title=TITLE)
    page = Browser(catalog).get("/").text
    assert TITLE in page
    assert "已公开 1 条" in page
    assert 'aria-label="进度：进行中：公开；评议开放"' in page
    assert '<span class="mini-name" aria-hidden="true">进行中：公开</span>' in page, "a word beside the colour"


@pytest.mark.both_databases
def test_the_portal_suggests_nothing_that_has_no_results(catalog: CatalogHarness) -> None:
    assert "/published?topic=" not in Browser(catalog).get("/").text
    catalog.published(title=TITLE)
    suggested = {unescape(href) for href in re.findall(r'href="(/published\?[^"]+)"', Browser(catalog).get("/").text)}
    found = {"item=GJJ-W-01", "topic=finance", "body=GJJ", "body=GJJ&year=2026"}
    assert suggested == {f"/published?{query}" for query in found}
    for address in suggested:
        assert TITLE in Browser(catalog).get(address).text


def test_answers_stand_on_the_portal_by_their_own_date(catalog: CatalogHarness) -> None:
    older, newer = catalog.published(title="先公开的信息"), catalog.published(title="后公开的信息")
    said = {"digest": "sm3:" + "0" * 64, "size": 1}
    for answered, disclosure, day in (("r1", newer, "2026-11-09"), ("r2", older, "2026-11-10")):
        told = {"id": answered, "disclosure": disclosure, "body": "GJJ", "outcome": "adopted"}
        texts = {"question": said, "answer": said, "published_at": f"{day}T08:00:00Z"}
        catalog.deliver("complaints.response.published", answered, {**told, **texts})
    page = Browser(catalog).get("/").text
    answers = page[page.index("您提我办 <a") :]
    assert answers.index("先公开的信息") < answers.index("后公开的信息"), "the answer given last comes first"
    assert "2026年11月10日" in answers


def test_a_search_marks_the_words_that_it_found(catalog: CatalogHarness) -> None:
    catalog.published(title=TITLE, summary="归集<b>三亿")
    page = Browser(catalog).get("/published?q=财务").text
    assert "住房公积金<mark>财务</mark>收支报告" in page
    assert "归集&lt;b&gt;三亿" in page


def test_words_that_only_the_text_has_are_shown_where_they_stand(catalog: CatalogHarness) -> None:
    catalog.published(title=TITLE)
    assert "<mark>逾期</mark>" in Browser(catalog).get("/published?q=逾期").text


@pytest.mark.parametrize("query", ["year=abc", "topic=nonsense", "from=soon", "limit=-1"])
def test_a_senseless_filter_is_left_out(catalog: CatalogHarness, query: str) -> None:
    catalog.published(title=TITLE)
    page = Browser(catalog).get(f"/published?{query}")
    assert page.status_code == 200
    assert TITLE in page.text


def test_nothing_found_says_what_to_do(catalog: CatalogHarness) -> None:
    assert "没有找到符合条件的信息" in Browser(catalog).get("/published?q=核电站").text


@pytest.mark.parametrize("query", ["", "?q=逾期"])
def test_a_list_page_needs_five_statements_whatever_its_length(catalog: CatalogHarness, query: str) -> None:
    """One look at what is kept, then the lines, the facets, the steps of each, the bodies."""
    for number in range(3):
        catalog.published(title=f"第{number}期公报")
    browser = Browser(catalog)
    browser.get("/published?limit=1")
    with catalog.statements() as seen:
        assert browser.get(f"/published{query}").text.count("GJJ/2026-") >= 3
    assert len(seen) <= 5


def test_the_first_page_takes_four_statements_however_many_bodies_and_publications_there_are(
    catalog: CatalogHarness,
) -> None:
    """One look at what is kept; then lines, steps, and what stands beside them."""
    for number in range(3):
        catalog.published(title=f"第{number}期公报")
    with catalog.statements() as seen:
        assert "已公开 3 条" in Browser(catalog).get("/").text
    assert len(seen) <= 4, seen


def test_a_publication_shows_steps_metadata_text_and_the_evaluation_form(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title=TITLE, document_number="公积金〔2026〕31号")
    catalog.confirm_channel(disclosure)
    page = Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}").text
    for shown in (
        TITLE,
        "公积金〔2026〕31号",
        "公开渠道都已到达",
        "<strong>三亿二千一百万元</strong>",
        "2026年11月5日",
    ):
        assert shown in page
    assert 'action="/complaints/evaluations"' in page
    assert f'name="disclosure" value="{disclosure}"' in page
    assert f"/complaints/ask?disclosure={disclosure}" in page
    assert page.count('class="past"') >= 3


def test_html_in_a_text_does_not_run(catalog: CatalogHarness) -> None:
    text = "<script>alert(1)</script>\n\n[坏链接](javascript:alert(1)) ![图](http://example.org/a.png)"
    disclosure = catalog.published(text=text)
    page = Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}").text
    assert re.findall("<script[^>]*>", page) == ['<script type="application/ld+json">'], "data, which no browser runs"
    assert 'href="javascript' not in page
    assert "<img" not in page


def test_a_superseded_edition_stays_readable_and_says_so(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title="旧标题通知")
    catalog.act(disclosure, "correct", PROPOSER, {"reason": "数字有误。"})
    number = catalog.index_number(disclosure)
    page = Browser(catalog).get(f"/published/{number}").text
    assert "数字有误" not in page, "a correction on its way is not for readers"
    catalog.recheck(disclosure)
    catalog.act(disclosure, "propose", PROPOSER)
    catalog.approve(disclosure)
    now, before = (Browser(catalog).get(f"/published/{number}{query}").text for query in ("", "?revision=1"))
    assert "更正原因：数字有误。" in now
    assert "您看到的是第1版" in before
    assert "评议这条信息" not in before
    assert Browser(catalog).get(f"/published/{number}?revision=9").status_code == 404


def test_a_withdrawn_publication_leaves_a_tombstone_with_the_reason(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title=TITLE)
    catalog.act(disclosure, "withdraw", OFFICE, {"reason": "口径有误，重新核算。", "ground": "《条例》第六条"})
    page = Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}")
    assert page.status_code == 410
    assert "口径有误，重新核算。" in page.text
    assert "三亿二千" not in page.text


def test_a_download_carries_the_name_and_is_never_shown_in_our_name(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, PROPOSER)
    disclosure = identity_of(drafted(browser, act="save", file=(io.BytesIO(b"a,b\n1,2\n"), "收支表.csv")))
    assert browser.act(disclosure, "propose").status_code == 303
    catalog.approve(disclosure)
    page = Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}").text
    address = re.search(r'href="(/published/[^"]+/files/[^"]+)"', page)
    assert address is not None
    answer = Browser(catalog).get(address.group(1))
    assert answer.data == b"a,b\n1,2\n"
    assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.both_databases
def test_internal_matters_are_never_shown_to_the_public(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(item="GJJ-N-01", title="内部公务用车情况", channels=None)
    number = catalog.index_number(disclosure)
    for browser in (Browser(catalog), Browser(catalog, STRANGER)):
        for path in ("/", "/published", "/published?q=公务用车", "/published?item=GJJ-N-01", "/directory?body=GJJ"):
            page = browser.get(path)
            assert page.status_code == 200
            assert "内部公务用车" not in page.text, path
        assert browser.get(f"/published/{number}").status_code == 404
        assert browser.get("/directory?body=GJJ&audience=internal").text.count("对内公开") == 0
    own = Browser(catalog, READER)
    assert "内部公务用车" in own.get("/").text
    assert own.get(f"/published/{number}").status_code == 200
    assert "评议这条信息" not in own.get(f"/published/{number}").text


@pytest.mark.both_databases
def test_party_matters_are_shown_to_party_readers_only(catalog: CatalogHarness) -> None:
    party = catalog.service
    with party.reading() as work:
        item = active_items(work.events.connection, PARTY_READER, "GDJ", "party", limit=1)[0]
    disclosure = catalog.published(PARTY_PROPOSER, item=item.code, title="党费收缴情况", channels=None)
    path = f"/published/{catalog.index_number(disclosure)}"
    assert Browser(catalog, PARTY_READER).get(path).status_code == 200
    for actor in (None, READER, OFFICE, STRANGER):
        assert Browser(catalog, actor).get(path).status_code == 404
    assert item.title in Browser(catalog, PARTY_READER).get("/directory?body=GDJ&audience=party").text
    assert Browser(catalog, PARTY_ORGANISATION).get(f"/catalog/disclosures/{disclosure}").status_code == 200
    assert Browser(catalog, OFFICE).get(f"/catalog/disclosures/{disclosure}").status_code == 404


def test_a_draft_is_shown_to_those_who_work_on_it_only(catalog: CatalogHarness) -> None:
    disclosure = catalog.draft(title=TITLE)
    path = f"/catalog/disclosures/{disclosure}"
    assert Browser(catalog, HEAD).get(path).status_code == 200
    for actor, status in ((READER, 403), (STRANGER, 404)):
        assert Browser(catalog, actor).get(path).status_code == status
        assert TITLE not in Browser(catalog, actor).get("/catalog/disclosures?show=all").text
    assert Browser(catalog).get(path).headers["Location"].startswith("/sign-in?next=/catalog/disclosures/")


@pytest.mark.parametrize("path", ["/catalog/disclosures/not-an-id", "/published/GJJ/2026-99999", "/published/x/y"])
def test_unknown_addresses_answer_with_a_page_that_says_what_to_do(catalog: CatalogHarness, path: str) -> None:
    answer = Browser(catalog, PROPOSER).get(path)
    assert answer.status_code == 404
    assert "检索公开信息" in answer.text


def test_the_digits_of_a_masked_number_stay_hidden_by_asterisks(catalog: CatalogHarness) -> None:
    """To Markdown they would be marks of emphasis, and the number read as another one."""
    disclosure = catalog.published(text="手机138****8000，身份证1101********002X，**重要**。")
    page = Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}").text
    assert "手机138****8000，身份证1101********002X，<strong>重要</strong>。" in page


@pytest.mark.parametrize("typed", ["{}", " {} ", "ｇｊｊ/2026-00001"])
def test_an_index_number_finds_what_bears_it(catalog: CatalogHarness, typed: str) -> None:
    number = catalog.index_number(catalog.published(title=TITLE))
    catalog.published(title="另一条信息")
    found = catalog.get(f"/published?q={quote(typed.format(number))}").json["items"]
    assert [line["index_number"] for line in found] == [number]
    assert catalog.get("/published?q=GJJ/2026-09999").json["items"] == []


@pytest.mark.both_databases
def test_while_a_correction_is_under_way_the_line_says_that_the_edition_before_is_public(
    catalog: CatalogHarness,
) -> None:
    disclosure = catalog.published(title=TITLE)
    catalog.act(disclosure, "correct", PROPOSER, {"reason": "数字有误。"})
    assert "第1版仍公开" in Browser(catalog, OFFICE).get(f"/catalog/disclosures/{disclosure}").text


def test_a_tombstone_leads_to_what_is_public_of_the_same_item(catalog: CatalogHarness) -> None:
    gone, later = catalog.published(title="有误的信息"), catalog.published(title="改正后的信息")
    number, other = catalog.index_number(gone), catalog.index_number(later)
    assert catalog.act(gone, "withdraw", OFFICE, {"reason": "数字有误。", "ground": "条例第六条"}).status_code == 200
    page = Browser(catalog).get(f"/published/{number}").text
    assert f'<a href="/published/{other}">改正后的信息</a>' in page
    assert catalog.act(later, "withdraw", OFFICE, {"reason": "数字有误。", "ground": "条例第六条"}).status_code == 200
    page = Browser(catalog).get(f"/published/{number}").text
    assert "同一事项现在没有其他公开的信息" in page
    assert f'<a class="button second" href="/complaints/ask?disclosure={gone}">向单位提问</a>' in page


def test_an_earlier_edition_shows_nothing_of_the_present_one(catalog: CatalogHarness) -> None:
    disclosure = corrected(catalog, TITLE, confirmed=True)
    number = catalog.index_number(disclosure)
    page = Browser(catalog).get(f"/published/{number}?revision=1").text
    assert f'<a href="/published/{number}#evaluate">我来评议</a>' in page
    assert 'class="steps"' not in page
    assert "待确认" not in page
    assert "公开渠道都已到达" in page
    present = Browser(catalog).get(f"/published/{number}").text
    assert 'href="#evaluate"' in present
    assert "待确认" in present
    assert "实效性" in present


def test_an_earlier_edition_says_which_channels_it_never_reached(catalog: CatalogHarness) -> None:
    """Its correction took the place of what waited to be confirmed."""
    disclosure = corrected(catalog, TITLE)
    page = Browser(catalog).get(f"/published/{catalog.index_number(disclosure)}?revision=1").text
    assert "公开渠道都已到达" not in page
    assert "更正前没有确认" in page


def test_a_link_to_a_replaced_attachment_leads_to_what_is_public_now(catalog: CatalogHarness) -> None:
    old = catalog.upload("说明.txt", "第一版的说明".encode())["digest"]
    disclosure = corrected(catalog, TITLE, attachments=[old])
    number = catalog.index_number(disclosure)
    gone = Browser(catalog).get(f"/published/{number}/files/{old}")
    assert gone.status_code == 404
    assert "这一版没有这个附件" in gone.text
    assert "这条信息更正过" in gone.text
    assert f'href="/published/{number}">看这条信息' in gone.text
    assert Browser(catalog).get(f"/published/{number}/files/{old}?revision=1").status_code == 200


def corrected(catalog: CatalogHarness, title: str, *, confirmed: bool = False, **first: Any) -> str:
    """A publication with two editions, the second without attachments; the channels of the first as ``confirmed``."""
    disclosure = catalog.published(title=title, **first)
    if confirmed:
        catalog.confirm_channel(disclosure)
    assert catalog.act(disclosure, "correct", PROPOSER, {"reason": "数字有误。"}).status_code == 200
    given = content(title=title, text="改正后的全文。") | {"self_check": SELF_CHECK}
    given.pop("item")
    etag = catalog.get(f"/disclosures/{disclosure}", PROPOSER).headers["ETag"]
    assert catalog.put(f"/disclosures/{disclosure}", given, PROPOSER, If_Match=etag).status_code == 200
    assert catalog.act(disclosure, "propose", PROPOSER).status_code == 200
    catalog.approve(disclosure)
    return disclosure
