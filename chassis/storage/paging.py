"""The one cursor and the one page of every list, JSON and HTML: the next page goes on after the last row's key."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base import bounded_json
from chassis.base.converter import dumps
from chassis.ports import Refusal
from chassis.storage.database import Instant

T = TypeVar("T")
R = TypeVar("R")

CURSOR = re.compile("^[A-Za-z0-9_-]+$")
LONGEST_CURSOR = 2_000
_GREATEST, _GREATEST_INTEGER = 2**62, 2**31 - 1


class BadCursor(Refusal):
    """A cursor that none of our pages gave."""

    code = "bad_cursor"

    def __init__(self) -> None:
        super().__init__(
            "翻页位置无效，请从第一页重新开始。", "Take the cursor from 'next' of the page before, unchanged."
        )


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; ``next`` is the cursor of the following page, None at the end."""

    items: Sequence[T]
    next: str | None = None

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def map(self, change: Callable[[T], R]) -> Page[R]:
        """The same page of other items."""
        return Page([change(item) for item in self.items], self.next)


def fetch_page(
    connection: Connection, query: sa.Select[Any], *, by: Sequence[Any], cursor: str | None, limit: int
) -> Page[Any]:
    """A page of rows, as mappings, ordered ``by`` columns of the query that are together unique.

    All ascend or all descend (``column.desc()``). Raises :class:`BadCursor`.
    """
    columns = [_column(order) for order in by]
    if cursor:
        query = query.where(follows(by, cursor))
    rows = connection.execute(query.order_by(*by).limit(limit + 1)).mappings().all()
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], encode_cursor([rows[limit - 1][column] for column in columns]))


def follows(by: Sequence[Any], cursor: str) -> sa.ColumnElement[bool]:
    """The rows after a cursor, for a query that picks its page within. Raises :class:`BadCursor`."""
    columns = [_column(order) for order in by]
    # Row values are compared as a whole, and both databases take an index on the columns for it.
    last, key = sa.tuple_(*columns), sa.tuple_(*_typed(columns, decode_cursor(cursor)))
    return last < key if any(_descends(order) for order in by) else last > key


def encode_cursor(key: Sequence[Any]) -> str:
    """The opaque text of a position in a list."""
    return base64.urlsafe_b64encode(dumps(list(key))).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[Any]:
    """The position that :func:`encode_cursor` wrote. Raises :class:`BadCursor`."""
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise BadCursor
        key = bounded_json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise BadCursor from None
    if not isinstance(key, list):
        raise BadCursor
    return key


def number_in(cursor: str | None, *, otherwise: int = 0) -> int:
    """The single number of a cursor, for lists that no query of rows makes. Raises :class:`BadCursor`."""
    if not cursor:
        return otherwise
    key = decode_cursor(cursor)
    if len(key) != 1 or type(key[0]) is not int or not 0 <= key[0] <= _GREATEST:
        raise BadCursor
    return key[0]


def _typed(columns: Sequence[Any], key: list[Any]) -> list[Any]:
    if len(key) != len(columns):
        raise BadCursor
    return [sa.literal(_value(column.type, given), column.type) for column, given in zip(columns, key, strict=True)]


def _value(kind: Any, given: Any) -> Any:
    try:
        if isinstance(kind, sa.Integer):
            if type(given) is not int or abs(given) > (
                _GREATEST if isinstance(kind, sa.BigInteger) else _GREATEST_INTEGER
            ):
                raise BadCursor
            return given
        if not isinstance(given, str) or "\0" in given or not given.isprintable():
            raise BadCursor
        if isinstance(kind, Instant):
            return _moment(given)
        return date.fromisoformat(given) if isinstance(kind, sa.Date) else given
    except (ValueError, OverflowError):
        raise BadCursor from None


def _moment(given: str) -> datetime:
    moment = datetime.fromisoformat(given)
    if moment.tzinfo is None:
        raise BadCursor
    return moment.astimezone(UTC)


def _column(order: Any) -> Any:
    return order.element if isinstance(order, sa.UnaryExpression) else order


def _descends(order: Any) -> bool:
    return isinstance(order, sa.UnaryExpression) and order.modifier is sa.sql.operators.desc_op
