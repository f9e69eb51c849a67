"""A page's form is read by the same schema as the JSON body, and refused in the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import marshmallow
from flask import request
from marshmallow import ValidationError, fields
from werkzeug.datastructures import MultiDict

from chassis.ports import Invalid, Refusal
from chassis.web.input import from_text, refused, wrong_address
from chassis.web.problems import flatten
from chassis.web.schema import Text

__all__ = ["errors_of", "in_order_of_page", "load_filters", "load_form", "load_page", "load_query", "refused_form"]


def load_form(schema: type[marshmallow.Schema], form: MultiDict[str, str], **given: Any) -> dict[str, Any]:
    """What a form says, by the schema of the endpoint that does the same.

    Names with dots are fields of nested schemas (``contact.phone``), with a number those of a list of them
    (``steps.0.name``): a row whose first field is empty is left out. A box is ticked when it is there; an empty field
    counts as left out unless it is a text. ``given``: what the page knows itself. Raises :class:`Invalid`.
    """
    return _loaded(schema(unknown=marshmallow.EXCLUDE), form, given)


def load_page(
    schema: type[marshmallow.Schema], form: MultiDict[str, str], fields: Sequence[str], **given: Any
) -> dict[str, Any]:
    """The same of the fields that one page of a longer form asks for."""
    return _loaded(schema(unknown=marshmallow.EXCLUDE, only=fields), form, given)


def _loaded(wanted: marshmallow.Schema, form: MultiDict[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return dict(wanted.load({**_values(wanted, form, ""), **given}))
    except ValidationError as wrong:
        raise refused_form(wrong, wanted) from None


def load_query(schema: type[marshmallow.Schema]) -> dict[str, Any]:
    """The parameters of a page's address, empty ones left out. Raises :class:`Invalid`."""
    wanted = schema(unknown=marshmallow.EXCLUDE)
    try:
        loaded: dict[str, Any] = wanted.load(_asked(wanted))
    except ValidationError as wrong:
        raise wrong_address(flatten(wrong.messages)) from None
    return loaded


def load_filters(schema: type[marshmallow.Schema]) -> dict[str, Any]:
    """The same of a list's address; a filter that makes no sense is left out, since people edit addresses by hand."""
    wanted = schema(unknown=marshmallow.EXCLUDE)
    asked = _asked(wanted)
    try:
        return dict(wanted.load(asked))
    except ValidationError as wrong:
        return dict(wanted.load({name: value for name, value in asked.items() if name not in wrong.messages_dict}))


def _asked(schema: marshmallow.Schema) -> dict[str, Any]:
    known = {field.data_key or name: field for name, field in schema.load_fields.items()}
    given = {name: text for name, text in request.args.items() if name in known and text.strip()}
    return {name: from_text(known[name], text) for name, text in given.items()}


def refused_form(wrong: ValidationError, schema: marshmallow.Schema) -> Invalid:
    """The refusal of a form, in the words of its page: each field by its label, each reason in Chinese."""
    refusal = refused(wrong)
    refusal.errors = {path: _labelled(schema, path, text) for path, text in refusal.errors.items()}
    return refusal


def _labelled(schema: marshmallow.Schema, path: str, text: str) -> str:
    name, _, rest = path.partition(".")
    field = next((field for key, field in schema.load_fields.items() if name in (key, field.data_key)), None)
    label, chinese = field.metadata.get("label") if field else None, text.partition(" / ")[0]
    if rest and isinstance(field, fields.Nested):
        inner = _labelled(field.schema, rest, text)
        return f"“{label}”：{inner}" if label else inner
    if label and isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
        # Of a row it is the field in it that is wrong; which row, the page says where it stands.
        named = _labelled(field.inner.schema, rest.partition(".")[2], text)
        if named != chinese:
            return named
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
        elif isinstance(field, fields.List) and isinstance(field.inner, fields.Nested):
            found[key] = _rows(field.inner.schema, form, path)
        elif isinstance(field, fields.List):
            if path in form:
                found[key] = [from_text(field.inner, value) for value in form.getlist(path) if value != ""]
        elif path in form:
            _set(found, key, field, form[path])
    return found


def _rows(schema: marshmallow.Schema, form: MultiDict[str, str], path: str) -> list[dict[str, Any]]:
    """Their numbers order them; those that stay are numbered anew, and so are what errors name."""
    numbers = {name.removeprefix(f"{path}.").partition(".")[0] for name in form if name.startswith(f"{path}.")}
    first = next(iter(schema.load_fields))
    ordered = sorted((number for number in numbers if number.isdecimal() and len(number) < 4), key=int)
    kept = [number for number in ordered if form.get(f"{path}.{number}.{first}", "").strip()]
    return [_values(schema, form, f"{path}.{number}.") for number in kept]


def _set(found: dict[str, Any], key: str, field: fields.Field[Any], value: str) -> None:
    if value != "" or isinstance(field, Text):
        found[key] = from_text(field, value)


def in_order_of_page(refusal: Refusal, form: Mapping[str, Any]) -> Refusal:
    """The refusal with what was wrong in the order of the page's fields, which is that in which a form sends them.

    What a form does not send (a choice that nobody made) stays behind what it stood behind.
    """
    if not isinstance(refusal, Invalid) or not refusal.errors:
        return refusal
    sent: dict[str, int] = {}
    for place, name in enumerate(form):
        for path in accumulate(name.split("."), "{}.{}".format):
            sent.setdefault(path, place)
    places, last = dict[str, int](), -1
    for path in refusal.errors:
        places[path] = last = sent.get(path, last)
    refusal.errors = dict(sorted(refusal.errors.items(), key=lambda error: places[error[0]]))
    return refusal


def errors_of(refusal: Any) -> Mapping[str, str]:
    """What was wrong by field path; empty for a refusal of another kind."""
    return refusal.errors if isinstance(refusal, Invalid) else {}
