"""The pages of the catalogue: the portal for everybody, and those of the people who propose, publish and file."""

from services.catalog.adapters.pages import (
    calendar,
    coverage,
    directory,
    drafting,
    portal,
    provider,
    publication,
    session,
    staff,
    working,
)

PAGES = (
    portal.pages,
    directory.pages,
    coverage.pages,
    calendar.pages,
    publication.pages,
    session.pages,
    provider.pages,
    staff.pages,
    working.pages,
    drafting.pages,
)

__all__ = ["PAGES"]
