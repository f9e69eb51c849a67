"""What catalog tells of external disclosures: published, withdrawn, taken down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, DomainEvent
from services.complaints.domain.directory import WITHDRAWN, Publication
from services.complaints.ports import UnitOfWork


def learn_published(publication: Publication, *, repeated: bool = False, work: UnitOfWork) -> None:
    """It may be evaluated and asked about from now on. ``repeated``: told for a reader that may have lost it."""
    work.directory.learn_publication(publication)
    if repeated:
        work.evaluations.recount(publication.disclosure)


def learn_withdrawn(publication: Publication, *, at: datetime, repeated: bool = False, work: UnitOfWork) -> None:
    """It is evaluated no more. After a takedown nothing said about it stays public either: it may quote the text."""
    withdrawn = replace(publication, state=WITHDRAWN, title="" if publication.purged else publication.title)
    work.directory.learn_publication(withdrawn)
    if repeated:
        work.evaluations.recount(publication.disclosure)
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
