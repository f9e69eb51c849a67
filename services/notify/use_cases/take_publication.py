"""Take a publication in: bring it to its channels, open tasks for the by-hand ones, let the agencies know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import SYSTEM, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain import external, posting
from services.notify.domain import publication as publications
from services.notify.domain.delivery import HANGING, NOT_YET_THERE, Delivery, DeliveryState
from services.notify.domain.publication import Publication
from services.notify.domain.tasks import Task
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePublication:
    """``publication`` is what the catalog announced in the event ``event_id`` at ``at``."""

    event_id: str
    at: datetime
    publication: Publication


def take_publication(command: TakePublication, *, work: UnitOfWork, clock: Clock) -> Publication:
    """Keep the revision, deliver it, replace what the revision before left behind, and let the agencies know."""
    announced, now = command.publication, clock.now()
    known = work.publications.load_for_update(announced.disclosure, announced.audience)
    if known is None:
        publication, taken = publications.take_first(announced, by=SYSTEM, at=now)
    else:
        publication, taken = publications.correct(known, announced, by=SYSTEM, at=now)
    if publication.is_for_agencies:
        publication = _send(publication, command, work)
    if known is not None and publication.closes_earlier:
        forget_earlier(publication, publication.closed_through, at=command.at, work=work)
    if known is None:
        work.publications.add(publication)
    else:
        work.publications.save(publication)
    work.events.record(taken)
    if known is not None:
        _replace_earlier(publication, work, clock)
    _deliver(publication, work, clock)
    return publication


def forget_earlier(publication: Publication, through: int, *, at: datetime, work: UnitOfWork) -> None:
    """Of editions up to one only the present words stay, here and with agencies: a public notice has ended."""
    _reword_deliveries(publication, through, work)
    if publication.audience != "external" or not publication.external_sequence:
        return
    words = external.words_of(publication, through)
    work.external.reword(publication.index_number, words)
    work.purges.reword_at_broker(publication.index_number, words, at=at)
    work.events.forget()


def _reword_deliveries(publication: Publication, through: int, work: UnitOfWork) -> None:
    """Whoever keeps a channel knows of a delivery without working on what it carries."""
    left = {"title": publication.title, "summary": publication.summary}
    known = work.deliveries.load_all_for_update(publication.disclosure)
    saved = work.deliveries.save([deliveries.reworded(each, **left) for each in known if each.revision <= through])
    for delivery in saved:
        if delivery.state == DeliveryState.TO_REMOVE:
            work.tasks.retitle_removal(delivery.id, posting.removal_title(delivery))


def _send(publication: Publication, command: TakePublication, work: UnitOfWork) -> Publication:
    publication = publications.next_external(publication)
    work.external.send(
        external.published(
            publication,
            event_id=command.event_id,
            at=command.at,
            body_name=work.body_name(publication.body),
            origin=work.origin,
        )
    )
    return publication


def _deliver(publication: Publication, work: UnitOfWork, clock: Clock) -> None:
    now, due_on = clock.now(), work.calendar.due(clock.today(), posting.POSTING_DAYS).on
    opened: list[Delivery] = []
    tasks: list[Task] = []
    for channel in publication.channels:
        new = posting.delivery_on(
            publication, channel, delivery_id=work.ids.new(), due_on=None if channel.by_itself else due_on
        )
        act = deliveries.deliver_by_itself if channel.by_itself else deliveries.open_delivery
        new, begun = act(new, by=SYSTEM, at=now)
        work.events.record(begun)
        opened.append(new)
        if not channel.by_itself:
            tasks.append(posting.posting_task(new, task_id=work.ids.new(), at=now))
    work.deliveries.add(opened)
    work.tasks.add(tasks)


def _replace_earlier(publication: Publication, work: UnitOfWork, clock: Clock) -> None:
    """What was not up yet never will be; what hangs on a channel that is named no more is taken down.

    A sheet on a channel that is named again stays until the new one is confirmed in its place.
    """
    named = {channel.code for channel in publication.channels}
    now, due_on = clock.now(), work.calendar.due(clock.today(), posting.REMOVAL_DAYS).on
    changed: list[Delivery] = []
    tasks: list[Task] = []
    for earlier in work.deliveries.load_all_for_update(publication.disclosure):
        if earlier.state in NOT_YET_THERE:
            done, ended = deliveries.cancel(earlier, by=SYSTEM, at=now)
        elif earlier.state not in HANGING:
            continue
        elif earlier.channel.code not in named:
            done, ended = deliveries.recall(earlier, due_on, by=SYSTEM, at=now)
        elif earlier.channel.by_itself or earlier.state == DeliveryState.MISSING:
            done, ended = deliveries.replaced(earlier, by=SYSTEM, at=now)
        else:
            continue
        work.events.record(ended)
        changed.append(done)
        if done.state == DeliveryState.TO_REMOVE:
            tasks.append(posting.removal_task(done, task_id=work.ids.new(), at=now))
    work.deliveries.save(changed)
    work.tasks.close_own([done.id for done in changed], reason="superseded", at=now)
    work.tasks.add(tasks)
