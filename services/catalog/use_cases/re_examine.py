"""定期审查: examining again what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chassis.ports import Clock
from services.catalog.domain import obligation_events
from services.catalog.domain import reexamining as rules
from services.catalog.domain.disclosure import REEXAMINE, Disclosure
from services.catalog.domain.obligation import REFUSED
from services.catalog.domain.tasks import OF_REFUSAL, REEXAMINED, REFUSAL_CHECK, close_tasks, due_on, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_for_update
from services.catalog.use_cases.tell_companion import tell_companion


@dataclass(frozen=True, slots=True, kw_only=True)
class ReExamine(Act):
    """What came of it: ``keep`` with ground and next date, or ``disclose``."""

    result: str
    next_on: date | None = None


def re_examine(command: ReExamine, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Keep it refused, with its ground and its next date, or begin the next revision from its text."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = load_for_update(
        work, command.disclosure, act="re-examine", by=command.actor, expected=command.expected
    )
    at, keeps = clock.now(), command.result == "keep"
    rule = rules.keep_refused if keeps else rules.disclose_after_all
    examined, event = rule(
        disclosure, reason=command.reason, ground=command.ground, next_on=command.next_on, by=command.actor, at=at
    )
    # Kept, its proposer still reads the first reason; begun anew, he has the draft before him.
    ended = (REEXAMINE, REFUSAL_CHECK) if keeps else (REEXAMINE, *OF_REFUSAL)
    examined, closed = close_tasks(examined, ended, at=at, reason="done")
    for recorded in (event, *closed):
        work.events.record(recorded)
    return work.disclosures.save(examined) if keeps else _begin(examined, work, clock)


def _begin(examined: Disclosure, work: UnitOfWork, clock: Clock) -> Disclosure:
    """The draft, its proposer's task, and the obligation that the refusal had excused, due by its limit from today."""
    limit = due_on(examined, REEXAMINED, work.calendar)
    begun, opened = open_task(examined, REEXAMINED, task=work.ids.new(), due_on=limit, at=clock.now())
    for event in opened:
        work.events.record(event)
    saved = work.disclosures.begin_revision(begun)
    tell_companion(saved, interprets=saved.revision.content.interprets, work=work, at=clock.now())
    for matter in work.obligations.of_matter(saved.id):
        if matter.excuse and matter.excuse.kind == REFUSED:
            again, told = obligation_events.resume(
                matter, clock.today(), saved.item.time_limit, calendar=work.calendar, at=clock.now()
            )
            for event in told:
                work.events.record(event)
            work.obligations.save([again])
    return saved
