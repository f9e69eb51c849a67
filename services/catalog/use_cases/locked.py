"""Taking hold of a disclosure: locked, of the expected version, and only for those who may know of it."""

from __future__ import annotations

from chassis.ports import Actor
from services.catalog.domain.access import may_read
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.freshness import require_version
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.domain.revision import Revision
from services.catalog.ports import UnitOfWork


def locked(work: UnitOfWork, identity: str, *, by: Actor, expected: str | None = None) -> Disclosure:
    """The disclosure for a change. Whoever may not know of it learns nothing."""
    disclosure = work.disclosures.lock(identity)
    if disclosure is None or not may_read(disclosure, by):
        raise NoSuchDisclosure
    require_version(disclosure.etag, expected)
    return disclosure


def locked_whole(
    work: UnitOfWork, identity: str, *, by: Actor, expected: str | None = None
) -> tuple[Disclosure, list[Revision]]:
    """The same, with all its revisions."""
    found = work.disclosures.lock_whole(identity)
    if found is None or not may_read(found[0], by):
        raise NoSuchDisclosure
    require_version(found[0].etag, expected)
    return found


def public_revision(disclosure: Disclosure, revisions: list[Revision]) -> Revision:
    """The revision that people read, or the latest while there is none."""
    return next((one for one in revisions if one.number == disclosure.public_revision), disclosure.revision)
