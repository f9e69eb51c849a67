"""The one way between dataclasses and JSON: columns, event data, answers; field names are the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

import orjson

from chassis.base.clock import rfc3339

if TYPE_CHECKING:
    from cattrs import Converter

T = TypeVar("T")


@cache
def _reader(*, detailed: bool) -> Converter:
    # Loaded at the first use: a relay, and a worker that keeps replicas only, never read dataclasses back.
    from cattrs import Converter

    converter = Converter(detailed_validation=detailed)
    converter.register_structure_hook(
        datetime, lambda value, _: value if isinstance(value, datetime) else datetime.fromisoformat(value)
    )
    converter.register_structure_hook(
        date, lambda value, _: value if isinstance(value, date) else date.fromisoformat(value)
    )
    # Plain as they are: copying them member by member is half of the work.
    converter.register_structure_hook_func(_is_plain_mapping, lambda value, _: value)
    converter.register_structure_hook_func(lambda kind: kind == tuple[str, ...], lambda value, _: tuple(value))
    return converter


def _is_plain_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping and get_args(kind) in ((str, Any), (str, str))


def dumps(value: Any) -> bytes:
    """The JSON of a value: dataclasses by their fields, moments as RFC 3339 in UTC, sets sorted.

    Raises ``TypeError`` for what JSON cannot carry.
    """
    return orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)


def plain(value: Any) -> Any:
    """The same as Python's own values: what a reader of the JSON would get."""
    return orjson.loads(dumps(value))


def structure(kind: type[T], data: Any) -> T:
    """The value of a type in plain data; fields that the type does not know are ignored.

    ``kind`` may be a dataclass, or ``tuple[Step, ...]`` and the like. Raises ``cattrs.ClassValidationError``.
    """
    try:
        return _reader(detailed=False).structure(data, kind)
    except Exception:
        # The one that can say which field is wrong takes twice as long, so it is asked only when something is.
        return _reader(detailed=True).structure(data, kind)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
