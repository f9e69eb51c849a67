"""Documents that belong together: what one may point to."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Audience
from services.catalog.domain.item import Item

INTERPRETS, RELATED, CHANGED_BY = "interprets", "related", "changed_by"
"""The kinds of links: what it explains (解读), what belongs with it, what amended or repealed it."""

MOST_RELATED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkable:
    """A publication to which another may point, with whom it is for."""

    audience: Audience
    body: str
    on_website: bool
    readers: tuple[str, ...] = ()


def may_lead_to(target: Linkable, item: Item) -> bool:
    """Whether everybody who reads a disclosure of the item may read the target: a link must betray nothing."""
    if target.audience == "external" and target.on_website:
        return True
    if item.audience == "external" or target.body != item.body:
        return False
    same_readers = not target.readers or target.readers == item.audience_group
    return same_readers and (target.audience != "party" or item.audience == "party")
