"""The open cases that may be about the same matter as one."""

from __future__ import annotations

from typing import Any

from chassis.ports import Actor
from services.complaints.adapters.hidden_identity import hidden_words, hiding, is_named_to
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.cases import open_beside
from services.complaints.domain.duplicates import alike
from services.complaints.domain.permissions import require_to


def found(work: Work, number: str, officer: Actor) -> list[dict[str, Any]]:
    """The most alike first; compared with the newest of them. Raises ``NoSuchCase`` or ``NotAllowed``."""
    case, others = open_beside(work.connection, number, officer)
    require_to("case.merge", case["body"], officer)
    return [
        {**other, **hidden_words(other, hiding(other["contact"]))} if is_named_to(officer, other) else other
        for other in alike(case, others)
    ]
