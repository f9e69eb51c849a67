"""Review has nobody for a step, or has somebody again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.catalog.domain import reviewing as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.current_case import OfCase, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstaffed(OfCase):
    """The steps that nobody could take now, each with number and name."""

    steps: tuple[Mapping[str, Any], ...]


def note_unstaffed(told: Unstaffed, *, work: UnitOfWork) -> None:
    """Keep it with the revision, so that its proposer sees what it waits for."""
    disclosure = current_case(work, told, "case.unstaffed")
    names = tuple(step["name"] for step in told.steps)
    if disclosure is None or disclosure.revision.unstaffed == names:
        return
    noted, event = rules.note_unstaffed(disclosure, names, at=told.at)
    work.disclosures.save(noted)
    work.events.record(event)
