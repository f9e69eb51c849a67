"""Where the data that all clones share lie: `shared` beside the repository."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[1].parent / "shared"


def shared_json(name: str) -> Any:
    """A JSON file of the shared data."""
    return json.loads((SHARED / "data" / name).read_text(encoding="utf-8"))


# An eighth of the laws, and in `make test-slow` all.
EVERY_LAW = [8, pytest.param(1, marks=pytest.mark.slow)]


@cache
def laws() -> tuple[dict[str, Any], ...]:
    """The 1,283 laws and regulations: title, class, date, body."""
    with gzip.open(SHARED / "data" / "laws.jsonl.gz", "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)
