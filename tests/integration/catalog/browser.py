"""Somebody at the catalogue's pages, and a form filled in."""

from __future__ import annotations

import re
from typing import Any

from chassis.ports import Actor
from chassis.web.request import SESSION_COOKIE
from tests.integration.catalog.harness import (
    TEXT,
    CatalogHarness,
)
from tests.self_check import SELF_CHECK

TITLE = "2026年第三季度住房公积金财务收支报告"
FORM = {
    "item": "GJJ-W-01",
    "title": TITLE,
    "summary": "归集三亿二千一百万元。",
    "text": TEXT,
    "formed_on": "2026-11-05",
    "document_number": "",
    "publish_at": "",
    "topics": ["finance"],
    "channels": ["website", "screen"],
    "period": "2026-Q3",
    **{f"self_check.{answer['code']}": answer["answer"] for answer in SELF_CHECK},
}


class Browser:
    """Somebody at the pages, signed in or not."""

    def __init__(self, catalog: CatalogHarness, actor: Actor | None = None) -> None:
        self.client = catalog.new_client()
        if actor:
            self.client.set_cookie(SESSION_COOKIE, catalog.token(actor))

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def submit(self, page: str, path: str, **fields: Any) -> Any:
        """Send a form of ``page`` with the token and the version that it holds."""
        shown = self.get(page).text
        found = re.findall(r'<input type="hidden" name="(csrf|version)" value="([^"]*)">', shown)
        form = shown[shown.find(f'action="{path}"') :]
        in_order = sorted(fields, key=lambda name: form.find(f'name="{name}"'))
        data = {**dict(found), **{name: fields[name] for name in in_order}}
        return self.client.post(path, data=data, content_type="multipart/form-data")

    def act(self, disclosure: str, act: str, **fields: Any) -> Any:
        page = f"/catalog/disclosures/{disclosure}"
        return self.submit(page, f"{page}/acts/{act}", **fields)


def drafted(browser: Browser, **changes: Any) -> Any:
    return browser.submit("/catalog/disclosures/new?item=GJJ-W-01", "/catalog/disclosures/new", **{**FORM, **changes})


def identity_of(answer: Any) -> str:
    assert answer.status_code == 303, re.sub(r"<[^>]+>|\s+", " ", answer.text)
    return str(answer.headers["Location"].split("/")[-1].split("?")[0])
