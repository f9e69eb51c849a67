"""A public notice (公示) is over: the public reads the edition that was approved for its end."""

from __future__ import annotations

from datetime import datetime

from chassis.ports import SYSTEM, Clock
from services.catalog.domain import public_notice as rules
from services.catalog.domain.disclosure import NO_ISSUE, NOTICE_ENDED, OBJECTED, UNPUBLISHED_TASK, Disclosure
from services.catalog.domain.publishing import end_revision_under_way
from services.catalog.domain.revision import Revision
from services.catalog.domain.tasks import REEXAMINED, close_tasks, open_task
from services.catalog.ports import PUBLICATION_COUNTER, UnitOfWork
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.follow_publication import follow_publication
from services.catalog.use_cases.load_for_update import public_revision
from services.catalog.use_cases.publish import awaiting_archive, make_findable
from services.catalog.use_cases.require_whole import require_whole


def end_notice(identity: str, *, work: UnitOfWork, clock: Clock) -> None:
    """End one notice whose last day is over; again, nothing happens. Raises :class:`ContentDamaged`.

    A correction that is under way was of the text with the personal data: it goes on as a draft of the next number.
    """
    found, at = work.disclosures.load_whole_for_update(identity), clock.now()
    # Between the list and the lock it may have been withdrawn, or corrected.
    if found is None or not rules.is_over(found[0], clock.today()):
        return
    disclosure, revisions = found
    notice = public_revision(disclosure, revisions)
    require_whole(rules.ended_content(notice.content), work.files)
    work.reception.hold(identity)
    interrupted = disclosure.revision if disclosure.revision.is_under_way else None
    if interrupted:
        disclosure = _interrupt(disclosure, work, at)
    ended = _publish_end(disclosure, revisions, notice, work, at)
    if interrupted:
        _resume(ended, interrupted, work, at)


def _interrupt(disclosure: Disclosure, work: UnitOfWork, at: datetime) -> Disclosure:
    left, events = end_revision_under_way(disclosure, by=SYSTEM, at=at, reason=rules.REASON)
    kinds = ("returned", "held", OBJECTED, NOTICE_ENDED, REEXAMINED, UNPUBLISHED_TASK, NO_ISSUE)
    left, closed = close_tasks(left, kinds, at=at, reason="notice ended")
    for event in (*events, *closed):
        work.events.record(event)
    return work.disclosures.save(with_consents_asked(left, work=work, at=at, reason="notice ended"))


def _publish_end(
    disclosure: Disclosure, revisions: list[Revision], notice: Revision, work: UnitOfWork, at: datetime
) -> Disclosure:
    position = work.counters.next(PUBLICATION_COUNTER)
    ended, events = rules.end_notice(rules.closed(disclosure, revisions), notice, at=at, position=position)
    work.disclosures.supersede(ended.id, notice.number, at)
    for event in events:
        work.events.record(event)
    ended = awaiting_archive(ended, work=work, at=at)
    saved = work.disclosures.begin_revision(ended)
    make_findable(saved, disclosure, work=work, at=at)
    follow_publication(saved, work=work, at=at)
    return saved


def _resume(ended: Disclosure, interrupted: Revision, work: UnitOfWork, at: datetime) -> None:
    begun, event = rules.resumed(ended, interrupted, at=at)
    begun, opened = open_task(begun, NOTICE_ENDED, task=work.ids.new(), at=at)
    for recorded in (event, *opened):
        work.events.record(recorded)
    work.disclosures.begin_revision(begun)
