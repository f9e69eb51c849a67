"""Loading a disclosure for a change: locked, of the expected version, and only for those who may know of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chassis.ports import Actor, DomainEvent, Refusal
from services.catalog.domain.access import may_read
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.freshness import require_version
from services.catalog.domain.possible_acts import acts_for
from services.catalog.domain.publishing import refused_after_approval
from services.catalog.domain.refusals import NoSuchDisclosure, NotInThisState
from services.catalog.domain.revision import Revision
from services.catalog.ports import UnitOfWork


def load_for_update(work: UnitOfWork, identity: str, *, act: str, by: Actor, expected: str | None = None) -> Disclosure:
    """The disclosure, locked until the transaction ends. Whoever may not know of it learns nothing.

    ``act`` is what is to be done with it, for the record of a refusal.
    """
    disclosure = work.disclosures.load_for_update(identity)
    if disclosure is None or not may_read(disclosure, by):
        raise NoSuchDisclosure
    require_version(disclosure.etag, expected)
    audit_refusals(work, disclosure, act, by=by)
    return disclosure


def load_whole_for_update(
    work: UnitOfWork, identity: str, *, act: str, by: Actor, expected: str | None = None
) -> tuple[Disclosure, list[Revision]]:
    """The same, with all its revisions."""
    found = work.disclosures.load_whole_for_update(identity)
    if found is None or not may_read(found[0], by):
        raise NoSuchDisclosure
    require_version(found[0].etag, expected)
    audit_refusals(work, found[0], act, by=by)
    return found


def audit_refusals(work: UnitOfWork, disclosure: Disclosure, act: str, *, by: Actor) -> None:
    """Whoever tries what he may not, or what is over, with something approved leaves a record of that.

    What is not possible now names what he himself can do.
    """

    def refused(refusal: Refusal, at: datetime) -> DomainEvent | None:
        if isinstance(refusal, NotInThisState):
            refusal.offer(acts_for(disclosure, by))
        return refused_after_approval(disclosure, act, refusal, by=by, at=at)

    work.events.if_refused(refused)


def load_for_note(work: UnitOfWork, identity: str) -> Disclosure:
    """The disclosure that an event of review names, locked. Raises :class:`NoSuchDisclosure`."""
    disclosure = work.disclosures.load_for_update(identity)
    if disclosure is None:
        raise NoSuchDisclosure
    return disclosure


def body_told(work: UnitOfWork, identity: str) -> tuple[str, bool]:
    """The body of the disclosure that the public's voice is about, and whether it was purged; nothing is locked.

    Raises :class:`NoSuchDisclosure`.
    """
    found = work.reception.find(identity)
    if found is None:
        raise NoSuchDisclosure
    return found


def public_revision(disclosure: Disclosure, revisions: Sequence[Revision]) -> Revision:
    """The revision that people read, or the latest while there is none."""
    found = (revision for revision in revisions if revision.number == disclosure.public_revision)
    return next(found, disclosure.revision)
