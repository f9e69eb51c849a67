"""A publication as programs of other sites read it in its page: schema.org in JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chassis.base.clock import CHINA


def linked_data(edition: Mapping[str, Any], site: str) -> dict[str, Any] | None:
    """Title, number, dates and publisher; None for what is not for everybody, or no longer what holds.

    None for a public notice too: what other sites took would outlive it.
    """
    is_everybodys = edition["audience"] == "external" and edition["on_website"] and edition["valid"]
    if not is_everybodys or edition["notice_until"]:
        return None
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": edition["title"],
        "description": edition["summary"],
        "identifier": [edition["index_number"], *([edition["document_number"]] if edition["document_number"] else [])],
        "url": f"{site}/published/{edition['index_number']}",
        "inLanguage": "zh-CN",
        "articleSection": edition["item_title"],
        "datePublished": _in_china(edition["first_published_at"]),
        "dateModified": _in_china(edition["published_at"]),
        "publisher": {"@type": "GovernmentOrganization", "name": edition["body_name"]},
        **({"dateCreated": edition["formed_on"].isoformat()} if edition["formed_on"] else {}),
    }


def _in_china(moment: datetime) -> str:
    """With the zone of ``dateCreated``: in UTC what is published in the morning would be older than its making."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")
