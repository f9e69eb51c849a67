"""Reading the six steps of a disclosure: whole for those who work on it, the public part for its readers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from chassis.ports import Actor
from services.catalog.domain.access import is_reader, may_work
from services.catalog.domain.content_hash import moment
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.refusals import NoSuchDisclosure, Withdrawn
from services.catalog.domain.time_limit import Deadline
from services.catalog.domain.timeline import Step, six_steps, time_limit
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Timeline:
    """The six steps, the time limit, and whether the reader may see who and why."""

    steps: tuple[Step, ...]
    limit: Deadline | None
    staff: bool
    revision: int


def read_timeline(identity: str, *, by: Actor, work: UnitOfWork, today: date) -> Timeline:
    """Where it stands. Readers see the public edition's way, not that a correction is being prepared."""
    disclosure = work.disclosures.get(identity)
    if disclosure is None:
        raise NoSuchDisclosure
    works = may_work(disclosure.audience, disclosure.body.code, disclosure.revision.proposer.get("sub", ""), by)
    if not works:
        disclosure = _as_readers_see(disclosure, by, work)
    return Timeline(
        steps=six_steps(disclosure, calendar=work.calendar, today=today),
        limit=time_limit(disclosure, calendar=work.calendar, today=today),
        staff=works,
        revision=disclosure.revision.number,
    )


def _as_readers_see(disclosure: Disclosure, by: Actor, work: UnitOfWork) -> Disclosure:
    edition = disclosure.public_edition
    if edition is None or not is_reader(disclosure.audience, disclosure.body.code, disclosure.item.audience_group, by):
        raise NoSuchDisclosure
    if disclosure.withdrawal is not None:
        raise Withdrawn(
            index_number=disclosure.index_number,
            reason=disclosure.withdrawal.reason,
            ground=disclosure.withdrawal.ground,
            withdrawn_at=moment(disclosure.withdrawal.at) or "",
            title=edition.title,
        )
    if disclosure.revision.number == edition.number:
        return disclosure
    revisions = work.disclosures.revisions(disclosure.id)
    public = next(one for one in revisions if one.number == edition.number)
    entries = tuple(entry for entry in disclosure.timeline if entry.revision <= edition.number)
    return replace(disclosure, revision=public, timeline=entries)
