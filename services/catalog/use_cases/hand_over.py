"""移交: giving a draft or returned revision to another proposer."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.catalog.domain import handing_over as rules
from services.catalog.domain.disclosure import HAND_OVER, Disclosure
from services.catalog.domain.tasks import TO_PROPOSER, close_tasks, due_on, open_task
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.load_for_update import load_for_update


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Act):
    """To whom, by his stable identifier."""

    to: str


def hand_over(command: HandOver, *, work: UnitOfWork, clock: Clock) -> Disclosure:
    """Give it to another proposer; what was the other's task is his now."""
    work.markings.refuse_text(command.reason, "reason")
    disclosure = load_for_update(work, command.disclosure, act="hand-over", by=command.actor, expected=command.expected)
    at, to = clock.now(), work.people.acting(command.to, clock.today())
    his = [kind for kind in TO_PROPOSER if kind in disclosure.tasks]
    left, events = close_tasks(disclosure, (*his, HAND_OVER), at=at, reason="handed_over")
    handed, event = rules.hand_over(left, to=to, by=command.actor, at=at, reason=command.reason)
    for kind in his:
        due = due_on(handed, kind, work.calendar)
        handed, opened = open_task(handed, kind, task=work.ids.new(), at=at, due_on=due)
        events += opened
    for recorded in (event, *events):
        work.events.record(recorded)
    return work.disclosures.save(handed)
