"""The columns of another website are moved here: known for good, asked where they belong, found by old addresses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chassis.ports import Invalid
from services.catalog.adapters.imports.columns_of_sites import read_columns
from services.catalog.adapters.imports.disclosures import ImportedDisclosures, import_disclosures, read_disclosures
from services.catalog.adapters.standard_directory.tables import UnreadableTable, read_csv
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness
from tests.self_check import SELF_CHECK

pytestmark = pytest.mark.one_database

SITE = "www.gjj-old.example"
NOTICES, NEWS = "通知公告", "工作动态"
ITEM = {"body": "GJJ", "audience": "external", "channels": ["website"], "department": "JCK", "frequency": "ad_hoc"}
COLUMNS = {(SITE, NOTICES): "GJJ-W-91", (SITE, NEWS): "GJJ-W-92"}


@pytest.fixture(autouse=True)
def items(catalog: CatalogHarness) -> None:
    """What the columns become."""
    for code, title in (("GJJ-W-91", "通知公告"), ("GJJ-W-92", "工作动态")):
        assert catalog.post("/items", {**ITEM, "code": code, "title": title}, OFFICE).status_code == 201


def a_page(number: int, column: str = NOTICES, **changes: Any) -> dict[str, Any]:
    """A made-up page of the old site."""
    return {
        "site": SITE,
        "column": column,
        "id": str(number),
        "address": f"http://{SITE}/{'tzgg' if column == NOTICES else 'gzdt'}/{number}.html",
        "published_on": "2019-03-04",
        "formed_on": "2019-03-01",
        "title": f"{column}第{number}号",
        "html": f"<p>各缴存单位：</p><p>现将第{number}号<b>有关事项</b>通知如下。</p>",
        **changes,
    }


def imported(catalog: CatalogHarness, pages: list[dict[str, Any]], columns: Any = COLUMNS) -> ImportedDisclosures:
    lines = [json.dumps({name: value for name, value in page.items() if value is not ...}) for page in pages]
    with catalog.service.transaction() as work:
        read = read_disclosures(lines)
        return import_disclosures(read, actor=PROPOSER, columns=columns, work=work, clock=catalog.clock)


def test_two_hundred_pages_of_two_columns_are_moved_once(catalog: CatalogHarness) -> None:
    pages = [a_page(number, column) for column in (NOTICES, NEWS) for number in range(100)]
    first = imported(catalog, pages)
    assert first.bad == []
    assert len(first.drafts) == 200
    shown = catalog.get(f"/disclosures/{first.drafts[101]}", PROPOSER).json
    assert (shown["title"], shown["formed_on"]) == ("工作动态第0号", "2019-03-01")
    assert shown["formerly_published_on"] == "2019-03-04"
    assert shown["item"] == "GJJ-W-92"
    catalog.sign_in(PROPOSER)
    assert "2019年3月4日" in catalog.client.get(f"/catalog/disclosures/{first.drafts[101]}").text
    assert "现将第0号**有关事项**通知如下。" in shown["text"]
    again = imported(catalog, pages)
    assert (len(again.drafts), again.unchanged, again.bad) == (0, 200, [])


def test_the_columns_that_nobody_placed_are_asked_for_and_nothing_is_loaded(catalog: CatalogHarness) -> None:
    pages = [*(a_page(number) for number in range(3)), *(a_page(number, NEWS) for number in range(2))]
    outcome = imported(catalog, pages, {(SITE, NOTICES): "GJJ-W-91"})
    assert outcome.drafts == {}
    (asked,) = outcome.bad
    assert (asked.line, asked.entry) == (4, f"{SITE} {NEWS}")
    assert "2页" in asked.reason
    assert "--columns" in asked.reason


def test_a_column_may_be_left_out_and_a_page_may_name_its_own_item(catalog: CatalogHarness) -> None:
    pages = [a_page(1), a_page(2), a_page(3, NEWS, item="GJJ-W-91")]
    outcome = imported(catalog, pages, {(SITE, NOTICES): "不迁移"})
    assert (outcome.left_out, len(outcome.drafts), outcome.bad) == (2, 1, [])


def test_a_page_that_has_changed_since_is_refused_with_what_to_do(catalog: CatalogHarness) -> None:
    (identity,) = imported(catalog, [a_page(1)]).drafts.values()
    outcome = imported(catalog, [a_page(1, html="<p>改过的正文。</p>"), a_page(2)])
    assert outcome.drafts == {}
    (refused,) = outcome.bad
    assert identity in refused.reason
    assert "更正" in refused.reason


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": ...}, "site"),
        ({"source": "101"}, "site"),
        ({"address": "tzgg/1.html"}, "address"),
        ({"published_on": "2099-01-01"}, "published_on"),
        ({"html": ...}, "text"),
        ({"text": "又一份正文"}, "text"),
        ({"html": "<img src='x.png'>"}, "html"),
        ({"html": "<p>机密★10年</p>"}, "标志"),
        ({"site": ..., "column": ..., "id": ...}, "address"),
    ],
)
def test_a_wrong_page_is_named_by_its_line(changes: dict[str, Any], said: str, catalog: CatalogHarness) -> None:
    outcome = imported(catalog, [a_page(1), a_page(2, **changes)])
    assert [entry.line for entry in outcome.bad] == [2]
    assert said in outcome.bad[0].reason
    assert outcome.drafts == {}


def test_two_pages_cannot_have_had_one_address(catalog: CatalogHarness) -> None:
    same = {"address": "https://WWW.gjj-old.example/tzgg/1.html#top"}
    assert [entry.line for entry in imported(catalog, [a_page(1), a_page(2, **same)]).bad] == [2]
    assert imported(catalog, [a_page(1)]).bad == []
    assert "旧网址" in imported(catalog, [a_page(3, **same)]).bad[0].reason


def test_what_of_a_page_is_not_in_its_text_is_told() -> None:
    line = json.dumps(a_page(1, html="<p>见图。</p><p><img src='a.png'></p>"))
    (remark,) = read_disclosures([line]).remarks
    assert (remark.line, remark.entry) == (1, "通知公告第1号")
    assert "1 处" in remark.reason


@pytest.mark.both_databases
def test_a_reprint_is_not_overdue_nor_owed(catalog: CatalogHarness) -> None:
    """It was public on the old site on its day; the same text without that day is overdue."""
    moved, late = imported(catalog, [a_page(1), a_page(2, published_on=...)]).drafts.values()
    catalog.run_timers()
    opened = [event.data for event in catalog.announced("task.opened")]
    tasks = [task for task in opened if task["kind"] in ("draft", "overdue", "obligation_due", "obligation_overdue")]
    assert {task["disclosure"] or task["about"]["id"] for task in tasks} == {late}
    rows = catalog.get("/obligations?item=GJJ-W-91&year=2019", OFFICE).json["items"]
    assert [row["occasion"] for row in rows] == [late]
    deadlines = {line["id"]: line["deadline"]["state"] for line in catalog.get("/disclosures", PROPOSER).json["items"]}
    assert deadlines == {moved: "on_time", late: "overdue"}


def test_its_review_has_the_whole_time_from_the_proposal(catalog: CatalogHarness) -> None:
    page = a_page(1, self_check=SELF_CHECK, summary="事项通知。")
    (identity,) = imported(catalog, [page]).drafts.values()
    assert catalog.act(identity, "propose", PROPOSER).status_code == 200
    (event,) = catalog.announced("disclosure.proposed")
    assert event.data["due_on"] > catalog.clock.today().isoformat()


@pytest.mark.both_databases
def test_an_old_address_leads_to_the_publication_for_good(catalog: CatalogHarness) -> None:
    page = a_page(1, self_check=SELF_CHECK, summary="事项通知。", address=f"http://{SITE}/show.asp?id=7&lm=2")
    (identity,) = imported(catalog, [page]).drafts.values()
    old = f"/moved?from=http://{SITE}/show.asp?id=7&lm=2"
    assert catalog.client.get(old).status_code == 404
    assert catalog.act(identity, "propose", PROPOSER).status_code == 200
    catalog.approve(identity)
    number = catalog.index_number(identity)
    for asked in (old, f"/moved?from=https%3A%2F%2F{SITE}%2Fshow.asp%3Fid%3D7%26lm%3D2"):
        answer = catalog.client.get(asked)
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/published/{number}")
    reason = {"reason": "内容有误", "ground": "《政府信息公开条例》第十七条"}
    assert catalog.act(identity, "withdraw", OFFICE, reason).status_code == 200
    assert catalog.client.get(old, follow_redirects=True).status_code == 410
    for unknown in ("/moved", "/moved?from=", f"/moved?from=http://{SITE}/", "/moved?from=%00"):
        assert catalog.client.get(unknown).status_code in (404, 422)


def test_no_word_of_an_old_address_outlasts_a_purge(catalog: CatalogHarness) -> None:
    page = a_page(1, address=f"http://{SITE}/secret-name.html")
    (identity,) = imported(catalog, [page]).drafts.values()
    assert catalog.act(identity, "purge", OFFICE).status_code == 200
    assert imported(catalog, [page]).unchanged == 1
    assert "secret-name" not in catalog.everything_kept()


def test_the_table_of_columns_is_read_by_its_heads() -> None:
    table = f"我们的栏目\n事项编码,站点,栏目\nGJJ-W-91,{SITE},{NOTICES}\n,{SITE},{NEWS}\n"
    assert read_columns(read_csv(table.encode())) == {(SITE, NOTICES): "GJJ-W-91", (SITE, NEWS): ""}


@pytest.mark.parametrize("table", ["a,b\n1,2\n", f"站点,栏目,事项编码\n{SITE},甲,X\n{SITE},甲,Y\n"])
def test_a_table_that_cannot_be_meant_is_refused(table: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_columns(read_csv(table.encode()))
    assert refused.type is UnreadableTable
