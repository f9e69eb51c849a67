"""A step of review agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.catalog.domain import reviewing as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.present_case import present_case


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPassed:
    """Who agreed in which step, and the number of the one that follows (empty: none).

    ``repeated``: told for a reader that may have missed it.
    """

    disclosure: str
    revision: int
    case: str
    name: str
    following: str
    by: Mapping[str, str]
    at: datetime
    opinion: str = ""
    repeated: bool = False


def note_step_passed(word: StepPassed, *, work: UnitOfWork) -> None:
    """Keep it for the timeline and the archive package."""
    disclosure = present_case(
        work, word.disclosure, revision=word.revision, case=word.case, name="case.step_passed", at=word.at
    )
    if disclosure is None:
        return
    if word.repeated and rules.is_at(disclosure, word.following):
        return
    passed, fact = rules.pass_step(
        disclosure, name=word.name, following=word.following, by=word.by, at=word.at, opinion=word.opinion
    )
    work.disclosures.save(passed)
    work.events.record(fact)
