"""Review decided that a revision must not be disclosed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.catalog.domain import reviewing as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.current_case import OfCase, current_case
from services.catalog.use_cases.keep_matter import keep_matter


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRefusal(OfCase):
    """Who refused, why, and on which legal ground."""

    by: Mapping[str, str]
    reason: str
    ground: str


def take_refusal(refusal: ReviewRefusal, *, work: UnitOfWork) -> None:
    """Keep reason and ground; the revision ends."""
    disclosure = current_case(work, refusal, "case.refused")
    if disclosure is None:
        return
    refused, event = rules.refuse(
        disclosure, by=refusal.by, at=refusal.at, reason=refusal.reason, ground=refusal.ground
    )
    work.disclosures.save(refused)
    work.events.record(event)
    keep_matter(refused, work=work, at=refusal.at)
