"""The further items that a disclosure fulfils: found, and checked against its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.catalog.domain.checks import Errors
from services.catalog.domain.fulfilment import check_further
from services.catalog.domain.item import Item
from services.catalog.domain.revision import Fulfilment
from services.catalog.ports import UnitOfWork


def fulfilments_of(named: tuple[Fulfilment, ...], first: Item, work: UnitOfWork) -> tuple[Fulfilment, ...]:
    """What is named, elements by their codes. Raises :class:`~chassis.ports.Invalid` with every wrong one."""
    items, errors = further_items(named, work), Errors()
    coded = tuple(replace(each, elements=by_code(each.elements, items.get(each.item))) for each in named)
    check_further(coded, first, items, errors)
    errors.refuse("invalid_content")
    return coded


def further_items(named: Iterable[Fulfilment], work: UnitOfWork) -> Mapping[str, Item]:
    """The items that are named, by code; those that there are."""
    found = {each.item: work.items.get(each.item) for each in named}
    return {code: item for code, item in found.items() if item}


def by_code(named: tuple[str, ...], item: Item | None) -> tuple[str, ...]:
    """People and files name elements by their names; codes are what is kept."""
    codes = {element.name: element.code for element in item.elements} if item else {}
    return tuple(codes.get(name, name) for name in named)
