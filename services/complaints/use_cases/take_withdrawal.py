"""catalog withdrew an external disclosure."""

from __future__ import annotations

from services.complaints.domain.directory import Publication
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.keep_publication import keep_publication


def take_withdrawal(publication: Publication, *, repeated: bool = False, work: UnitOfWork) -> None:
    """It is evaluated no more; what was said of it stays."""
    keep_publication(publication, repeated=repeated, work=work)
