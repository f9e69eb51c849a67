"""A step of review agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.catalog.domain import reviewing as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.current_case import OfCase, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPassed(OfCase):
    """Who agreed in which step, and the steps that are current now (none: the last agreed)."""

    name: str
    current: tuple[Mapping[str, Any], ...]
    by: Mapping[str, str]
    opinion: str = ""


def note_step_passed(passed: StepPassed, *, work: UnitOfWork) -> None:
    """Keep it for the timeline and the archive package."""
    disclosure = current_case(work, passed, "case.step_passed")
    current = rules.current_steps(passed.current)
    if disclosure is None or (passed.snapshot and rules.is_at(disclosure, current)):
        return
    noted, event = rules.pass_step(
        disclosure,
        name=passed.name,
        current=current,
        by=passed.by,
        at=passed.at,
        opinion=passed.opinion,
    )
    work.disclosures.save(noted)
    work.events.record(event)
