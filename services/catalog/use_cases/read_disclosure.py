"""Reading a disclosure as one who works on it."""

from __future__ import annotations

from chassis.ports import Actor
from services.catalog.domain.access import may_work
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.refusals import NoSuchDisclosure, NoSuchFile
from services.catalog.domain.revision import Attachment, Revision
from services.catalog.ports import UnitOfWork


def read_disclosure(identity: str, *, by: Actor, work: UnitOfWork) -> Disclosure:
    """The disclosure with its latest revision, for its proposer and the roles of its route."""
    disclosure = work.disclosures.get(identity)
    if disclosure is None or not _works_on(disclosure, by):
        raise NoSuchDisclosure
    return disclosure


def read_revisions(disclosure: Disclosure, *, work: UnitOfWork) -> list[Revision]:
    """All revisions of a disclosure that was read."""
    if disclosure.revision.number == 1:
        return [disclosure.revision]
    return work.disclosures.revisions(disclosure.id)


def read_text(digest: str, *, work: UnitOfWork) -> str:
    """The Markdown text under a digest; empty when there is none, or none any more."""
    return work.files.get(digest).decode() if digest else ""


def read_working_file(identity: str, digest: str, *, by: Actor, work: UnitOfWork) -> tuple[Attachment, bytes]:
    """An attachment of whichever revision."""
    disclosure = read_disclosure(identity, by=by, work=work)
    for revision in read_revisions(disclosure, work=work):
        for attachment in revision.content.attachments:
            if attachment.digest == digest:
                return attachment, work.files.get(digest)
    raise NoSuchFile


def _works_on(disclosure: Disclosure, by: Actor) -> bool:
    return may_work(disclosure.audience, disclosure.body.code, disclosure.revision.proposer.get("sub", ""), by)
