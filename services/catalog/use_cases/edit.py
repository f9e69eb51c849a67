"""Changing a draft or a returned revision."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.locked import locked
from services.catalog.use_cases.submission import Submission, content_of, digests, scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The whole new content of a revision; ``expected`` is the version that was seen."""

    actor: Actor
    disclosure: str
    submission: Submission
    expected: str | None = None


def edit(command: Edit, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Replace the content, unless it bears a secrecy marking: then nothing of it is kept."""
    scan(command.submission, work)
    disclosure = locked(work, command.disclosure, by=command.actor, expected=command.expected)
    present = disclosure.revision.content
    # Asked before the new text is stored: who may not edit must leave nothing behind.
    rules.edit(disclosure, present, by=command.actor, at=clock.now())
    content = content_of(
        command.submission,
        item=disclosure.item,
        body=disclosure.body,
        by=command.actor,
        work=work,
        present=present,
    )
    edited, fact = rules.edit(disclosure, content, by=command.actor, at=clock.now())
    work.disclosures.save(edited)
    new = set(digests(content)) - set(digests(present))
    if new:
        work.uploads.refer(edited.id, sorted(new))
    work.events.record(fact)
    return edited
