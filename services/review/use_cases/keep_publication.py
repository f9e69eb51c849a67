"""What catalog tells of publications, kept to list them, choose of them and draw samples."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain.publication import Publication
from services.review.ports import UnitOfWork


def keep_publication(publication: Publication, *, work: UnitOfWork, clock: Clock) -> None:
    """The edition that people read now."""
    work.publications.keep(publication)


def keep_filing(disclosure: str, archive_number: str, *, work: UnitOfWork, clock: Clock) -> None:
    """It was filed."""
    work.publications.file(disclosure, archive_number)


def keep_withdrawal(disclosure: str, *, work: UnitOfWork, clock: Clock) -> None:
    """It is public no more."""
    work.publications.withdraw(disclosure)
