"""What every page has in common: signing in and out, the elder mode, the style sheet."""

from __future__ import annotations

import re

import pytest

from chassis.web.request import SESSION_COOKIE
from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import (
    CatalogHarness,
)

pytestmark = pytest.mark.one_database


def with_a_person(catalog: CatalogHarness) -> None:
    person = {"sub": "lin", "name": "林悦", "body": "GJJ", "department": "JCK"}
    catalog.staff({**person, "posts": [{"role": "proposer"}]})


def test_one_signs_in_as_a_demonstration_person_and_out_again(catalog: CatalogHarness) -> None:
    with_a_person(catalog)
    browser = Browser(catalog)
    page = browser.get("/sign-in?next=/catalog/disclosures").text
    assert "试用模式" in page
    assert "承办人" in page
    answer = browser.client.post("/sign-in", data={"sub": "lin", "next": "/catalog/disclosures"})
    assert answer.headers["Location"] == "/catalog/disclosures"
    assert "林悦" in browser.get("/catalog/disclosures").text
    browser.submit("/", "/sign-out")
    assert "工作人员登录" in browser.get("/").text


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"])
def test_signing_in_never_leads_away(catalog: CatalogHarness, target: str) -> None:
    with_a_person(catalog)
    answer = Browser(catalog).client.post("/sign-in", data={"sub": "lin", "next": target})
    assert answer.headers["Location"] == "/notify/tasks"


def test_an_unknown_person_cannot_sign_in(catalog: CatalogHarness) -> None:
    answer = Browser(catalog).client.post("/sign-in", data={"sub": "nobody"})
    assert answer.status_code == 422
    assert SESSION_COOKIE not in answer.headers.get("Set-Cookie", "")


def test_the_elder_mode_is_a_switch_that_leads_back(catalog: CatalogHarness) -> None:
    browser = Browser(catalog)
    answer = browser.client.post("/elder", data={"on": "1", "next": "/published?q=公积金"})
    assert answer.status_code == 303
    assert '<html lang="zh-CN" class="elder">' in browser.get("/").text
    for elsewhere in ("/a\r\nX: y", "/\t/example.org", "/\u2028x"):
        again = browser.client.post("/elder", data={"on": "1", "next": elsewhere})
        assert (again.status_code, again.headers["Location"]) == (303, "/"), elsewhere
    browser.client.post("/elder", data={"on": "0", "next": "//example.org"})
    assert '<html lang="zh-CN">' in browser.get("/").text


def test_the_style_sheet_may_be_kept_for_a_year_under_its_hash(catalog: CatalogHarness) -> None:
    browser = Browser(catalog)
    address = re.search(r'href="(/ui/yangguang\.css\?v=[0-9a-f]{12})"', browser.get("/").text)
    assert address is not None
    assert "max-age=31536000" in browser.get(address.group(1)).headers["Cache-Control"]


def test_the_documents_of_the_interface_are_readable(catalog: CatalogHarness) -> None:
    page = Browser(catalog).get("/catalog/api/docs")
    assert page.status_code == 200
    assert "/catalog/api/v1/published" in page.text
