"""What a page's form or address said, read strictly."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from chassis.ports import Invalid
from chassis.web import problems


def number(form: Any, field: str, asked: str) -> int:
    """A number that was chosen. Raises :class:`Invalid` with what was asked for."""
    value = str(form.get(field, ""))
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Invalid(f"请选择{asked}。", f"Choose a value for '{field}'.", errors={field: f"请选择{asked}"})
    return int(value)


def ticked(form: Any, field: str) -> bool:
    """Whether a box was ticked."""
    return field in form


def seen(form: Any) -> str | None:
    """The version of the case that the page showed."""
    return form.get("version") or None


def query(schema: type[Schema]) -> dict[str, Any]:
    """The parameters of a page's address. Raises :class:`Invalid`."""
    given = {name: value for name, value in request.args.items() if value != ""}
    try:
        return dict(schema(unknown=EXCLUDE).load(given))
    except ValidationError as wrong:
        raise Invalid(
            "网址中的参数不对，请从列表重新进入。",
            "The address has wrong parameters; start from the list again.",
            errors=problems.flatten(wrong.messages),
        ) from None


def next_url(cursor: str | None) -> str | None:
    """The address of a list's next page, with what it was filtered by; None on the last page."""
    if cursor is None:
        return None
    again = {name: value for name, value in request.args.items() if name != "cursor"}
    return f"{request.path}?{urlencode({**again, 'cursor': cursor})}"
