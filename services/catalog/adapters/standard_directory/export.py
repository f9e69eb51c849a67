"""The directory of bodies as a file that ``import catalogue`` reads back without loss."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from chassis.base.converter import plain
from services.catalog.adapters.standard_directory.body_columns import BODY_COLUMNS
from services.catalog.adapters.standard_directory.columns import COLUMNS
from services.catalog.adapters.standard_directory.tables import write_csv
from services.catalog.adapters.standard_directory.workbook import write_workbook
from services.catalog.domain.body import Body
from services.catalog.domain.item import Item

FORMATS: dict[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
}


def write_directory(bodies: Sequence[Body], items: Sequence[Item], form: str) -> bytes:
    """The items of these bodies, by body, audience and number, and the bodies themselves, in one of ``FORMATS``."""
    ordered = sorted(items, key=lambda item: (item.body, item.audience, item.number, item.code))
    if form == "json":
        return _json(bodies, ordered)
    tables = {"公开目录": _items(bodies, ordered), "单位": _bodies(bodies)}
    return write_csv(tables.values()) if form == "csv" else write_workbook(tables.items())


def _items(bodies: Sequence[Body], items: Sequence[Item]) -> list[list[str]]:
    owners = {body.code: body for body in bodies}
    rows = [[column.write(item, owners[item.body]) for column in COLUMNS] for item in items]
    return [[column.head for column in COLUMNS], *rows]


def _bodies(bodies: Sequence[Body]) -> list[list[str]]:
    return [[column.head for column in BODY_COLUMNS], *([c.write(body) for c in BODY_COLUMNS] for body in bodies)]


def _json(bodies: Sequence[Body], items: Sequence[Item]) -> bytes:
    document = {
        "bodies": [_without(plain(body), "etag") for body in bodies],
        "items": [_without(plain(item), "version") for item in items],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)


def _without(given: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in given.items() if key != name}
