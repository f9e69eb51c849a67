"""A citizen's case was erased (个人信息保护法第四十七条)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.catalog.domain.reception import told
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import body_told


def note_case_erased(identity: str, case: str, responses: Sequence[str], *, at: datetime, work: UnitOfWork) -> None:
    """Forget how it stood and what was published of it."""
    body, _ = body_told(work, identity)
    work.reception.forget_case(identity, case, responses)
    detail = {"case": case, "responses": list(responses)}
    work.events.record(told("case_erased", identity, body, at=at, detail=detail))
