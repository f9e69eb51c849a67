"""Whether what review decided concerns the case that a revision is in now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.catalog.domain import reviewing as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import load_for_note


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCase:
    """What every event of a case says; ``snapshot``: repeated for a reader that may have missed it."""

    disclosure: str
    revision: int
    case: str
    at: datetime
    snapshot: bool = False


def current_case(work: UnitOfWork, decision: OfCase, name: str) -> Disclosure | None:
    """The locked disclosure, or None when the decision came too late to count, which is recorded."""
    found = load_for_note(work, decision.disclosure)
    if rules.is_late(found, case=decision.case, revision=decision.revision):
        work.events.record(rules.late_event(found, name=name, case=decision.case, at=decision.at))
        return None
    return found
