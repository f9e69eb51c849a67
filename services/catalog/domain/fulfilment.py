"""Further items that a disclosure fulfils besides its own, each checked as its own is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from services.catalog.domain.checks import Errors
from services.catalog.domain.item import Item
from services.catalog.domain.periodic import check_period, require_period
from services.catalog.domain.revision import Fulfilment

# From what may be read whole to what may not: a text that keeps one rule keeps those before it.
_STRICTNESS = ("none", "mask", "aggregate_only")


def may_also_fulfil(other: Item, first: Item) -> bool:
    """Whether what is disclosed of ``first`` can fulfil ``other`` too: the same readers, and no stricter a rule."""
    return (
        (other.body, other.audience, set(other.audience_group))
        == (first.body, first.audience, set(first.audience_group))
        and other.code != first.code
        and other.active
        and other.method == "proactive"
        and _STRICTNESS.index(other.personal_data) <= _STRICTNESS.index(first.personal_data)
    )


def check_further(named: Sequence[Fulfilment], first: Item, items: Mapping[str, Item], errors: Errors) -> None:
    """What even a draft must keep; ``items`` are those named, as far as there are any."""
    errors.distinct([each.item for each in named], "also_fulfils", "同一事项写了两次。", "An item stands twice.")
    for number, each in enumerate(named):
        path, item = f"also_fulfils.{number}", items.get(each.item)
        if item is None or not may_also_fulfil(item, first):
            errors.need(
                False,
                path,
                "只能是本单位公开对象相同、现行主动公开、个人信息要求不更严的其他事项。",
                "Only another active item of the same body and readers, with no stricter rule on personal data.",
            )
            continue
        known = {element.code for element in item.elements}
        errors.need(set(each.elements) <= known, path, "该事项没有这个要素。", "The item has no such element.")
        errors.distinct(each.elements, path)
        check_period(each.period, item, errors, path)


def require_further(named: Sequence[Fulfilment], items: Mapping[str, Item], today: date, errors: Errors) -> None:
    """What a proposal needs besides."""
    for number, each in enumerate(named):
        path, item = f"also_fulfils.{number}", items.get(each.item)
        if item is None:
            continue
        errors.need(
            bool(each.elements) or not item.elements,
            path,
            f"请勾选本条信息包含的“{item.title}”的要素。",
            f"Choose the elements of {item.code} that it contains.",
        )
        require_period(each.period, item, today, errors, path)
