"""Whether a word of review concerns the case that a revision is in now."""

from __future__ import annotations

from datetime import datetime

from services.catalog.domain import reviewing as rules
from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.ports import UnitOfWork


def present_case(
    work: UnitOfWork, disclosure: str, *, revision: int, case: str, name: str, at: datetime
) -> Disclosure | None:
    """The locked disclosure, or None when the word came too late to count, which is recorded."""
    found = work.disclosures.lock(disclosure)
    if found is None:
        raise NoSuchDisclosure
    if rules.is_late(found, case=case, revision=revision):
        work.events.record(rules.late_word(found, name=name, case=case, at=at))
        return None
    return found
