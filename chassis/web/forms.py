"""A page's form is read by the same schema as the JSON body, and refused in the same words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow
from flask import request
from marshmallow import ValidationError, fields
from werkzeug.datastructures import MultiDict

from chassis.ports import Invalid
from chassis.web.problems import flatten
from chassis.web.schema import Text


def load_form(schema: type[marshmallow.Schema], form: MultiDict[str, str], **given: Any) -> dict[str, Any]:
    """What a form says, by the schema of the endpoint that does the same.

    Names with dots are fields of nested schemas (``contact.phone``); a box is ticked when it is there; an empty field
    counts as left out unless it is a text. ``given``: what the page knows itself. Raises :class:`Invalid`.
    """
    wanted = schema(unknown=marshmallow.EXCLUDE)
    try:
        loaded: dict[str, Any] = wanted.load({**_values(wanted, form, ""), **given})
    except ValidationError as wrong:
        raise refused(wrong, wanted) from None
    return loaded


def load_query(schema: type[marshmallow.Schema]) -> dict[str, Any]:
    """The parameters of a page's address, empty ones left out. Raises :class:`Invalid`."""
    asked = {name: value for name, value in request.args.items() if value != ""}
    try:
        loaded: dict[str, Any] = schema(unknown=marshmallow.EXCLUDE).load(asked)
    except ValidationError as wrong:
        raise Invalid(
            "网址中的参数不对，请从列表重新进入。",
            "The address has wrong parameters; start from the list again.",
            errors=flatten(wrong.messages),
        ) from None
    return loaded


def refused(wrong: ValidationError, schema: marshmallow.Schema) -> Invalid:
    """The refusal of what a schema did not take: what the summary at the top of the form shows."""
    return Invalid(
        "填写有误，请按提示修改后重新提交。",
        "Correct the fields named in 'errors' and send it again.",
        errors={path: _labelled(schema, path, text) for path, text in flatten(wrong.messages).items()},
    )


def _labelled(schema: marshmallow.Schema, path: str, text: str) -> str:
    """What a page says of a wrong field: its ``metadata["label"]``, and the Chinese half of the message."""
    name, _, rest = path.partition(".")
    field = next((field for key, field in schema.load_fields.items() if name in (key, field.data_key)), None)
    if rest and isinstance(field, fields.Nested):
        return _labelled(field.schema, rest, text)
    label, chinese = field.metadata.get("label") if field else None, text.partition(" / ")[0]
    return f"“{label}”{chinese}" if label else chinese


def _values(schema: marshmallow.Schema, form: MultiDict[str, str], prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        path = f"{prefix}{key}"
        if isinstance(field, fields.Nested) and not field.many:
            if any(filled.startswith(f"{path}.") for filled in form):
                found[key] = _values(field.schema, form, f"{path}.")
        elif isinstance(field, fields.Boolean):
            found[key] = path in form
        elif isinstance(field, fields.List):
            if path in form:
                found[key] = [value for value in form.getlist(path) if value != ""]
        elif path in form:
            _set(found, key, field, form[path])
    return found


def _set(found: dict[str, Any], key: str, field: fields.Field[Any], value: str) -> None:
    if isinstance(field, fields.Integer):
        # JSON writes numbers, a form their digits; what is none is refused by the schema.
        found[key] = int(value) if value.isascii() and value.lstrip("-").isdigit() and len(value) < 19 else value
    elif value != "" or isinstance(field, Text):
        found[key] = value


def errors_of(refusal: Any) -> Mapping[str, str]:
    """What was wrong by field path; empty for a refusal of another kind."""
    return refusal.errors if isinstance(refusal, Invalid) else {}
