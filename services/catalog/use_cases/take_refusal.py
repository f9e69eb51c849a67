"""Review decided that a revision must not be disclosed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.catalog.domain import reviewing as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.present_case import present_case


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalOfReview:
    """Who refused, why, and on which legal ground."""

    disclosure: str
    revision: int
    case: str
    by: Mapping[str, str]
    at: datetime
    reason: str
    ground: str


def take_refusal(word: RefusalOfReview, *, work: UnitOfWork) -> None:
    """Keep reason and ground; the revision ends."""
    disclosure = present_case(
        work, word.disclosure, revision=word.revision, case=word.case, name="case.refused", at=word.at
    )
    if disclosure is None:
        return
    refused, fact = rules.refuse(disclosure, by=word.by, at=word.at, reason=word.reason, ground=word.ground)
    work.disclosures.save(refused)
    work.events.record(fact)
