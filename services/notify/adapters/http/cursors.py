"""Places in our lists, as the client gives them back."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.ports import Invalid


def text_place(key: list[Any] | None) -> str:
    """The place in a list by id; empty at its beginning. Raises :class:`Invalid`."""
    if key is None:
        return ""
    if len(key) == 1 and isinstance(key[0], str):
        return key[0]
    raise _wrong()


def dated_place(key: list[Any] | None) -> tuple[date, str] | None:
    """The place in a list by date and id. Raises :class:`Invalid`."""
    if key is None:
        return None
    try:
        day, name = key
        return date.fromisoformat(day), str(name)
    except (TypeError, ValueError):
        raise _wrong() from None


def _wrong() -> Invalid:
    text = "请原样使用上一页返回的 next。 Take the cursor from 'next' of the page before, unchanged."
    return Invalid("游标无效。", "The cursor is not one of this list.", errors={"cursor": text})
