"""What programs of other sites read: tags in the head of each page, the sitemap, robots.txt, linked data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from services.catalog.adapters.storage.reads import sitemap
from tests.integration.catalog.browser import TITLE, Browser
from tests.integration.catalog.harness import OFFICE, PROPOSER, CatalogHarness

pytestmark = pytest.mark.one_database

SITE = "https://zwgk.example.gov.cn"


@pytest.fixture
def site(new_database: Callable[[], str], tmp_path: Path) -> CatalogHarness:
    """A catalogue under a public address."""
    settings = {
        "YANGGUANG_PUBLIC_URL": SITE,
        "YANGGUANG_SITE_NAME": "某县政务公开",
        "YANGGUANG_SITE_ID_CODE": "3301000001",
        "YANGGUANG_LOCAL_ISSUER": "anywhere",
    }
    return CatalogHarness(new_database(), tmp_path, settings=settings)


def get(site: CatalogHarness, path: str) -> str:
    answer = site.client.get(path, base_url=SITE)
    assert answer.status_code == 200, answer.text
    return answer.text


def tags(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', page))


def located(text: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(text).iter() if found.tag.endswith("}loc")]


@pytest.mark.both_databases
def test_every_page_names_its_website_and_a_column_itself(site: CatalogHarness) -> None:
    for path, column in (("/", None), ("/published", "检索"), ("/directory", "公开目录"), ("/sign-in", None)):
        found = tags(get(site, path))
        assert found["SiteName"] == "某县政务公开"
        assert found["SiteDomain"] == "zwgk.example.gov.cn"
        assert found["SiteIDCode"] == "3301000001"
        assert found.get("ColumnName") == column, path


def test_a_publication_is_described_in_its_head(site: CatalogHarness) -> None:
    number = site.index_number(site.published(title=TITLE, summary="归集<b>与</b>贷款", topics=["finance"]))
    page = get(site, f"/published/{number}")
    found = tags(page)
    assert found["ArticleTitle"] == TITLE
    assert found["PubDate"] == "2026-11-09 09:00"
    assert found["Keywords"].startswith("财务收支,")
    assert found["Description"] == "归集&lt;b&gt;与&lt;/b&gt;贷款"
    assert found["Url"] == f"{SITE}/published/{number}"
    assert all(found[name] for name in ("ContentSource", "Author", "ColumnName", "ColumnType"))
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert script is not None
    linked = json.loads(script[1])
    assert (linked["headline"], linked["url"], linked["identifier"][0]) == (TITLE, found["Url"], number)
    assert linked["dateCreated"] == "2026-11-05"
    assert linked["datePublished"] == linked["dateModified"] == "2026-11-09T09:00:00+08:00"


@pytest.mark.both_databases
def test_the_sitemap_lists_what_everybody_may_read_and_nothing_else(site: CatalogHarness) -> None:
    public = [site.index_number(site.published(title=f"公告{n}")) for n in range(3)]
    site.published(item="GJJ-N-01")
    withdrawn = site.published()
    site.act(withdrawn, "withdraw", OFFICE, {"reason": "有误。", "ground": "条例"})
    site.draft()
    portions = located(get(site, "/sitemap.xml"))
    assert portions == [f"{SITE}/sitemap/pages.xml", f"{SITE}/sitemap/0.xml"]
    pages, listed = [located(get(site, portion.removeprefix(SITE))) for portion in portions]
    assert listed == [f"{SITE}/published/{number}" for number in public]
    assert {f"{SITE}/{page}" for page in ("directory", "guide", "bylaws", "coverage")} <= set(pages)
    for page in pages:
        path = page.removeprefix(SITE)
        assert path.startswith("/complaints/") or site.client.get(path, base_url=SITE).status_code == 200, path
    assert site.client.get("/sitemap/7.xml", base_url=SITE).status_code == 404


@pytest.mark.both_databases
def test_portions_of_the_sitemap_leave_nothing_out_and_repeat_nothing(catalog: CatalogHarness) -> None:
    made = [catalog.index_number(catalog.published(title=f"公告{n}")) for n in range(5)]
    catalog.act(catalog.get("/published").json["items"][2]["id"], "purge", OFFICE)
    with catalog.service.reading() as work:
        connection = work.events.connection
        found = [sitemap.portion(connection, number, 2) for number in sitemap.portions(connection, 2)]
    assert [len(portion) for portion in found] == [1, 1, 2]
    assert [row["index_number"] for portion in found for row in portion] == [*made[:2], *made[3:]]


def test_an_empty_catalogue_has_a_sitemap_of_its_pages(site: CatalogHarness) -> None:
    assert located(get(site, "/sitemap.xml")) == [f"{SITE}/sitemap/pages.xml"]


def test_robots_are_shown_the_sitemap_and_kept_from_the_console(site: CatalogHarness) -> None:
    text = get(site, "/robots.txt")
    assert f"Sitemap: {SITE}/sitemap.xml" in text
    shut = re.findall(r"^Disallow: (.+)$", text, re.MULTILINE)
    console = ("/catalog/disclosures", "/review/cases", "/notify/tasks", "/complaints/cases", "/staff/lin", "/sign-in")
    for address in console:
        assert any(address.startswith(rule) for rule in shut), address
    for address in ("/", "/published/GJJ/2026-00001", "/directory", "/complaints/responses", "/notify/feeds/x.atom"):
        assert not any(address.startswith(rule) for rule in shut), address


@pytest.mark.both_databases
def test_internal_pages_give_no_linked_data(catalog: CatalogHarness) -> None:
    number = catalog.index_number(catalog.published(item="GJJ-N-01", title=TITLE))
    assert "ld+json" not in Browser(catalog, OFFICE).get(f"/published/{number}").text


def test_a_corrected_page_keeps_its_first_date_and_tells_that_of_the_correction(site: CatalogHarness) -> None:
    disclosure = site.published(title=TITLE)
    assert "更新日期" not in get(site, f"/published/{site.index_number(disclosure)}")
    site.later(days=1)
    assert site.act(disclosure, "correct", PROPOSER, {"reason": "数字有误。"}).status_code == 200
    site.recheck(disclosure)
    assert site.act(disclosure, "propose", PROPOSER).status_code == 200
    site.approve(disclosure)
    page = get(site, f"/published/{site.index_number(disclosure)}")
    linked = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[0])
    assert tags(page)["PubDate"] == "2026-11-09 09:00"
    assert (linked["datePublished"][:10], linked["dateModified"][:10]) == ("2026-11-09", "2026-11-10")
    facts = re.sub(r"<[^>]+>|\s+", " ", page)
    assert re.search(r"公开日期\W+2026年11月9日", facts)
    assert re.search(r"更新日期\W+2026年11月10日", facts)
