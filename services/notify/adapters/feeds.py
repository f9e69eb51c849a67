"""Feed documents of external publications."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feedgen.feed import FeedGenerator

from chassis.base.converter import dumps
from services.vocabulary import TOPICS

Row = Mapping[str, Any]

# Characters that XML 1.0 cannot carry at all, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What all three forms say; ``entries`` are publications with their ``body_name``."""

    origin: str
    address: str
    topic: str
    updated: datetime
    entries: Sequence[Row]

    @property
    def title(self) -> str:
        """The feed's name."""
        return f"政务公开：{TOPICS[self.topic]}" if self.topic else "政务公开"


def atom(feed: Feed) -> bytes:
    """Atom (RFC 4287): an entry is updated by a correction and gone after a withdrawal."""
    written: bytes = _generator(feed).atom_str(pretty=False)
    return written


def rss(feed: Feed) -> bytes:
    """RSS 2.0."""
    written: bytes = _generator(feed).rss_str(pretty=False)
    return written


def json_feed(feed: Feed) -> bytes:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    return dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.origin + "/",
            "feed_url": feed.address,
            "language": "zh-CN",
            "items": [_item(publication, feed.origin) for publication in feed.entries],
        }
    )


def identity(publication: Row) -> str:
    """The entry's id: permanent, whatever address the site has."""
    return f"urn:yangguang:publication:{publication['index_number']}"


def _item(publication: Row, origin: str) -> dict[str, Any]:
    return {
        "id": identity(publication),
        "url": origin + publication["address"],
        "title": publication["title"],
        "content_text": _summary(publication),
        "date_published": publication["published_at"],
        "date_modified": publication["updated_at"],
        "authors": [{"name": publication["body_name"]}],
        "tags": [TOPICS.get(topic, topic) for topic in publication["topics"]],
        # An extension of ours, as the format allows: what a reader needs to check the text that it fetches.
        "_yangguang": {
            "index_number": publication["index_number"],
            "revision": publication["revision"],
            "topics": publication["topics"],
            "api": f"{origin}/catalog/api/v1/published/{publication['index_number']}",
            "text": {"digest": publication["text"]["digest"], "size": publication["text"]["size"]},
        },
    }


def _generator(feed: Feed) -> Any:
    written = FeedGenerator()
    written.id(feed.address)
    written.title(feed.title)
    written.description("本站公开信息的最新发布与更正")
    written.link(href=feed.address, rel="self")
    written.link(href=feed.origin + "/", rel="alternate")
    written.language("zh-CN")
    written.updated(feed.updated)
    written.lastBuildDate(feed.updated)
    for publication in feed.entries:
        _entry(written.add_entry(order="append"), publication, feed.origin)
    return written


def _entry(entry: Any, publication: Row, origin: str) -> None:
    entry.id(identity(publication))
    entry.guid(identity(publication), permalink=False)
    entry.title(_writable(publication["title"]))
    entry.link(href=origin + publication["address"])
    entry.summary(_writable(_summary(publication)) or _writable(publication["title"]))
    entry.author(name=_writable(publication["body_name"]))
    entry.published(publication["published_at"])
    entry.updated(publication["updated_at"])
    for topic in publication["topics"]:
        entry.category(term=topic, label=TOPICS.get(topic, topic))


def _summary(publication: Row) -> str:
    summary, revision, reason = publication["summary"], publication["revision"], publication["change_reason"]
    return f"{summary}（第{revision}版：{reason}）" if revision > 1 and reason else summary


def _writable(text: str) -> str:
    return _NOT_XML.sub("", text)
