"""Sheets checked by JSON Schema, with the reasons in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from services.review.domain.sheets import Schema


class JsonSchemaSheets:
    """:class:`services.review.ports.Sheets` by jsonschema-rs."""

    def check(self, schema: Schema, value: Mapping[str, Any]) -> Mapping[str, str]:
        """What is wrong: field → reason."""
        validator = jsonschema_rs.validator_for(dict(schema))
        wrong: dict[str, str] = {}
        for error in validator.iter_errors(dict(value)):
            for field, reason in _reasons(error):
                title = schema["properties"].get(field, {}).get("title", field)
                wrong.setdefault(field, f"“{title}”{reason}")
        return wrong


def _reasons(error: Any) -> list[tuple[str, str]]:
    kind = error.kind
    if kind.name == "required":
        return [(kind.property, "必填")]
    if kind.name == "additionalProperties":
        return [(name, "不是这张表的内容") for name in kind.unexpected]
    return [(str(error.instance_path[0]) if error.instance_path else "", _reason(kind, error.instance))]


def _reason(kind: Any, value: Any) -> str:
    if kind.name == "minLength":
        return "必填" if value == "" else f"不得少于 {kind.limit} 字"
    if kind.name == "maxLength":
        return f"不得超过 {kind.limit} 字"
    if kind.name == "const":
        return "须确认"
    if kind.name == "enum":
        return "须从所列各项中选择"
    return "格式不对"
