"""An OpenAPI document arranged for reading: endpoints by group, each with what it takes and gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "post", "put", "delete", "patch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One endpoint as the page shows it."""

    method: str
    path: str
    summary: str
    takes: tuple[tuple[str, str, bool], ...]
    gives: tuple[str, ...]


def groups(document: Mapping[str, Any]) -> dict[str, list[Operation]]:
    """The endpoints of a document by their first tag, in the document's order."""
    found: dict[str, list[Operation]] = {}
    for path, operations in document.get("paths", {}).items():
        for method in _METHODS:
            if method in operations:
                described = operations[method]
                tag = (described.get("tags") or ["api"])[0]
                found.setdefault(tag, []).append(_operation(method, path, operations, document))
    return found


def _operation(method: str, path: str, operations: Mapping[str, Any], document: Mapping[str, Any]) -> Operation:
    described = operations[method]
    return Operation(
        method=method.upper(),
        path=path,
        summary=described.get("summary") or described.get("description") or "",
        takes=tuple(_parameters(operations, described)) + tuple(_body(described, document)),
        gives=tuple(code for code in described.get("responses", {}) if code != "default"),
    )


def _parameters(operations: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    for parameter in (*operations.get("parameters", ()), *described.get("parameters", ())):
        if "name" in parameter:
            kind = _kind(parameter.get("schema", {}))
            yield parameter["name"], f"{parameter.get('in', '')} · {kind}", bool(parameter.get("required"))


def _body(described: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    for content in described.get("requestBody", {}).get("content", {}).values():
        schema = _resolved(content.get("schema", {}), document)
        required = set(schema.get("required", ()))
        for name, field in schema.get("properties", {}).items():
            yield name, f"body · {_kind(_resolved(field, document))}", name in required


def _resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    resolved: Mapping[str, Any] = document.get("components", {}).get("schemas", {}).get(name, schema)
    return resolved


def _kind(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "object")
    listed = " | ".join(kind) if isinstance(kind, list) else str(kind)
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    return f"{listed} {schema['format']}" if "format" in schema else listed
