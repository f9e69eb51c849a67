"""Fields of a view that are left out where there is nothing to say."""

from __future__ import annotations

from typing import Any

OPTIONAL: dict[str, Any] = {"metadata": {"optional": True}}
"""The options of such a field, where it needs no description."""
