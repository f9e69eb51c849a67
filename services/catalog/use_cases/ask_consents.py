"""会签: each body of this deployment that issues a document too has a task while its consent is awaited."""

from __future__ import annotations

from datetime import datetime

from services.catalog.domain.consent import asked
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.tasks import asked_body, close_tasks, consent_of, due_on, open_task
from services.catalog.ports import UnitOfWork


def with_consents_asked(disclosure: Disclosure, *, work: UnitOfWork, at: datetime, reason: str) -> Disclosure:
    """The disclosure, still to be saved, with the tasks that it should have: opened, or closed for ``reason``."""
    awaited = {consent_of(body) for body, waits in asked(disclosure).items() if waits}
    over = [kind for kind in disclosure.tasks if asked_body(kind) and kind not in awaited]
    disclosure, events = close_tasks(disclosure, over, at=at, reason=reason)
    for kind in sorted(awaited):
        limit = due_on(disclosure, kind, work.calendar)
        disclosure, opened = open_task(disclosure, kind, task=work.ids.new(), due_on=limit, at=at)
        events += opened
    for event in events:
        work.events.record(event)
    return disclosure
