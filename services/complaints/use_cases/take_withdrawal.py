"""catalog withdrew an external disclosure, or took it down."""

from __future__ import annotations

from datetime import datetime

from chassis.ports import SYSTEM, DomainEvent
from services.complaints.domain.directory import Publication
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.keep_publication import keep_publication


def take_withdrawal(publication: Publication, *, at: datetime, repeated: bool = False, work: UnitOfWork) -> None:
    """It is evaluated no more. After a takedown nothing said about it stays public either: it may quote the text."""
    keep_publication(publication, repeated=repeated, work=work)
    if not publication.purged:
        return
    work.cases.withhold(publication.disclosure)
    digests = sorted(work.answers.take_down(publication.disclosure))
    for digest in digests:
        work.files.remove(digest)
    work.events.forget()
    work.events.record(
        DomainEvent(
            name="publication.taken_down",
            aggregate=publication.disclosure,
            body=publication.body,
            actor=SYSTEM,
            at=at,
            audience="external",
            detail={"responses": len(digests) // 2, "files": digests},
            correlation=publication.disclosure,
            announce=False,
        )
    )
