"""What goes out together with something that has ended waits for nobody: its proposer says what becomes of it."""

from __future__ import annotations

from datetime import datetime

from services.catalog.domain.companion import has_ended, needs_another
from services.catalog.domain.disclosure import COMPANION_ENDED, Disclosure
from services.catalog.domain.revision import is_draft_id
from services.catalog.domain.tasks import close_task, due_on, open_task
from services.catalog.ports import UnitOfWork


def tell_companion(disclosure: Disclosure, *, interprets: str, work: UnitOfWork, at: datetime) -> None:
    """Open or close the task of what goes out with a saved disclosure, which has ended or begun.

    ``interprets`` is what it names, or named before a purge.
    """
    other = interprets if is_draft_id(interprets) else work.disclosures.interpretation_of(disclosure.id)
    found = work.disclosures.load_for_update(other) if other else None
    if found is None:
        return
    if waits_for_nobody(found, work):
        limit = due_on(found, COMPANION_ENDED, work.calendar)
        told, events = open_task(found, COMPANION_ENDED, task=work.ids.new(), due_on=limit, at=at)
    else:
        told, events = close_task(found, COMPANION_ENDED, at=at, reason="another one")
    if events:
        work.disclosures.save(told)
    for event in events:
        work.events.record(event)


def waits_for_nobody(disclosure: Disclosure, work: UnitOfWork) -> bool:
    """Whether it is to go out with what has ended, or with an interpretation that is not there."""
    named = disclosure.revision.content.interprets
    if is_draft_id(named):
        return disclosure.revision.is_under_way and has_ended(work.disclosures.load(named))
    return needs_another(disclosure) and work.disclosures.interpretation_of(disclosure.id) is None
