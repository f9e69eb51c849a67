"""Short addresses of the feeds, as people copy them from the portal into their readers."""

from __future__ import annotations

from typing import Any

from flask import request

from chassis.ports import NotFound
from chassis.web.pages import Pages, redirect
from services.notify.adapters.access import may
from services.notify.adapters.storage.work import Work

FORMS = ("atom", "rss", "json")

pages = Pages("notify", "feed-pages")


@pages.get("/notify/feeds/publications.<form>", who=may("publication.read"))
def show_feed(work: Work, form: str) -> Any:
    """`/notify/feeds/publications.atom` and its kin lead to the feeds of the API."""
    if form not in FORMS:
        raise NotFound("没有这种订阅格式，请用 atom、rss 或 json。", "Feeds are atom, rss or json.")
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"/notify/api/v1/feeds/publications.{form}" + (f"?{query}" if query else ""), code=301)
