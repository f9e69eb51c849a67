"""The pages of the catalogue: the portal for everybody, and those of the people who propose, publish and file."""

from services.catalog.adapters.pages import (
    calendar,
    check_answers,
    coverage,
    crawlers,
    directory,
    directory_files,
    drafting,
    guide,
    issues,
    item_template,
    items,
    portal,
    provider,
    publication,
    session,
    staff,
    working,
)

PAGES = (
    portal.pages,
    crawlers.pages,
    directory.pages,
    items.pages,
    directory_files.pages,
    guide.pages,
    coverage.pages,
    calendar.pages,
    publication.pages,
    session.pages,
    provider.pages,
    staff.pages,
    working.pages,
    drafting.pages,
    check_answers.pages,
    item_template.pages,
    issues.pages,
)

__all__ = ["PAGES"]
