"""The heat strip of the coverage page: a line for each item, its year from January to December."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from services.catalog.domain.item import Item
from services.catalog.domain.obligation import (
    AD_HOC,
    EXCUSED,
    FULFILLED,
    LATE,
    OPEN,
    OVERDUE,
    PERIODIC,
    STANDING,
    STATES,
)
from services.catalog.domain.period import MONTHS, Period

# A word, and in the style sheet a shape, so that nobody needs the colour; the worst is what a cell shows.
WORDS: Mapping[str, tuple[str, str]] = {
    OVERDUE: ("缺", "miss"),
    LATE: ("迟", "late"),
    OPEN: ("待", "open"),
    FULFILLED: ("✓", "ok"),
    EXCUSED: ("免", "none"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """So many months of one item; without a ``word`` nothing was owed in them."""

    months: int
    word: str = ""
    kind: str = "none"
    title: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """One item's year, by one of its cadences."""

    item: Item
    frequency: str
    cells: tuple[Cell, ...]


def strips(items: Iterable[Item], rows: Iterable[Mapping[Any, Any]], year: int, drafts: frozenset[str]) -> list[Strip]:
    """A strip for each item and cadence; ``drafts`` are the items for which the reader may draft."""
    by_item: dict[tuple[str, str], list[Mapping[Any, Any]]] = {}
    for row in rows:
        by_item.setdefault((row["item"], row["frequency"]), []).append(row)
    return [
        Strip(item, frequency, tuple(_cells(item, frequency, by_item[item.code, frequency], year, item.code in drafts)))
        for item in items
        for frequency in (STANDING, PERIODIC, AD_HOC)
        if (item.code, frequency) in by_item
    ]


def _cells(item: Item, frequency: str, rows: list[Mapping[Any, Any]], year: int, may_draft: bool) -> Iterator[Cell]:
    if frequency == STANDING:
        yield _cell(item, frequency, 12, "", rows, year, may_draft)
    elif frequency == PERIODIC:
        # Where the cadence was changed within the year, the strip shows the one that it has now, or had last.
        kind = Period.parse(max(rows, key=lambda row: str(row["one"]))["period"]).kind
        for number in range(12 // MONTHS[kind]):
            period = Period(kind, year, number + 1)
            of_period = [row for row in rows if row["period"] == period.code]
            yield _cell(item, frequency, MONTHS[kind], period.code, of_period, year, may_draft)
    else:
        for month in range(1, 13):
            of_month = [row for row in rows if int(row["month"]) == month]
            yield _cell(item, frequency, 1, "", of_month, year, may_draft)


def _cell(
    item: Item, frequency: str, months: int, period: str, rows: list[Mapping[Any, Any]], year: int, may_draft: bool
) -> Cell:
    counts = {row["state"]: row["count"] for row in rows}
    worst = next((state for state in WORDS if counts.get(state)), None)
    if worst is None:
        return Cell(months)
    word, kind = WORDS[worst]
    met, owed = counts.get(FULFILLED, 0) + counts.get(LATE, 0), sum(counts.values()) - counts.get(EXCUSED, 0)
    named = f"{Period.parse(period).name}：" if period else ""
    said = "，".join(f"{STATES[state]} {counts[state]}" for state in STATES if counts.get(state))
    text = f"{word} {met}/{owed}" if owed > 1 else word
    missing = [row for row in rows if row["state"] in (OVERDUE, OPEN)]
    only = missing[0] if len(missing) == 1 and missing[0]["count"] == 1 and may_draft else None
    return Cell(months, text, kind, named + said, _address(item, frequency, period, year, only))


def _address(item: Item, frequency: str, period: str, year: int, only: Mapping[Any, Any] | None) -> str:
    """The form that closes the only gap, else the list of what the cell counts."""
    if only is not None and frequency != AD_HOC:
        given = {"item": item.code, "element": only["element"], "period": period}
        return f"/catalog/disclosures/new?{urlencode({name: value for name, value in given.items() if value})}"
    given = {"year": str(year), "item": item.code, "frequency": frequency, "occasion": period}
    return f"/obligations?{urlencode({name: value for name, value in given.items() if value})}"
