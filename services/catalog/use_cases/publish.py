"""Publishing an approved revision whose hour has come. Nobody calls it by hand: approval and the timer do."""

from __future__ import annotations

from datetime import datetime

from services.catalog.domain import publishing as rules
from services.catalog.domain.disclosure import UNPUBLISHED_TASK, Disclosure
from services.catalog.domain.limit_tasks import without_limit_tasks
from services.catalog.domain.numbers import index_counter, index_number
from services.catalog.domain.public_notice import closed as closed_editions
from services.catalog.domain.reception import is_all_delivered, is_filed
from services.catalog.domain.tasks import close_task, open_task
from services.catalog.domain.timeline import china_date
from services.catalog.domain.withholding import closed_by_correction
from services.catalog.ports import PUBLICATION_COUNTER, UnitOfWork
from services.catalog.use_cases.follow_publication import follow_publication
from services.catalog.use_cases.load_for_update import public_revision
from services.catalog.use_cases.require_whole import require_whole
from services.catalog.use_cases.withheld import is_more_than, withheld_of


def publish(approved: Disclosure, *, work: UnitOfWork, at: datetime) -> Disclosure:
    """Publish a locked disclosure's approved revision: number, search, public log, event.

    Raises :class:`~services.catalog.domain.refusals.ContentDamaged`.
    """
    require_whole(approved.revision.content, work.files)
    # Whoever notes a delivery just now may open the archivist's task as well.
    work.reception.hold(approved.id)
    body, year, audience = approved.body.code, china_date(at).year, approved.audience

    def new_index_number() -> str:
        return index_number(body, year, audience, work.counters.next(index_counter(body, year, audience)))

    approved = _closes_earlier(_ends_notice(approved, work), work)
    position = work.counters.next(PUBLICATION_COUNTER)
    public, event = rules.publish(approved, at=at, position=position, new_index_number=new_index_number)
    if approved.public_revision is not None:
        work.disclosures.supersede(public.id, approved.public_revision, at)
    make_findable(public, approved, work=work, at=at)
    public, closed = close_task(public, UNPUBLISHED_TASK, at=at, reason="published")
    public, pressed = without_limit_tasks(public, at=at, reason="published")
    for recorded in (event, *closed, *pressed):
        work.events.record(recorded)
    follow_publication(public, work=work, at=at)
    return awaiting_archive(public, work=work, at=at)


def make_findable(public: Disclosure, before: Disclosure, *, work: UnitOfWork, at: datetime) -> None:
    """Search, the lists of co-issuers and the public log show the edition instead of the one before."""
    text = work.files.get(public.revision.content.text.digest).decode()
    work.search.add(public, text, previous_position=before.position)
    work.disclosures.list_again(public, before=before)
    work.disclosures.link(public, public.revision.content)
    # To readers of the website a correction that brings it there is the first that they see of it.
    work.changes.add("corrected" if before.on_website else "published", public, at=at)


def _ends_notice(approved: Disclosure, work: UnitOfWork) -> Disclosure:
    """A correction that is no public notice any more ends the one that it corrects."""
    if approved.notice_until is None or approved.revision.content.notice_until is not None:
        return approved
    whole = work.disclosures.load_whole_for_update(approved.id)
    return closed_editions(approved, whole[1]) if whole else approved


def _closes_earlier(approved: Disclosure, work: UnitOfWork) -> Disclosure:
    """A correction that withholds more than the edition that people read closes it, and those before."""
    now = withheld_of(approved.revision.content, work)
    if not now or approved.public_revision is None or approved.closed_through >= approved.public_revision:
        return approved
    whole = work.disclosures.load_whole_for_update(approved.id)
    if whole is None:
        return approved
    before = public_revision(approved, whole[1]).content
    return closed_by_correction(approved) if is_more_than(before, now, work) else approved


def awaiting_archive(public: Disclosure, *, work: UnitOfWork, at: datetime) -> Disclosure:
    """Tell the archivist, once it is out on all its channels and not filed yet; a correction wants its addendum."""
    if is_filed(public) or not is_all_delivered(public):
        return public
    waiting, opened = open_task(public, "archive", task=work.ids.new(), at=at)
    for event in opened:
        work.events.record(event)
    return waiting
