"""The sheet of a step as a form, drawn from its JSON Schema, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.review.domain.sheets import CERTIFICATE, Schema

_PREFIX = "sheet."


def filled_in_sheet(schema: Schema, form: Mapping[str, str]) -> dict[str, Any]:
    """A sheet as filled in: an unticked box is false, an empty field is left out."""
    values: dict[str, Any] = {}
    for name, field in _fields(schema):
        answer = form.get(_PREFIX + name)
        if field["type"] == "boolean":
            values[name] = answer is not None
        elif answer and answer.strip():
            values[name] = answer
    return values


def fields_of(schema: Schema | None) -> list[dict[str, Any]]:
    """The fields of a sheet as a template draws them."""
    return [
        {
            "name": _PREFIX + name,
            "title": field.get("title", name),
            "hint": field.get("description", ""),
            "kind": _kind(field),
            "rows": field.get("x-rows", 0),
            "choices": list(field.get("x-names", {}).items()),
            "required": schema is not None and name in schema["required"],
            "most": field.get("maxLength"),
        }
        for name, field in _fields(schema)
    ]


def answers_of(schema: Schema | None, sheet: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """A filled-in sheet as title and answer, codes by their names, and the number that the system gave it."""
    if not sheet:
        return []
    answers = [
        (field.get("title", name), _label(field, sheet[name])) for name, field in _fields(schema) if name in sheet
    ]
    return [*answers, *([("保密审查编号", str(sheet[CERTIFICATE]))] if CERTIFICATE in sheet else [])]


def _fields(schema: Schema | None) -> list[tuple[str, Mapping[str, Any]]]:
    """In the order of the sheet: PostgreSQL keeps that of lists, not of objects."""
    return [(name, schema["properties"][name]) for name in schema["x-order"]] if schema else []


def _kind(field: Mapping[str, Any]) -> str:
    if field["type"] == "boolean":
        return "tick"
    if "enum" in field:
        return "choice"
    return "text" if field.get("x-rows") else "line"


def _label(field: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(field.get("x-names", {}).get(value, value))
