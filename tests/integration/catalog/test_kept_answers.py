"""Answers to the public are kept by their version: one look each time, and nothing outlives what it shows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chassis.ports import SYSTEM
from services.catalog.use_cases.save_body import SaveBody, save_body
from services.catalog.use_cases.save_item import SaveItem, save_item
from tests.integration.catalog.browser import TITLE, Browser
from tests.integration.catalog.harness import OFFICE, PROPOSER, READER, CatalogHarness

pytestmark = pytest.mark.one_database

LISTS = ("/", "/published", "/published?q=财务", "/catalog/api/v1/published", "/catalog/api/v1/published?q=财务")
BODY = "/directory?body=GJJ"
DIRECTORY = (BODY, f"{BODY}&view=standard", "/directory/items/GJJ-W-01", "/guide?body=GJJ")


def addresses(number: str) -> tuple[str, ...]:
    return (*LISTS, f"/published/{number}", f"/catalog/api/v1/published/{number}")


def test_asked_again_each_address_costs_one_statement(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published(title=TITLE))
    for address in (*addresses(number), *DIRECTORY):
        first = catalog.client.get(address)
        with catalog.statements() as seen:
            again = catalog.client.get(address)
        assert len(seen) == 1, (address, seen)
        assert without_form_key(again.text) == without_form_key(first.text)
        assert dict(again.headers) == dict(first.headers)


@pytest.mark.parametrize("act", ["withdraw", "take-down", "purge"])
def test_what_is_withdrawn_or_purged_is_gone_from_every_answer_at_once(catalog: CatalogHarness, act: str) -> None:
    disclosure, other = catalog.published(title=TITLE), catalog.published(title="另一份财务报告")
    number, beside = catalog.index_number(disclosure), f"/published/{catalog.index_number(other)}"
    for address in (*addresses(number), beside):
        assert TITLE in shown(catalog, address), address
    reason = {"reason": "内容有误。", "ground": "条例第十条"}
    assert catalog.act(disclosure, act, OFFICE, reason if act == "withdraw" else {}).status_code == 200
    for address in (*LISTS, beside):
        assert TITLE not in shown(catalog, address), address
    for address in addresses(number)[len(LISTS) :]:
        assert catalog.client.get(address).status_code == 410, address


def test_a_correction_and_a_renamed_item_are_shown_at_once(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title=TITLE)
    address = f"/published/{catalog.index_number(disclosure)}"
    catalog.client.get(address)
    catalog.act(disclosure, "correct", PROPOSER, {"reason": "数字有误。"})
    assert "数字有误" not in catalog.client.get(address).text, "what is under way is nobody's to know"
    catalog.recheck(disclosure)
    catalog.act(disclosure, "propose", PROPOSER)
    catalog.approve(disclosure)
    assert "数字有误" in catalog.client.get(address).text
    with catalog.service.transaction() as work:
        item, _ = work.items.with_body("GJJ-W-01")
        renamed = SaveItem(actor=SYSTEM, item=replace(item, title="收支情况（修订）"))
        save_item(renamed, work=work, clock=catalog.clock)
    for shown in (address, f"/catalog/api/v1{address}", "/catalog/api/v1/published"):
        assert "收支情况（修订）" in catalog.client.get(shown).text, shown


def test_the_directory_counts_what_is_published_and_names_its_items_as_they_are(catalog: CatalogHarness) -> None:
    counted = '<a href="/published?item=GJJ-W-01">{} 条</a>'
    assert counted.format(1) not in catalog.client.get(BODY).text
    first, second = catalog.published(title=TITLE), catalog.published(title="另一份财务报告")
    assert counted.format(2) in catalog.client.get(BODY).text
    catalog.act(first, "withdraw", OFFICE, {"reason": "内容有误。", "ground": "条例第十条"})
    assert counted.format(1) in catalog.client.get(BODY).text
    catalog.act(second, "purge", OFFICE)
    assert counted.format(1) not in catalog.client.get(BODY).text
    with catalog.service.transaction() as work:
        item, body = work.items.with_body("GJJ-W-01")
        save_item(SaveItem(actor=SYSTEM, item=replace(item, title="收支（修订）")), work=work, clock=catalog.clock)
        save_body(SaveBody(actor=SYSTEM, body=replace(body, name="公积金中心（更名）")), work=work, clock=catalog.clock)
    for address in DIRECTORY[:3]:
        assert "收支（修订）" in catalog.client.get(address).text, address
    for address in DIRECTORY:
        assert "公积金中心（更名）" in catalog.client.get(address).text, address


def test_a_confirmed_channel_is_shown_at_once(catalog: CatalogHarness) -> None:
    disclosure = catalog.published(title=TITLE)
    address = f"/published/{catalog.index_number(disclosure)}"
    assert "公开渠道都已到达" not in catalog.client.get(address).text
    catalog.confirm_channel(disclosure)
    assert "公开渠道都已到达" in catalog.client.get(address).text


def test_a_known_version_is_answered_with_304_from_what_is_kept(catalog: CatalogHarness) -> None:
    address = f"/catalog/api/v1/published/{catalog.index_number(catalog.published())}"
    first = catalog.client.get(address)
    known = catalog.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert catalog.client.get(address, headers={"If-None-Match": '"another"'}).data == first.data


def test_nobody_is_given_what_was_made_for_a_reader_who_signed_in(catalog: CatalogHarness) -> None:
    catalog.published(item="GJJ-N-01", title="内部的财务报告")
    assert "内部的财务报告" in Browser(catalog, READER).get("/published").text
    assert "内部的财务报告" not in catalog.client.get("/published").text
    assert "内部的财务报告" in catalog.get("/published", READER).text
    assert "内部的财务报告" not in catalog.get("/published").text


def test_each_visitor_of_a_kept_page_has_a_form_of_his_own_and_no_cache_may_share_it(catalog: CatalogHarness) -> None:
    """Two people with one form key would be taken for one who sent his form twice."""
    address = f"/published/{catalog.index_number(catalog.published())}"
    pages = [catalog.client.get(address) for _ in range(3)]
    keys = {re.search(r'name="form_key" value="(\w+)"', page.text)[1] for page in pages}  # type: ignore[index]
    assert len(keys) == 3
    assert all("X-Accel-Expires" not in page.headers for page in pages)


@pytest.mark.both_databases
def test_the_gateway_is_told_to_keep_what_is_for_everybody_and_nothing_else(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published())
    for address in (*LISTS, *DIRECTORY, f"/catalog/api/v1/published/{number}"):
        for _ in range(2):
            assert catalog.client.get(address).headers["X-Accel-Expires"] == "2", address
    inner = catalog.published(item="GJJ-N-01")
    own = [catalog.get("/published", READER), catalog.get(f"/published/{catalog.index_number(inner)}", READER)]
    own += [Browser(catalog, READER).get(address) for address in ("/", "/published")]
    assert [answer.status_code for answer in own] == [200] * 4
    assert all("X-Accel-Expires" not in answer.headers for answer in own)


def test_the_elder_mode_is_kept_apart(catalog: CatalogHarness) -> None:
    catalog.published(title=TITLE)
    plain = catalog.client.get("/published").text
    catalog.client.post("/elder", data={"on": "1"})
    assert 'class="elder"' in catalog.client.get("/published").text
    assert 'class="elder"' not in plain


def test_a_page_whose_text_is_damaged_is_not_kept(catalog: CatalogHarness) -> None:
    disclosure = catalog.published()
    address = f"/published/{catalog.index_number(disclosure)}"
    digest = catalog.whole(disclosure).revision.content.text.digest
    text = catalog.files.get(digest)
    catalog.files.remove(digest)
    assert "正文暂时无法显示" in catalog.client.get(address).text
    catalog.files.put(text)
    assert "三亿二千一百万元" in catalog.client.get(address).text


def shown(catalog: CatalogHarness, address: str) -> str:
    return re.sub("</?mark>", "", catalog.client.get(address).text)


def without_form_key(page: str) -> str:
    return re.sub(r'name="form_key" value="\w+"', "", page)
