"""Withdrawing what is published, with a reason."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import publishing as rules
from services.catalog.domain.disclosure import (
    HAND_OVER,
    NO_ISSUE,
    NOTICE_ENDED,
    OBJECTED,
    REEXAMINE,
    UNPUBLISHED_TASK,
    Disclosure,
)
from services.catalog.domain.public_notice import closed
from services.catalog.domain.tasks import OF_REFUSAL, REEXAMINED, WITHDRAWN, close_tasks, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.follow_publication import follow_publication
from services.catalog.use_cases.load_for_update import load_whole_for_update, public_revision
from services.catalog.use_cases.notice_words import refuse_hidden_words
from services.catalog.use_cases.public_words import refuse_personal_data

_ENDED_WITH_IT = (
    "archive",
    "returned",
    "held",
    OBJECTED,
    HAND_OVER,
    NOTICE_ENDED,
    REEXAMINE,
    REEXAMINED,
    *OF_REFUSAL,
    UNPUBLISHED_TASK,
    NO_ISSUE,
)


def withdraw(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Withdraw what is published; reason and legal ground stand on the tombstone that stays at its address."""
    work.markings.refuse_text(command.reason, "reason")
    work.markings.refuse_text(command.ground, "ground")
    disclosure, revisions = load_whole_for_update(
        work, command.disclosure, act="withdraw", by=command.actor, expected=command.expected
    )
    at = clock.now()
    # What was shown for a public notice is shown no longer than it: its title is on the tombstone.
    disclosure = closed(disclosure, revisions) if disclosure.notice_until else disclosure
    gone, events = rules.withdraw(
        disclosure,
        public_revision(disclosure, revisions).content,
        by=command.actor,
        at=at,
        reason=command.reason,
        ground=command.ground,
    )
    refuse_personal_data({"reason": command.reason, "ground": command.ground}, disclosure.item, work)
    refuse_hidden_words({"reason": command.reason, "ground": command.ground}, disclosure, revisions, work)
    gone, tasks = close_tasks(gone, _ENDED_WITH_IT, at=at, reason="withdrawn")
    events += tasks
    gone = with_consents_asked(gone, work=work, at=at, reason="withdrawn")
    if follow_publication(gone, work=work, at=at) and command.actor.sub != gone.proposer:
        gone, told = open_task(gone, WITHDRAWN, task=work.ids.new(), at=at)
        events += told
    for event in events:
        work.events.record(event)
    work.changes.add("withdrawn", gone, at=at)
    work.disclosures.list_again(gone, before=disclosure)
    return work.disclosures.save(gone, revision=gone.revision != disclosure.revision)
