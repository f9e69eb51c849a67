"""Review gave a revision back to its proposer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.catalog.domain import reviewing as rules
from services.catalog.domain.tasks import open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.present_case import present_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Who gave it back, why, and which fields are concerned."""

    disclosure: str
    revision: int
    case: str
    by: Mapping[str, str]
    at: datetime
    reason: str
    fields: tuple[str, ...] = ()


def take_return(word: Return, *, work: UnitOfWork) -> None:
    """Keep the reason and give its proposer a task."""
    disclosure = present_case(
        work, word.disclosure, revision=word.revision, case=word.case, name="case.returned", at=word.at
    )
    if disclosure is None:
        return
    returned, fact = rules.return_for_revision(
        disclosure, by=word.by, at=word.at, reason=word.reason, fields=word.fields
    )
    returned, opened = open_task(returned, "returned", task=work.ids.new(), at=word.at)
    work.disclosures.save(returned)
    work.events.record(fact)
    if opened:
        work.events.record(opened)
