"""catalog published an external disclosure."""

from __future__ import annotations

from services.complaints.domain.directory import Publication
from services.complaints.ports import UnitOfWork


def keep_publication(publication: Publication, *, repeated: bool = False, work: UnitOfWork) -> None:
    """It may be evaluated and asked about from now on. ``repeated``: this reader may have lost it."""
    work.directory.keep_publication(publication)
    if repeated:
        work.evaluations.recount(publication.disclosure)
