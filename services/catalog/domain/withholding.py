"""A correction that withholds words (条例第三十七条) closes the editions in which they can be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from services.catalog.domain.disclosure import Disclosure, Edition


def withholds_more(now: Mapping[str, int], before: Mapping[str, int]) -> bool:
    """Whether the list of what was withheld grew, on any ground."""
    return any(count > before.get(ground, 0) for ground, count in now.items())


def closed_by_correction(approved: Disclosure) -> Disclosure:
    """The disclosure with every edition so far closed to the public; of each the title of the correction is left.

    What was withheld may stand in a title or a reason of before. Editions that the end of a public notice closed stay
    as it left them.
    """
    public, correction = approved.public_revision or 0, approved.revision

    def closed(edition: Edition) -> Edition:
        if not approved.closed_through < edition.number <= public:
            return edition
        title = correction.content.title
        return replace(edition, title=title, change_reason="", withheld_by=correction.number)

    return replace(
        approved, closed_through=max(approved.closed_through, public), editions=tuple(map(closed, approved.editions))
    )
