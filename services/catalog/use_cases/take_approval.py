"""Review approved a revision: it is published at once, or waits for its hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.ports import Clock
from services.catalog.domain import reviewing as rules
from services.catalog.domain.publishing import is_due
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.present_case import present_case
from services.catalog.use_cases.publish import publish


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What was approved, by its content hash, and by whom."""

    disclosure: str
    revision: int
    case: str
    content_hash: str
    verdicts: tuple[Mapping[str, Any], ...]
    record_digest: str
    at: datetime


def take_approval(word: Approval, *, work: UnitOfWork, clock: Clock) -> None:
    """Approve exactly that content and publish it when it is due. A mismatch is refused and so parked."""
    disclosure = present_case(
        work, word.disclosure, revision=word.revision, case=word.case, name="case.approved", at=word.at
    )
    if disclosure is None:
        return
    approved, fact = rules.approve(
        disclosure,
        approved_hash=word.content_hash,
        verdicts=word.verdicts,
        record_digest=word.record_digest,
        at=word.at,
    )
    work.events.record(fact)
    now = clock.now()
    if is_due(approved, now):
        approved = publish(approved, work=work, at=now)
    work.disclosures.save(approved)
