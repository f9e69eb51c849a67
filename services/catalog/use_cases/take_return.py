"""Review gave a revision back to its proposer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.catalog.domain import reviewing as rules
from services.catalog.domain.tasks import due_on, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.ask_consents import with_consents_asked
from services.catalog.use_cases.current_case import OfCase, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(OfCase):
    """Who gave it back, why, and which fields are concerned."""

    by: Mapping[str, str]
    reason: str
    fields: tuple[str, ...] = ()


def take_return(decision: Return, *, work: UnitOfWork) -> None:
    """Keep the reason and give its proposer a task."""
    disclosure = current_case(work, decision, "case.returned")
    if disclosure is None:
        return
    returned, event = rules.return_for_revision(
        disclosure, by=decision.by, at=decision.at, reason=decision.reason, fields=decision.fields
    )
    returned, opened = open_task(
        returned, "returned", task=work.ids.new(), due_on=due_on(returned, "returned", work.calendar), at=decision.at
    )
    for recorded in (event, *opened):
        work.events.record(recorded)
    work.disclosures.save(with_consents_asked(returned, work=work, at=decision.at, reason="returned"))
