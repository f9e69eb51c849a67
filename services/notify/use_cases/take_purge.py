"""Take a purge in: no word of the disclosure is left here, at the agencies' broker, or on the way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from chassis.ports import SYSTEM, Audience, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain import publication as publications
from services.notify.domain.publication import Publication
from services.notify.ports import UnitOfWork
from services.notify.use_cases.take_withdrawal import call_back, tell_withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePurge:
    """What the catalog announced in the event ``event_id`` at ``at``."""

    event_id: str
    at: datetime
    disclosure: str
    audience: Audience


def take_purge(command: TakePurge, *, work: UnitOfWork, clock: Clock) -> None:
    """Blank every table, and remember it, so that a task told late brings no title back; have agencies erase it.

    Done again it blanks again and tells nobody twice.
    """
    work.purges.add(command.disclosure, at=command.at)
    work.tasks.blank_about(command.disclosure)
    for delivery in work.deliveries.load_all_for_update(command.disclosure):
        work.events.erase(f"delivery/{delivery.id}")
    known = work.publications.load_for_update(command.disclosure, command.audience)
    if known is not None:
        _purge(known, command, work)
    # What was leaked comes down the same day.
    call_back(command.disclosure, due_on=clock.today(), work=work, clock=clock, blank=deliveries.blanked)
    work.events.forget()


def _purge(known: Publication, command: TakePurge, work: UnitOfWork) -> None:
    remembered = work.publications.remembered(known.disclosure)
    # A row that has its words again, from a backup, forgets them again; the agencies were told once.
    is_told = remembered is not None and remembered.purged
    gone, purged = publications.purge(known, by=SYSTEM, at=command.at, again=is_told)
    if gone.audience == "external":
        work.external.erase(gone.index_number, at=command.at)
        work.purges.erase_at_broker(gone.index_number, at=command.at)
    if not is_told:
        gone = tell_withdrawn(gone, command.event_id, command.at, work)
    if not known.purged:
        work.events.record(purged)
    work.publications.save(gone)
