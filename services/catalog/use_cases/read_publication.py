"""Reading what is published."""

from __future__ import annotations

from chassis.ports import Actor
from services.catalog.domain.access import is_reader, may_work
from services.catalog.domain.content_hash import moment
from services.catalog.domain.numbers import INDEX_NUMBER
from services.catalog.domain.refusals import NoSuchDisclosure, NoSuchFile, Withdrawn
from services.catalog.domain.revision import Attachment
from services.catalog.ports import Publication, Standing, UnitOfWork


def read_publication(index_number: str, *, by: Actor, work: UnitOfWork, revision: int | None = None) -> Publication:
    """One edition. Raises :class:`Withdrawn` where a tombstone stands, :class:`NoSuchDisclosure` for outsiders."""
    found = work.publications.find(index_number, revision) if INDEX_NUMBER.fullmatch(index_number) else None
    if found is None or not _may_know(found, by):
        raise NoSuchDisclosure
    if found.withdrawal is not None:
        raise Withdrawn(
            index_number=found.index_number,
            reason=found.withdrawal.reason,
            ground=found.withdrawal.ground,
            withdrawn_at=moment(found.withdrawal.at) or "",
            title=found.content.title,
        )
    return found


def read_standing(index_number: str, *, by: Actor, work: UnitOfWork, revision: int | None = None) -> Standing | None:
    """The standing of an edition that :func:`read_publication` would give; None wherever that would raise."""
    found = work.publications.standing(index_number, revision) if INDEX_NUMBER.fullmatch(index_number) else None
    return found if found is not None and _may_know(found, by) else None


def read_published_file(
    index_number: str, digest: str, *, by: Actor, work: UnitOfWork, revision: int | None = None
) -> tuple[Attachment, bytes]:
    """An attachment of an edition that the reader may read: a digest alone is no access right."""
    publication = read_publication(index_number, by=by, work=work, revision=revision)
    for attachment in publication.content.attachments:
        if attachment.digest == digest:
            return attachment, work.files.get(digest)
    raise NoSuchFile


def _may_know(found: Publication | Standing, by: Actor) -> bool:
    return is_reader(found.audience, found.body, found.audience_group, by) or may_work(
        found.audience, found.body, found.proposer, by
    )
