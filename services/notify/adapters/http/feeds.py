"""Feeds of external publications: Atom, RSS and JSON Feed, with a version that answers 304."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from flask import request
from flask_smorest import Blueprint

from chassis.base.hashing import sm3
from chassis.web.http import PUBLIC_ACCESS, Reply, blueprint, clock, endpoint
from services.notify.adapters import feeds
from services.notify.adapters.http.schemas import FeedQuery
from services.notify.adapters.storage.reading import Listed
from services.notify.adapters.storage.work import Work
from services.notify.domain.moments import rfc3339

ENTRIES = 50
CACHE = "public, max-age=60"
Writer = Callable[[feeds.Feed], bytes]


def feeds_api() -> Blueprint:
    """The feeds."""
    api = blueprint("notify", "feeds")

    @endpoint(api, "GET", "/feeds/publications.atom", who=PUBLIC_ACCESS, query=FeedQuery)
    def atom(work: Work, query: dict[str, Any]) -> Reply:
        """The newest publications as Atom (RFC 4287)."""
        return _feed(work, query, feeds.atom, "application/atom+xml")

    @endpoint(api, "GET", "/feeds/publications.rss", who=PUBLIC_ACCESS, query=FeedQuery)
    def rss(work: Work, query: dict[str, Any]) -> Reply:
        """The newest publications as RSS 2.0."""
        return _feed(work, query, feeds.rss, "application/rss+xml")

    @endpoint(api, "GET", "/feeds/publications.json", who=PUBLIC_ACCESS, query=FeedQuery)
    def json_feed(work: Work, query: dict[str, Any]) -> Reply:
        """The newest publications as JSON Feed 1.1."""
        return _feed(work, query, feeds.json_feed, "application/feed+json")

    return api


def _feed(work: Work, query: dict[str, Any], write: Writer, media_type: str) -> Reply:
    topic, body = query["topic"], query["body"]
    count, changed = work.readings.last_change(topic=topic, body=body)
    etag = _version(media_type, topic, body, count, changed)
    if etag in request.if_none_match:
        return Reply(etag=etag, cache=CACHE)
    listed = work.readings.newest(topic=topic, body=body, limit=ENTRIES)
    feed = _described(work, request.full_path.rstrip("?"), topic, listed, changed)
    return Reply(content=write(feed), media_type=media_type, etag=etag, cache=CACHE)


def _described(work: Work, path: str, topic: str, listed: Sequence[Listed], changed: datetime | None) -> feeds.Feed:
    return feeds.Feed(
        origin=work.origin,
        address=work.origin + path,
        topic=topic,
        updated=changed or clock().now(),
        entries=listed,
    )


def _version(*parts: Any) -> str:
    told = "\n".join(rfc3339(part) if isinstance(part, datetime) else str(part) for part in parts)
    return sm3(told.encode()).removeprefix("sm3:")[:32]
