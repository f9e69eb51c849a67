"""Feeds of external publications: Atom, RSS and JSON Feed, with a version that answers 304."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from chassis.base.converter import dumps
from chassis.base.hashing import sm3
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import clock
from services.notify.adapters import feeds
from services.notify.adapters.access import may
from services.notify.adapters.http.schemas import FeedQuery
from services.notify.adapters.storage.reads.publications import WEBSITE, last_change, newest_publications
from services.notify.adapters.storage.work import Work

ENTRIES = 50
CACHE = "public, max-age=60"
Writer = Callable[[feeds.Feed], bytes]

endpoints = Endpoints("notify", "feeds")


@endpoints.get(
    "/feeds/publications.atom", who=may("publication.read"), query=FeedQuery, media=("application/atom+xml",), etag=True
)
def atom(work: Work, query: dict[str, Any]) -> Reply:
    """The newest publications as Atom (RFC 4287)."""
    return _feed(work, query, feeds.atom, "application/atom+xml")


@endpoints.get(
    "/feeds/publications.rss", who=may("publication.read"), query=FeedQuery, media=("application/rss+xml",), etag=True
)
def rss(work: Work, query: dict[str, Any]) -> Reply:
    """The newest publications as RSS 2.0."""
    return _feed(work, query, feeds.rss, "application/rss+xml")


@endpoints.get(
    "/feeds/publications.json",
    who=may("publication.read"),
    query=FeedQuery,
    media=("application/feed+json",),
    etag=True,
)
def json_feed(work: Work, query: dict[str, Any]) -> Reply:
    """The newest publications as JSON Feed 1.1."""
    return _feed(work, query, feeds.json_feed, "application/feed+json")


def _feed(work: Work, query: dict[str, Any], write: Writer, media_type: str) -> Reply:
    count, changed = last_change(work.connection, WEBSITE, **query)
    etag = sm3(dumps([media_type, query, count, changed])).removeprefix("sm3:")[:32]
    if etag in request.if_none_match:
        return Reply(etag=etag, cache=CACHE)
    feed = feeds.Feed(
        origin=work.origin,
        address=work.origin + request.full_path.rstrip("?"),
        topic=query["topic"],
        updated=changed or clock().now(),
        entries=newest_publications(work.connection, WEBSITE, limit=ENTRIES, **query),
    )
    return Reply(content=write(feed), media_type=media_type, etag=etag, cache=CACHE)
