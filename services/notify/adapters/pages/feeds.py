"""Short addresses of the feeds, as people copy them from the portal into their readers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from chassis.ports import NotFound
from chassis.web.http import PUBLIC_ACCESS
from chassis.web.pages import page, redirect
from services.notify.adapters.storage.work import Work

FORMS = ("atom", "rss", "json")


def add_feed_addresses(pages: Blueprint) -> None:
    """`/notify/feeds/publications.atom` and its kin lead to the feeds of the API."""

    @page(pages, "GET", "/notify/feeds/publications.<form>", who=PUBLIC_ACCESS)
    def show_feed(work: Work, form: str) -> Any:
        """Where the feed lies."""
        if form not in FORMS:
            raise NotFound("没有这种订阅格式，请用 atom、rss 或 json。", "Feeds are atom, rss or json.")
        asked = request.query_string.decode("ascii", "ignore")
        return redirect(f"/notify/api/v1/feeds/publications.{form}" + (f"?{asked}" if asked else ""), code=301)
