"""清除: taking every word of a disclosure away at once, so that nothing of it is left but digests."""

from __future__ import annotations

from chassis.ports import Clock
from services.catalog.domain import purging as rules
from services.catalog.domain.disclosure import FOLLOW_UP, Disclosure
from services.catalog.domain.tasks import close_task, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.follow_publication import follow_publication
from services.catalog.use_cases.go_together import lock_both
from services.catalog.use_cases.keep_matter import keep_matter
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.tell_companion import tell_companion


def purge(command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Remove text, files, revisions, search words and stored events of a disclosure in any state; a review must follow.

    Nothing may delay it, so no version is asked for. Why is asked in that review, on paper; a reason given here is not
    kept.
    """
    lock_both(command.disclosure, work)
    return purge_loaded(
        load_for_update(work, command.disclosure, act="purge", by=command.actor), command, work=work, clock=clock
    )


def purge_loaded(disclosure: Disclosure, command: Act, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Purge a locked disclosure."""
    at = clock.now()
    copies = work.disclosures.copies_of(disclosure.id)
    gone, purged = rules.purge(disclosure, by=command.actor, at=at, copies=copies)
    # A delivery may be noted just now, and its proof has words: whoever comes later sees that this was purged.
    work.reception.hold(gone.id)
    for task in (*disclosure.tasks.values(), *disclosure.closed_tasks):
        work.events.erase(f"task/{task}")
    work.search.remove(disclosure)
    work.changes.erase(gone.id)
    work.issues.forget_reasons(gone.id)
    if not disclosure.is_purged:
        work.changes.add("withdrawn", gone, at=at)
    follow_publication(gone, work=work, at=at)
    keep_matter(gone, work=work, at=at)
    events = [purged]
    for kind in (kind for kind in gone.tasks if kind != FOLLOW_UP):
        gone, closed = close_task(gone, kind, at=at, reason="purged")
        events += closed
    gone, opened = open_task(gone, FOLLOW_UP, task=work.ids.new(), at=at)
    for event in (*events, *opened):
        work.events.record(event)
    photos = [delivery.proof["photo"] for delivery in disclosure.deliveries if delivery.proof.get("photo")]
    gone, digests = work.disclosures.purge(gone, photos=photos)
    tell_companion(gone, interprets=disclosure.revision.content.interprets, work=work, at=at)
    # The files go before the commit: should the commit fail, the office repeats the act; the text never survives it.
    for digest in digests:
        work.files.remove(digest)
    return gone
