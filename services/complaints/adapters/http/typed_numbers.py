"""The number of a case in an address, as people type it: in full-width signs, small letters, without dashes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from services.complaints.domain import kinds


class TypedNumbers:
    """Spells the number before anything reads it, the limits of tries too: another spelling is no other case."""

    def blueprint(self) -> Blueprint:
        """It holds for every address of the service, and has none."""
        group = Blueprint("complaints-typed-numbers", __name__)
        group.app_url_value_preprocessor(_as_spelled)
        return group


def _as_spelled(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "number" in values:
        values["number"] = kinds.number_asked(values["number"])
