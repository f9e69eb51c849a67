"""Review has opened a case for a proposed revision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.catalog.domain import reviewing as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.current_case import OfCase
from services.catalog.use_cases.load_for_update import load_for_note


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOpened(OfCase):
    """A case with its steps, each with number, name and stage, in their order."""

    steps: tuple[Mapping[str, Any], ...]


def note_review_opened(opened: ReviewOpened, *, work: UnitOfWork) -> None:
    """The revision is in review; a case of an earlier proposal is noted as late."""
    disclosure = load_for_note(work, opened.disclosure)
    if rules.opens_late(disclosure, case=opened.case, revision=opened.revision):
        work.events.record(rules.late_event(disclosure, name="case.opened", case=opened.case, at=opened.at))
        return
    if opened.snapshot and rules.is_with(disclosure, opened.case):
        return
    current = rules.current_steps(rules.first_steps(opened.steps))
    in_review, event = rules.open_review(disclosure, case=opened.case, current=current, at=opened.at)
    work.disclosures.save(in_review)
    work.events.record(event)
