"""Somebody comes to work in what a tip-off reports, or to stand in for whom it reports: from then on he has it no more.

His ledger is without it at once; a task of it that he still had would tell him that there is one about his department.
Nor does he have one that says his name, though nobody was called so when it was given.
"""

from __future__ import annotations

from chassis.ports import SYSTEM, Actor, Clock
from services.complaints.domain import awaited, task
from services.complaints.domain.reported import concerns, one_after_another, plain, stands_in
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.name_reported import kept_from_namesake
from services.complaints.use_cases.release_handler import release_handler
from services.complaints.use_cases.unpress import unpress


def keep_from_newcomer(sub: str, before: Actor | None, *, work: UnitOfWork, clock: Clock) -> None:
    """Whoever may still have it is asked anew; what was in his hands awaits the others.

    ``before``: as he was on the staff until now.
    """
    for number in work.cases.kept_from(sub):
        release_handler(number, work=work, clock=clock)
        case, now = work.cases.load_for_update(number), clock.now()
        for event in (*task.redated(case, by=SYSTEM, at=now), *awaited.asked_anew(case, by=SYSTEM, at=now)):
            work.events.record(event)
        unpress(case, work=work, clock=clock)
    person = work.directory.on_staff(sub)
    if person is not None and person.kind == "person":
        _keep_what_says_his_name(person, _new_in(person, before), work=work, clock=clock)


def _new_in(person: Actor, before: Actor | None) -> set[str]:
    """The bodies in which nobody was called so because of him."""
    known = _bodies_of(before) if before is not None and before.name == person.name else set[str]()
    return _bodies_of(person) - known


def _bodies_of(person: Actor) -> set[str]:
    return {person.body, *(post.body for post in person.posts)}


def _keep_what_says_his_name(person: Actor, places: set[str], *, work: UnitOfWork, clock: Clock) -> None:
    """Of whoever was there already its informant was asked, and what he said holds."""
    told = work.cases.told_in_tip_offs_of(places) if places else {}
    for number in (number for number, said in told.items() if stands_in(person.name, plain(one_after_another(*said)))):
        case = work.cases.load_for_update(number)
        if not concerns(case.reported, person):
            work.cases.save(kept_from_namesake(case, person, work=work, clock=clock))
