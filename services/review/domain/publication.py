"""What was published, as catalog tells it: enough to list it, to choose of it, and to draw a sample."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, Audience

PERIOD = "[0-9]{4}(-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?"
"""A year, or a quarter, a half-year or a month of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A disclosure that is or was public, in its latest edition. ``published``: ``published`` or ``withdrawn``.

    Texts and files by digest, in catalog's room. ``purged``: its words are forgotten.
    """

    id: str
    body: str
    department: str
    audience: Audience
    item: str
    item_title: str
    title: str
    index_number: str
    revision: int
    content_hash: str
    text: Mapping[str, Any]
    attachments: tuple[Mapping[str, Any], ...]
    published: str
    published_at: datetime
    archive_number: str = ""
    purged: bool = False

    @property
    def thing(self) -> Thing:
        """The publication as the permission table sees it."""
        return Thing(body=self.body, audience=self.audience)

    def is_known_to(self, actor: Actor, body: str) -> bool:
        """Whether this person may name it as one of that body; else it is to him as one that is not there."""
        is_hidden = self.audience == "party" and not (actor.is_staff and actor.party_member)
        return self.body == body and not is_hidden


def span(period: str) -> tuple[date, date]:
    """The first and the last day of a period such as ``2026-Q3``. Raises :class:`ValueError` for what is none."""
    if re.fullmatch(PERIOD, period) is None:
        raise ValueError(period)
    year, _, part = period.partition("-")
    if not part:
        first, months = 1, 12
    elif part[0] in "QH":
        months = 3 if part[0] == "Q" else 6
        first = (int(part[1]) - 1) * months + 1
    else:
        first, months = int(part), 1
    last = first + months - 1
    return date(int(year), first, 1), date(int(year), last, calendar.monthrange(int(year), last)[1])
