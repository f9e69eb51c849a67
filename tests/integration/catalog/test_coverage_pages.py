"""The coverage page names every gap and opens the form that closes it; the calendar says what is due."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest
from icalendar import Calendar

from services.catalog.domain.item import Item
from tests.harness.base import WHO_ASKS
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import (
    OFFICE,
    PARTY_ORGANISATION,
    PROPOSER,
    READER,
    STRANGER,
    CatalogHarness,
    a_person,
)

pytestmark = pytest.mark.one_database

GDJ_OFFICE = a_person("gdj", "office", "party_member", body="GDJ", department="BGS")
BODIES = {"GJJ": OFFICE, "GS": STRANGER, "GDJ": GDJ_OFFICE}


def owed(catalog: CatalogHarness, body: str) -> list[str]:
    """What the directory of a body always wants public, by title and element."""
    found = catalog.get(f"/items?body={body}&limit=100&active=true", BODIES[body]).json["items"]
    return [
        f"{item['title']}（{element['name']}）" if element else item["title"]
        for item in found
        if item["frequency"] == "standing"
        for element in item["elements"] or [None]
    ]


def gaps(page: str) -> list[str]:
    start = page.index("<h2>还缺的")
    table = page[start : page.index("</table>", start)] if "<table" in page[start : start + 400] else ""
    return [unescape(name) for name in re.findall(r'<a href="/obligations/[^"]+">([^<]+)</a>', table)]


@pytest.mark.both_databases
def test_the_pages_of_all_bodies_name_every_gap_and_publishing_closes_one(catalog: CatalogHarness) -> None:
    for body, office in BODIES.items():
        page = Browser(catalog, office).get(f"/coverage?body={body}").text
        assert sorted(gaps(page)) == sorted(owed(catalog, body)), body
    catalog.published(STRANGER, item="GS-W-02", elements=["办事程序"])
    after = gaps(Browser(catalog, STRANGER).get("/coverage?body=GS").text)
    assert len(after) == len(owed(catalog, "GS")) - 1
    assert not [name for name in after if name.endswith("（办事程序）")]


def test_the_public_sees_what_is_for_everybody_and_no_form(catalog: CatalogHarness) -> None:
    page = Browser(catalog).get("/coverage?body=GJJ").text
    assert "具体业务办理程序、业务流程图" in page
    assert "各项规章制度" not in page
    assert "/catalog/disclosures/new" not in page
    assert "党务公开内容" not in Browser(catalog).get("/coverage?body=GDJ").text


@pytest.mark.both_databases
def test_a_gap_opens_its_form_with_its_element_ticked(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, STRANGER)
    page = unescape(browser.get("/coverage?body=GS").text)
    address = next(href for href in re.findall(r'href="(/catalog/disclosures/new[^"]+)"', page) if "E08" in href)
    assert address == "/catalog/disclosures/new?item=GS-W-02&element=E08"
    ticked = re.findall(r'name="elements" value="([^"]+)" checked', browser.get(address).text)
    assert ticked == ["E08"]


@pytest.mark.both_databases
def test_each_figure_opens_its_rows(catalog: CatalogHarness) -> None:
    catalog.published(STRANGER, item="GS-W-02", elements=["办事程序"])
    browser = Browser(catalog, STRANGER)
    page = unescape(browser.get("/coverage?body=GS").text)
    # What always must be public, and of what is periodic whatever the month asks for.
    states = Counter(row["state"] for row in catalog.get("/obligations?body=GS&limit=100", STRANGER).json["items"])
    assert states["open"] >= len(owed(catalog, "GS")) - 1
    for state, count in (("fulfilled", 1), ("open", states["open"])):
        href = next(href for href in re.findall(r'href="(/obligations\?[^"]+)"', page) if f"state={state}" in href)
        rows = re.findall(r'<a href="/obligations/[^"]+">', browser.get(href).text)
        assert len(rows) == count, state
    home = Browser(catalog).get("/").text
    assert "还缺" in home
    assert 'href="/coverage?body=GS"' in home


def test_the_office_excuses_on_the_page_of_one(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, OFFICE)
    first = re.findall(r'href="(/obligations/[^"?]+)"', browser.get("/coverage?body=GJJ").text)[0]
    assert "<dt>免除</dt>" not in browser.get(first).text, "nothing is shown of what is not"
    refused = browser.submit(first, f"{first}/excuse", reason="")
    assert refused.status_code == 422
    assert "没有填写" in refused.text
    assert browser.submit(first, f"{first}/excuse", reason="机构合并，不再办理").status_code == 303
    page = browser.get(first).text
    assert "<dt>免除</dt>" in page
    assert re.search(r"<dt>免除人</dt>\s*<dd[^>]*>[^<]*chen，2026年11月9日", page), "who and when"
    assert "机构合并，不再办理" in page
    assert "机构合并，不再办理" not in Browser(catalog).get(first).text
    assert browser.submit(first, f"{first}/undo-excuse").status_code == 303
    assert "免除的理由" not in browser.get(first).text
    assert "撤销免除" not in Browser(catalog, PROPOSER).get(first).text


def test_who_excuses_second_reads_that_it_is_done_and_keeps_his_reason(catalog: CatalogHarness) -> None:
    """The page has no form any more, so that there is nothing to look over and send again."""
    browser = Browser(catalog, OFFICE)
    first = re.findall(r'href="(/obligations/[^"?]+)"', browser.get("/coverage?body=GJJ").text)[0]
    seen = re.search(r'name="version" value="([^"]*)"', browser.get(first).text)
    assert seen
    assert browser.submit(first, f"{first}/excuse", reason="机构合并").status_code == 303
    late = browser.submit(first, f"{first}/excuse", reason="本季度没有发生", version=seen[1])
    assert late.status_code == 412
    assert "他人已先办理，您的操作没有提交" in late.text
    assert "已核对" not in late.text
    assert "本季度没有发生" in late.text


def test_the_strip_says_each_month_in_a_word(catalog: CatalogHarness) -> None:
    catalog.published(STRANGER, item="GS-W-01", formed_on="2026-11-05")
    page = Browser(catalog, STRANGER).get("/coverage?body=GS").text
    strip = page[page.index('class="heat"') :]
    row = strip[strip.index("为民办实事") : strip.index("</tr>", strip.index("为民办实事"))]
    assert len(re.findall("<td", row)) == 12
    assert '<span class="sr">按时公开 1</span>' in row
    standing = strip[strip.index("职责权限") :]
    assert '<td class="h-open" colspan="12">' in standing[: standing.index("</tr>")]
    assert "待 0/8" in standing[: standing.index("</tr>")]


@pytest.mark.both_databases
def test_the_calendar_says_what_is_due_in_a_quarter(catalog: CatalogHarness) -> None:
    page = Browser(catalog, OFFICE).get("/calendar?body=GJJ").text
    assert "2026年第四季度" in page
    assert '<time datetime="2026-12-07">' in page, "20 working days from 9 November"
    assert "各项规章制度" in page
    assert "各项规章制度" not in Browser(catalog).get("/calendar?body=GJJ").text
    for query in ("quarter=nonsense", "quarter=9999-Q4", "cursor=x", "body=%00"):
        assert Browser(catalog).get(f"/calendar?{query}").status_code in (200, 400, 422)


def test_the_file_for_ones_own_calendar_keeps_its_entries_by_id(catalog: CatalogHarness) -> None:
    first = Browser(catalog, OFFICE).get("/calendar.ics?body=GJJ")
    assert first.content_type == "text/calendar; charset=utf-8"
    assert all(len(line.encode()) <= 75 for line in first.text.split("\r\n"))
    unfolded = first.text.replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261207" in unfolded
    assert "各项规章制度" not in unfolded, "whoever asks: what is for everybody"
    catalog.later(days=1)
    again = Browser(catalog).get("/calendar.ics?body=GJJ").text
    uids = re.findall(r"UID:(\S+)", unfolded)
    assert uids
    assert uids == re.findall(r"UID:(\S+)", again.replace("\r\n ", ""))


def test_a_calendar_that_asks_again_within_the_day_is_told_that_nothing_changed(catalog: CatalogHarness) -> None:
    first = catalog.client.get("/calendar.ics?body=GJJ")
    catalog.later(hours=6)
    again = catalog.client.get("/calendar.ics?body=GJJ", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = catalog.client.get("/calendar.ics?body=GS", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_a_calendar_names_its_body_and_without_entries_is_still_one(catalog: CatalogHarness) -> None:
    """RFC 5545, 3.6: at least one component. Whoever follows two bodies must tell their calendars apart."""
    catalog.post("/bodies", {"code": "SGS", "name": "供水公司"}, a_person("op", "operator", body="*"))
    read = Calendar.from_ical(catalog.client.get("/calendar.ics?body=SGS").data)
    assert [component.name for component in read.subcomponents] == ["VTIMEZONE"]
    assert read["X-WR-CALNAME"] == "公开日历：供水公司"
    named = [catalog.client.get(f"/calendar.ics{query}").text for query in ("", "?body=GJJ")]
    assert ["VTIMEZONE" in each for each in named] == [False, False]
    assert "X-WR-CALNAME:公开日历\r\n" in named[0]


@pytest.mark.both_databases
def test_what_was_not_touched_for_long_is_flagged(catalog: CatalogHarness) -> None:
    """长期未更新: YANGGUANG_STALE_MONTHS, a year."""
    catalog.published(STRANGER, item="GS-W-02", elements=["办事程序"])
    assert catalog.get("/coverage?body=GS", STRANGER).json["stale"] == 0
    catalog.later(days=400)
    assert catalog.get("/coverage?body=GS", STRANGER).json["stale"] == 1
    found = catalog.get("/obligations?body=GS&stale=true", STRANGER).json["items"]
    assert [row["element_name"] for row in found] == ["办事程序"]
    browser = Browser(catalog, STRANGER)
    figure = next(
        href
        for href in re.findall(r'href="(/obligations[^"]+)"', unescape(browser.get("/coverage?body=GS").text))
        if "stale" in href
    )
    rows = re.findall(r'<a href="/obligations/[^"]+">([^<]+)</a>', browser.get(figure).text)
    assert len(rows) == 1
    assert "办事程序" in rows[0]


@pytest.mark.both_databases
def test_the_year_that_is_chosen_is_shown(catalog: CatalogHarness) -> None:
    browser = Browser(catalog, OFFICE)
    page = browser.get("/coverage?body=GJJ&year=2025").text
    assert '<option value="2025" selected>' in page
    assert "这一年没有到期的公开义务" in page
    assert '<option value="2026" selected>' in browser.get("/coverage?body=GJJ&year=nonsense").text
    assert not re.findall(r'<a href="/obligations/', browser.get("/obligations?body=GJJ&year=2025").text)


@pytest.mark.both_databases
def test_coverage_takes_few_statements_however_much_is_owed(catalog: CatalogHarness) -> None:
    browser, reader = Browser(catalog, OFFICE), catalog.bearer(OFFICE)
    for path, most in (("/coverage?body=GJJ", 6), ("/obligations?body=GJJ", 3), ("/calendar?body=GJJ", 3)):
        with catalog.statements() as seen:
            assert browser.get(path).status_code == 200
        assert len(seen) <= WHO_ASKS + most, (path, seen)
    with catalog.statements() as seen:
        catalog.client.get(f"{catalog.api}/coverage?body=GJJ", headers=reader)
    assert len(seen) <= WHO_ASKS + 3, seen
    with catalog.statements() as seen:
        catalog.client.get(f"{catalog.api}/obligations?body=GJJ", headers=reader)
    assert len(seen) <= WHO_ASKS + 1, seen


@pytest.mark.both_databases
def test_party_matters_are_counted_for_those_who_may_know_of_them(catalog: CatalogHarness) -> None:
    catalog.post("/items", _party_item(), PARTY_ORGANISATION)
    assert [row["item"] for row in catalog.get("/obligations?item=GDJ-D-09", PARTY_ORGANISATION).json["items"]]
    outsider = a_person("wai", "office", body="GDJ", department="BGS")
    assert catalog.get("/obligations?item=GDJ-D-09", outsider).json["items"] == []
    assert catalog.get("/coverage?item=GDJ-D-09", outsider).json["owed"] == 0


def _party_item() -> dict[str, object]:
    item = Item(code="GDJ-D-09", body="GDJ", title="组织生活", audience="party", frequency="standing")
    return {
        "code": item.code,
        "body": item.body,
        "title": item.title,
        "audience": item.audience,
        "frequency": item.frequency,
        "review_route": "party",
        "department": "BGS",
    }


@pytest.mark.both_databases
def test_what_is_public_says_on_which_day_beside_its_limit(catalog: CatalogHarness) -> None:
    catalog.published(item="GJJ-W-01", period="2026-Q4")
    page = re.sub(r"<[^>]+>|\s+", "", Browser(catalog, OFFICE).get("/obligations?item=GJJ-W-01&body=GJJ").text)
    assert re.search(r"已于2026年11月9日公开2027年\d+月\d+日前", page)
    assert "已完成" not in page
    quarter = Browser(catalog, OFFICE).get("/calendar.ics?body=GJJ").text.replace("\r\n ", "")
    assert "SUMMARY:按时公开" not in quarter
    assert "SUMMARY:已于2026年11月9日公开" in quarter


@pytest.mark.both_databases
def test_a_matter_goes_by_its_title_for_those_who_read_it(catalog: CatalogHarness) -> None:
    """Else fifty announcements of one item are fifty equal rows."""
    new = {"code": "GJJ-AD", "title": "公告", "body": "GJJ", "audience": "external", "review_route": "external"}
    more = {"channels": ["website"], "department": "JCK", "frequency": "ad_hoc", "elements": []}
    assert catalog.post("/items", {**new, **more}, OFFICE).status_code == 201
    given = {"item": "GJJ-AD", "period": ..., "elements": []}
    catalog.draft(title="第一号公告", **given)
    public = catalog.published(title="第二号公告", text="第二号公告。", **given)
    at = "/obligations?item=GJJ-AD&body=GJJ"
    inside = Browser(catalog, OFFICE).get(at).text
    assert "公告：第一号公告" in inside
    assert "公告：第二号公告" in inside
    outside = Browser(catalog).get(at).text
    assert "公告：第二号公告" in outside
    assert "第一号公告" not in outside
    assert "第一号公告" not in Browser(catalog, READER).get(at).text, "a draft is not everybody's in the body"
    titles = {row["matter_title"] for row in catalog.get("/obligations?item=GJJ-AD", OFFICE).json["items"]}
    assert titles == {"第一号公告", "第二号公告"}
    assert catalog.act(public, "correct", PROPOSER, {"reason": "数字有误。"}).status_code == 200
    shown = catalog.get(f"/disclosures/{public}", PROPOSER).json
    edit = {"title": "第三号公告", "summary": shown["summary"], "text": shown["text"]}
    assert catalog.put(f"/disclosures/{public}", edit, PROPOSER, If_Match="*").status_code == 200
    assert "第三号公告" not in Browser(catalog).get(at).text, "nobody outside reads a correction on its way"


def test_the_list_marks_what_is_for_inside(catalog: CatalogHarness) -> None:
    page = Browser(catalog, OFFICE).get("/obligations?body=GJJ").text
    assert re.search(r'各项规章制度[^<]*</a> <span class="tag group">对内</span>', page)
