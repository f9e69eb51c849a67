"""Giving a draft or a returned revision up."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import COMPANION_ENDED, HAND_OVER, NOTICE_ENDED, OBJECTED, Disclosure
from services.catalog.domain.limit_tasks import without_limit_tasks
from services.catalog.domain.tasks import REEXAMINED, close_tasks
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.go_together import lock_both
from services.catalog.use_cases.keep_matter import keep_matter
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.tell_companion import tell_companion

_ENDED_WITH_IT = ("returned", "held", OBJECTED, COMPANION_ENDED, NOTICE_ENDED, REEXAMINED, HAND_OVER)


def abandon(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Give the draft or returned revision up; what is published, if anything, stays."""
    work.markings.refuse_text(command.reason, "reason")
    lock_both(command.disclosure, work)
    disclosure = load_for_update(work, command.disclosure, act="abandon", by=command.actor, expected=command.expected)
    at = clock.now()
    left, event = rules.abandon(disclosure, by=command.actor, at=at, reason=command.reason)
    left, closed = close_tasks(left, _ENDED_WITH_IT, at=at, reason="abandoned")
    left, pressed = without_limit_tasks(left, at=at, reason="abandoned")
    for recorded in (event, *closed, *pressed):
        work.events.record(recorded)
    keep_matter(left, work=work, at=at)
    saved = work.disclosures.save(left)
    tell_companion(saved, interprets=saved.revision.content.interprets, work=work, at=at)
    return saved
