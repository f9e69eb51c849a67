"""Keep what a look at the page of a proof found; a page that is missing becomes a task of its keeper, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from chassis.ports import SYSTEM, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain import posting
from services.notify.domain.checking import Finding, Look
from services.notify.domain.delivery import DeliveryState
from services.notify.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepLook:
    """``sought`` is what was looked for; ``every`` how often it is looked for again."""

    delivery: str
    sought: Look
    finding: Finding
    note: str
    every: timedelta


def keep_look(command: KeepLook, *, work: UnitOfWork, clock: Clock) -> None:
    """What was withdrawn, purged or proved anew while the page was asked for is left as it is."""
    now = clock.now()
    family = work.deliveries.load_family_for_update(command.delivery)
    found = next((each for each in family if each.id == command.delivery), None)
    if found is None or deliveries.look_for(found) != command.sought:
        return
    due_on = work.calendar.due(clock.today(), posting.MENDING_DAYS).on
    seen, event = deliveries.looked(
        found, command.finding, command.note, every=command.every, due_on=due_on, by=SYSTEM, at=now
    )
    work.events.record(event)
    work.deliveries.save([seen])
    if seen.state == DeliveryState.MISSING:
        work.tasks.add([posting.missing_task(seen, task_id=work.ids.new(), at=now)])
