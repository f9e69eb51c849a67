"""Review decided that a revision must not be disclosed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.catalog.domain import reviewing as rules
from services.catalog.domain.disclosure import COMPANION_ENDED
from services.catalog.domain.tasks import OF_REFUSAL, close_task, due_on, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.current_case import OfCase, current_case
from services.catalog.use_cases.go_together import lock_both
from services.catalog.use_cases.keep_matter import keep_matter
from services.catalog.use_cases.tell_companion import tell_companion


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRefusal(OfCase):
    """Who refused, why, and on which legal ground."""

    by: Mapping[str, str]
    reason: str
    ground: str


def take_refusal(refusal: ReviewRefusal, *, work: UnitOfWork) -> None:
    """Keep reason and ground; the revision ends. Its proposer reads why, and the office looks at the ground."""
    lock_both(refusal.disclosure, work)
    disclosure = current_case(work, refusal, "case.refused")
    if disclosure is None:
        return
    refused, event = rules.refuse(
        disclosure, by=refusal.by, at=refusal.at, reason=refusal.reason, ground=refusal.ground
    )
    events = [event]
    for kind in OF_REFUSAL:
        due = due_on(refused, kind, work.calendar)
        refused, opened = open_task(refused, kind, task=work.ids.new(), due_on=due, at=refusal.at)
        events += opened
    for recorded in events:
        work.events.record(recorded)
    refused, told = close_task(refused, COMPANION_ENDED, at=refusal.at, reason="refused")
    for recorded in told:
        work.events.record(recorded)
    work.disclosures.save(with_consents_asked(refused, work=work, at=refusal.at, reason="refused"))
    tell_companion(refused, interprets=refused.revision.content.interprets, work=work, at=refusal.at)
    keep_matter(refused, work=work, at=refusal.at)
