"""紧急下架: taking a publication down at once, so that nothing of it is left but digests."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import publishing as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.tasks import close_task, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_for_update

# What the stored events of a disclosure say of its content.
WORDS_IN_EVENTS = (
    "title",
    "item_title",
    "summary",
    "document_number",
    "attachments",
    "reason",
    "change_reason",
    "no_website_reason",
    "findings",
    "kept_findings",
    "content",
)


def take_down(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Remove text, files, revisions, search words and stored events' metadata at once; a review must follow.

    Why is asked in that review, on paper; a reason given here is not kept.
    """
    disclosure = load_for_update(work, command.disclosure, by=command.actor, expected=command.expected)
    at = clock.now()
    tasks = [*disclosure.tasks.values(), *disclosure.closed_tasks]
    gone, events = rules.take_down(disclosure, by=command.actor, at=at)
    for kind in ("archive", "returned"):
        gone, closed = close_task(gone, kind, at=at, reason="taken_down")
        events += closed
    gone, opened = open_task(gone, "follow_up", task=work.ids.new(), at=at)
    work.search.remove(disclosure)
    work.changes.add("withdrawn", gone, at=at)
    work.events.redact(f"disclosure/{gone.id}", WORDS_IN_EVENTS)
    for task in tasks:
        work.events.redact(f"task/{task}", ["title"])
    for event in (*events, *opened):
        work.events.record(event)
    gone, digests = work.disclosures.purge(gone)
    # The files go before the commit: should the commit fail, the office repeats the act; the text never survives it.
    for digest in digests:
        work.files.remove(digest)
    return gone
