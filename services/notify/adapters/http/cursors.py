"""Places in our lists, as the client gives them back."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.ports import Invalid
from services.notify.adapters.http.words import is_writable


def text_place(key: list[Any] | None) -> str:
    """The place in a list by id; empty at its beginning. Raises :class:`Invalid`."""
    if key is None:
        return ""
    if len(key) == 1 and isinstance(key[0], str) and is_writable(key[0]):
        return key[0]
    raise _wrong()


def dated_place(key: list[Any] | None) -> tuple[date, str] | None:
    """The place in a list by date and id. Raises :class:`Invalid`."""
    if key is None:
        return None
    try:
        day, name = key
        if isinstance(name, str) and is_writable(name):
            return date.fromisoformat(day), name
    except (TypeError, ValueError):
        pass
    raise _wrong()


def _wrong() -> Invalid:
    text = "请原样使用上一页返回的 next。 Take the cursor from 'next' of the page before, unchanged."
    return Invalid("游标无效。", "The cursor is not one of this list.", errors={"cursor": text})
