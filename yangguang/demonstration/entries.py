"""The demonstration's people and disclosures as data, read from the files beside this one.

Dates are relative to the day of loading, so that the demonstration stays fresh: a text may say ``{formed_on}``,
``{year}``, ``{next_year}``, ``{last_month}`` or ``{q3_year}``, the year of the last third quarter that is over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from services.catalog.domain.period import Period

FOLDER = Path(__file__).parent
CATALOGUE = FOLDER / "catalogue.json"
"""Bodies and items, in the format of `yangguang import catalogue`."""
PEOPLE = FOLDER / "people.json"
"""Everybody with his posts, in the same format."""

FORMED_AFTER_PERIOD = 9
"""Days from the end of a period to the text that tells of it, at the latest."""

REACHES = (
    "draft",
    "proposed",
    "in_review",
    "returned",
    "refused",
    "awaiting_issue",
    "published",
    "corrected",
    "evaluated",
    "responded",
    "filed",
    "withdrawn",
)
PUBLIC_REACHES = REACHES[REACHES.index("published") :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A member of a body's staff; ``heads``: the departments that he heads."""

    sub: str
    name: str
    body: str
    department: str
    roles: tuple[str, ...]
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One disclosure, and how far it shall go. ``more`` holds what that reach needs: reasons, evaluations, answers."""

    key: str
    item: str
    proposer: str
    title: str
    summary: str
    text: str
    template: str
    formed_on: date
    topics: tuple[str, ...]
    reach: str
    document_number: str
    elements: tuple[str, ...]
    period: str
    more: Mapping[str, Any]
    fill: Mapping[str, str]

    @property
    def body(self) -> str:
        """Code of its body: what its item's code begins with."""
        return self.item.split("-", 1)[0]

    def is_titled(self, title: str) -> bool:
        """Whether a title is this entry's, in whatever year it was loaded; of the past, of its own year alone."""
        if self.more.get("dated"):
            return title == self.title
        return _without_years(title) == _without_years(self.title)

    def corrected(self) -> dict[str, str]:
        """Summary and text of the second revision."""
        values = {**self.fill, **self.more["corrected"]["values"]}
        return {
            "summary": self.more["summary"].format_map(values),
            "text": self.template.format_map(values),
        }


def people() -> list[Person]:
    """Everybody, in the order in which they are entered."""
    return [
        Person(
            sub=person["sub"],
            name=person["name"],
            body=person["body"],
            department=person["department"],
            roles=tuple(post["role"] for post in person["posts"]),
            heads=tuple(post.get("department", "") for post in person["posts"] if post["role"] == "section_head"),
        )
        for person in read(PEOPLE.name)["people"]
    ]


def entries(today: date) -> list[Entry]:
    """All disclosures, as they read on ``today``."""
    return [_entry(written, today) for written in read("disclosures.json")["disclosures"]]


def _entry(written: Mapping[str, Any], today: date) -> Entry:
    formed_on = today - timedelta(days=written["days_ago"])
    if "period" in written:
        period = Period.parse(written["period"].format_map(words_of(formed_on, today)))
        formed_on = min(formed_on, period.last_day + timedelta(days=FORMED_AFTER_PERIOD))
    return entry_of({**written, "text": _text(written["key"])}, formed_on, words_of(formed_on, today))


def entry_of(written: Mapping[str, Any], formed_on: date, words: Mapping[str, str]) -> Entry:
    """An entry with its texts filled in by ``words``, and by values of its own."""
    fill = {**words, **written.get("values", {})}
    return Entry(
        key=written["key"],
        item=written["item"],
        proposer=written["proposer"],
        title=written["title"].format_map(fill),
        summary=written["summary"].format_map(fill),
        text=written["text"].format_map(fill),
        template=written["text"],
        formed_on=formed_on,
        topics=tuple(written["topics"]),
        reach=written["reach"],
        document_number=written.get("document_number", "").format_map(fill),
        elements=tuple(written.get("elements", ())),
        period=written.get("period", "").format_map(fill),
        more=written,
        fill=fill,
    )


def words_of(formed_on: date, today: date) -> dict[str, str]:
    """The words for days and years that every text may use."""
    return {
        "formed_on": f"{formed_on.year}年{formed_on.month}月{formed_on.day}日",
        "year": str(formed_on.year),
        "next_year": str(formed_on.year + 1),
        "last_month": Period.containing("month", today).before.code,
        "q3_year": str(today.year if today.month >= 10 else today.year - 1),
    }


def _text(key: str) -> str:
    return (FOLDER / "texts" / f"{key}.md").read_text(encoding="utf-8")


def read(name: str) -> Any:
    """One of the files beside this one."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def _without_years(title: str) -> str:
    return re.sub(r"\d{4}", "", title)


def holders(staff: Sequence[Person], body: str, roles: Sequence[str]) -> list[Person]:
    """The people of a body who hold one of the roles."""
    return [person for person in staff if person.body == body and not set(roles).isdisjoint(person.roles)]
