"""Review has opened a case for a proposed revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.catalog.domain import reviewing as rules
from services.catalog.domain.refusals import NoSuchDisclosure
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened:
    """Which case, and the names of its steps by number, the first one first.

    ``repeated``: told for a reader that may have missed it.
    """

    disclosure: str
    revision: int
    case: str
    steps: Mapping[str, str]
    at: datetime
    repeated: bool = False


def note_review_opened(word: ReviewOpened, *, work: UnitOfWork) -> None:
    """The revision is in review; a case of an earlier proposal is noted as late."""
    disclosure = work.disclosures.lock(word.disclosure)
    if disclosure is None:
        raise NoSuchDisclosure
    if rules.opens_late(disclosure, case=word.case, revision=word.revision):
        work.events.record(rules.late_word(disclosure, name="case.opened", case=word.case, at=word.at))
        return
    if word.repeated and rules.is_with(disclosure, word.case):
        return
    opened, fact = rules.open_review(disclosure, case=word.case, steps=word.steps, at=word.at)
    work.disclosures.save(opened)
    work.events.record(fact)
