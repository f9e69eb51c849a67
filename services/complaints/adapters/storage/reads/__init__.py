"""What pages, endpoints and reconciliation show: rows whose columns bear the names of the fields shown."""

from __future__ import annotations

from typing import Any


def nested(row: Any) -> dict[str, Any]:
    """A row whose columns ``disclosure.title`` and so on make a mapping ``disclosure``; None where all are NULL."""
    flat: dict[str, Any] = {}
    parts: dict[str, dict[str, Any]] = {}
    for label, value in row.items():
        name, _, field = label.partition(".")
        if field:
            parts.setdefault(name, {})[field] = value
        else:
            flat[name] = value
    for name, values in parts.items():
        flat[name] = values if any(value is not None for value in values.values()) else None
    return flat
