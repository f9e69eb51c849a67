"""A citizen's case about a disclosure moved on."""

from __future__ import annotations

from datetime import datetime

from services.catalog.domain.disclosure import Opinion
from services.catalog.domain.reception import told
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import body_told


def note_opinion(identity: str, case: str, opinion: Opinion, *, at: datetime, work: UnitOfWork) -> None:
    """Keep how the case stands beside the disclosure, so that the timeline shows what awaits a response."""
    body, is_purged = body_told(work, identity)
    if not is_purged:
        work.reception.keep_opinion(identity, case, opinion, at=at)
    detail = {"case": case, "case_state": opinion.state}
    work.events.record(told("opinion_noted", identity, body, at=at, detail=detail))
