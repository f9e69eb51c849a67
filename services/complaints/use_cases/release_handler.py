"""The system takes a case out of the hands of somebody who is no case officer any more, or whom it is kept from."""

from __future__ import annotations

from chassis.ports import SYSTEM, Clock
from services.complaints.domain import acts as rules
from services.complaints.domain import awaited, task
from services.complaints.domain.case import may
from services.complaints.domain.states import ACCEPTED
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.unpress import unpress


def release_handler(number: str, *, work: UnitOfWork, clock: Clock) -> None:
    """It awaits every case officer of its body again, unless its officer has his post back or it went on meanwhile."""
    before, now = work.cases.load_for_update(number), clock.now()
    if before.state != ACCEPTED or before.handler is None or before.merged_into is not None:
        return
    _, person = work.directory.hands(before.body, person=before.handler["sub"], today=clock.today())
    if person is not None and may("case.answer", before.body, person) and person.sub not in before.kept_away:
        return
    case, released = rules.release_handler(before, at=now, task=work.ids.new())
    told = awaited.moved(before, case, "assigned", by=SYSTEM, at=now)
    for event in (released, *told, *task.passed_on(before, case, "assigned", by=SYSTEM, at=now)):
        work.events.record(event)
    unpress(before, work=work, clock=clock)
    work.cases.save(case)
