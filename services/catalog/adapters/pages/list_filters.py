"""The filters of a list as its page shows them: those that are set, each with the way without it, and the others by
how much they would leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from services.catalog.adapters.storage.reads.publication_lists import Facets
from services.catalog.domain.vocabulary import VALIDITIES
from services.vocabulary import AUDIENCES, TOPICS

# More than that is no choice at a glance; the form above has all.
_MOST = 8
_LABELS = {
    "q": "关键词",
    "topic": "主题",
    "body": "单位",
    "item": "事项",
    "audience": "范围",
    "validity": "有效性",
    "year": "年份",
    "from": "公开日期自",
    "to": "公开日期至",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A link that sets or clears one filter."""

    label: str
    address: str
    count: int = 0


def chips(given: Mapping[str, str], names: Mapping[str, str]) -> list[Choice]:
    """The filters that are set, each with the address of the list without it; ``names`` of bodies and items by code."""
    return [
        Choice(f"{_LABELS[name]}：{_named(name, value, names)}", _address(given, {name: ""}))
        for name, value in given.items()
        if name in _LABELS
    ]


def narrower(given: Mapping[str, str], facets: Facets, names: Mapping[str, str]) -> list[tuple[str, list[Choice]]]:
    """The filters that are not set, with what each would leave; one that would leave all is no choice."""
    found: Mapping[str, Sequence[tuple[Any, int]]] = {
        "topic": facets.topic,
        "body": facets.body,
        "validity": facets.validity,
        "year": facets.year,
    }
    return [
        (
            _LABELS[name],
            [
                Choice(_named(name, str(code), names), _address(given, {name: str(code)}), count)
                for code, count in counted[:_MOST]
            ],
        )
        for name, counted in found.items()
        if name not in given and len(counted) > 1
    ]


def sorted_by(given: Mapping[str, str], order: str) -> str:
    """The address of the list in another order."""
    return _address(given, {"sort": order})


def asked_instead(given: Mapping[str, str], question: str) -> str:
    """The address of the list with other words."""
    return _address(given, {"q": question})


def _address(given: Mapping[str, str], changed: Mapping[str, str]) -> str:
    kept = {name: value for name, value in {**given, **changed}.items() if value and name != "cursor"}
    return f"/published?{urlencode(kept)}" if kept else "/published"


def _named(name: str, value: str, names: Mapping[str, str]) -> str:
    if name == "year":
        return f"{value}年"
    known = {"topic": TOPICS, "audience": AUDIENCES, "validity": VALIDITIES}.get(name, names)
    return known.get(value, value)
