"""Sheets checked by JSON Schema, with the reasons in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from chassis.ports import in_both
from services.review.domain.sheets import Schema


class JsonSchemaSheets:
    """:class:`services.review.ports.Sheets` by jsonschema-rs."""

    def check(self, schema: Schema, value: Mapping[str, Any]) -> Mapping[str, str]:
        """What is wrong: field → reason."""
        validator = jsonschema_rs.validator_for(dict(schema))
        wrong: dict[str, str] = {}
        for error in validator.iter_errors(dict(value)):
            for field, (zh, en) in _reasons(error):
                title = schema["properties"].get(field, {}).get("title", "")
                wrong.setdefault(field, in_both(f"“{title}”{zh}" if title else zh, en))
        return wrong


def _reasons(error: Any) -> list[tuple[str, tuple[str, str]]]:
    kind = error.kind
    if kind.name == "required":
        return [(kind.property, _NEEDED)]
    if kind.name == "additionalProperties":
        return [(name, ("不是这张表的内容，请去掉。", "No field of this sheet.")) for name in kind.unexpected]
    return [(str(error.instance_path[0]) if error.instance_path else "", _reason(kind, error.instance))]


def _reason(kind: Any, value: Any) -> tuple[str, str]:
    if kind.name == "minLength":
        few = (f"不得少于 {kind.limit} 字。", f"At least {kind.limit} characters.")
        return _NEEDED if value == "" else few
    if kind.name == "maxLength":
        return f"不得超过 {kind.limit} 字。", f"At most {kind.limit} characters."
    return _BY_KIND.get(kind.name, ("格式不对。", "Not of the right form."))


_NEEDED = ("必填。", "Fill it in.")
_BY_KIND = {
    "const": ("须确认。", "Confirm it."),
    "enum": ("须从所列各项中选择。", "Choose one of those listed."),
}
