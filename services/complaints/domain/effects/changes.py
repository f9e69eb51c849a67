"""What an effect gives."""

from __future__ import annotations

from typing import Any

Changes = dict[str, Any]
"""Fields of the case, and what they are after the entry."""
