"""Changing a draft or a returned revision."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import drafting as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.limit_tasks import without_limit_tasks
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.keep_matter import keep_matter
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.submission import Submission, content_of, digests
from services.catalog.use_cases.tell_companion import tell_companion


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The whole new content of a revision; ``expected`` is the version that was seen."""

    actor: Actor
    disclosure: str
    submission: Submission
    expected: str | None = None


def edit(command: Edit, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Replace the content."""
    disclosure = load_for_update(work, command.disclosure, act="edit", by=command.actor, expected=command.expected)
    present = disclosure.revision.content
    # Asked before the new text is stored: who may not edit must leave nothing behind.
    rules.edit(disclosure, present, by=command.actor, at=clock.now())
    content = content_of(
        command.submission,
        item=disclosure.item,
        body=disclosure.body,
        by=command.actor,
        at=clock.now(),
        work=work,
        present=present,
    )
    edited, event = rules.edit(disclosure, content, by=command.actor, at=clock.now())
    # Counted anew from another day; the timer tells whoever is concerned then.
    moved = content.formed_on != present.formed_on
    edited, pressed = without_limit_tasks(edited, at=clock.now(), reason="counted anew") if moved else (edited, [])
    for recorded in (event, *pressed):
        work.events.record(recorded)
    kept = work.disclosures.save(edited)
    if moved:
        keep_matter(kept, work=work, at=clock.now())
    for named in {present.interprets, content.interprets} if present.interprets != content.interprets else ():
        tell_companion(kept, interprets=named, work=work, at=clock.now())
    work.uploads.refer(kept.id, sorted(set(digests(content)) - set(digests(present))))
    return kept
