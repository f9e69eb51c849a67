"""紧急下架: taking a publication down at once, so that nothing of it is left but digests."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.catalog.domain import publishing as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.tasks import close_task, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.locked import locked

# What the stored events of a disclosure say of its content.
TELLING = (
    "title",
    "item_title",
    "summary",
    "document_number",
    "attachments",
    "reason",
    "change_reason",
    "content",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDown:
    """Which disclosure. Why is asked in the review that follows, on paper, not here."""

    actor: Actor
    disclosure: str
    expected: str | None = None


def take_down(command: TakeDown, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Remove text, files, revisions, search words and stored events' metadata; a review must follow."""
    disclosure = locked(work, command.disclosure, by=command.actor, expected=command.expected)
    at = clock.now()
    tasks = [*disclosure.tasks.values(), *disclosure.closed_tasks]
    gone, facts = rules.take_down(disclosure, by=command.actor, at=at)
    for kind in ("archive", "returned"):
        gone, closed = close_task(gone, kind, at=at, reason="taken_down")
        facts += [closed] if closed else []
    gone, opened = open_task(gone, "follow_up", task=work.ids.new(), at=at)
    facts += [opened] if opened else []
    work.publications.unindex(disclosure)
    work.changes.add("withdrawn", gone, at=at)
    work.events.redact(f"disclosure/{gone.id}", TELLING)
    for task in tasks:
        work.events.redact(f"task/{task}", ["title"])
    for fact in facts:
        work.events.record(fact)
    # The files go before the commit: should the commit fail, the office repeats the act; the text never survives it.
    for digest in work.disclosures.purge(gone):
        work.files.remove(digest)
    return gone
