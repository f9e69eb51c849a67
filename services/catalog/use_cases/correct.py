"""Correcting what is published: the next revision begins as a draft."""

from __future__ import annotations

from dataclasses import replace

from chassis.ports import Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import REEXAMINE, Disclosure
from services.catalog.domain.revision import is_draft_id
from services.catalog.domain.tasks import OF_REFUSAL, close_tasks
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_whole_for_update, public_revision
from services.catalog.use_cases.notice_words import refuse_hidden_words
from services.catalog.use_cases.public_words import refuse_personal_data


def correct(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Begin the next revision of what is published, with a copy of it; the reason will be public."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure, revisions = load_whole_for_update(
        work, command.disclosure, act="correct", by=command.actor, expected=command.expected
    )
    source = public_revision(disclosure, revisions).content
    if is_draft_id(source.interprets):  # it went out with what has a number since
        source = replace(source, interprets=work.disclosures.index_number_of(source.interprets))
    begun, event = rules.correct(disclosure, source, by=command.actor, at=clock.now(), reason=command.reason)
    refuse_personal_data({"reason": command.reason}, disclosure.item, work)
    refuse_hidden_words({"reason": command.reason}, disclosure, revisions, work)
    # What was refused is followed by another text: there is nothing to examine again.
    begun, closed = close_tasks(begun, (REEXAMINE, *OF_REFUSAL), at=clock.now(), reason="corrected")
    for recorded in (event, *closed):
        work.events.record(recorded)
    return work.disclosures.begin_revision(begun)
