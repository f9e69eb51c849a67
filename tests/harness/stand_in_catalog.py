"""The public log and the publications of a site, as an agency's first load sees them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from chassis.base.hashing import sm3
from subscriber.site import NotGiven, NotNow


class Catalog:
    """What the site answers; ``away`` requests more find it away; ``damaged`` is not given, ``unknown`` not found."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.lines: list[dict[str, Any]] = []
        self.topics: dict[str, str] = {}
        self.away = 0
        self.damaged: set[str] = set()
        self.unknown: set[str] = set()
        self.fetched: list[str] = []

    def tell(self, act: str, index_number: str, text: str = "", *, erase: bool = False, erase_through: int = 0) -> None:
        """A change, and the text that is public after it; none where it was withdrawn."""
        self.texts[index_number] = text
        self.lines.append(
            {
                "id": len(self.lines) + 1,
                "act": act,
                "index_number": index_number,
                "revision": 1,
                "body": index_number.split("/")[0],
                "at": "2026-11-24T02:00:00+00:00",
                "content_hash": sm3(text.encode()),
                "reason": "已废止" if act == "withdrawn" else "",
                "erase": erase,
                "erase_through": erase_through,
            }
        )

    def fetch(self, address: str) -> tuple[int, bytes]:
        """Status and content for an address. Raises :class:`~subscriber.site.NotNow`."""
        if self.away:
            self.away -= 1
            raise NotNow("away")
        parts = urlsplit(address)
        if parts.path.endswith("/changes"):
            asked = {name: int(values[0]) for name, values in parse_qs(parts.query).items()}
            if asked["after"] > len(self.lines):
                return 422, json.dumps({"code": "cursor_ahead"}).encode()
            found = [line for line in self.lines if line["id"] > asked["after"]][: asked["limit"]]
            return 200, json.dumps({"items": found, "next": 0}).encode()
        index_number = unquote(parts.path.partition("/published/")[2])
        self.fetched.append(index_number)
        if index_number in self.damaged:
            raise NotGiven("the site answered 503")
        if index_number in self.unknown:
            return 404, b"<html>"
        text = self.texts[index_number]
        return (
            (200, json.dumps(shown(index_number, text, self.topics.get(index_number, "finance"))).encode())
            if text
            else (410, b"")
        )


def shown(index_number: str, text: str, topic: str = "finance") -> Mapping[str, Any]:
    """The present edition."""
    return {
        "index_number": index_number,
        "revision": 2,
        "title": "标题",
        "summary": "概述",
        "topics": [topic],
        "formed_on": "2026-11-18",
        "content_hash": sm3(text.encode()),
        "body": "GJJ",
        "body_name": "中心",
        "item": "GJJ-W-07",
        "item_title": "财务收支情况",
        "level": "municipal",
        "address": f"/published/{index_number}",
        "first_published_at": "2026-11-20T02:00:00+00:00",
        "published_at": "2026-11-23T02:00:00+00:00",
        "text": text,
        "text_digest": sm3(text.encode()),
        "attachments": [{"digest": sm3(b"a"), "name": "附表", "size": 1, "media_type": "", "address": "/x"}],
        "document_number": "",
        "period": "2026-Q3",
        "co_issuers": [{"body": "", "name": "市财政局"}],
        "change_reason": "更正",
    }
