"""What a problem document says, by which one refusal differs from another."""

from __future__ import annotations

import json
import re
from typing import Any

from schemathesis.core.transport import Response

MOST_FIELDS = 4


def problem(response: Response | None) -> dict[str, Any]:
    """The answer's problem document; empty where it is none."""
    try:
        found = json.loads(response.content) if response is not None else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) and "code" in found else {}


def reason(response: Response | None) -> str:
    """Its status, code and the fields that it names, without the numbers of a list's parts: ``422 invalid limit``."""
    if response is None:
        return "no answer"
    found = problem(response)
    fields = sorted({re.sub(r"\d+", "#", name) for name in found.get("errors", {})})[:MOST_FIELDS]
    return " ".join([str(response.status_code), *filter(None, [found.get("code")]), ", ".join(fields)]).strip()
