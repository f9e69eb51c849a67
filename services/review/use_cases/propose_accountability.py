"""Propose that somebody be held to account."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.review.domain import accountability as rules
from services.review.domain.accountability import Accountability
from services.review.domain.accountability_refusals import UnknownMatter
from services.review.ports import UnitOfWork
from services.review.use_cases.on_accountability import with_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAccountability:
    """Whom, for what, by which measure, on which facts."""

    actor: Actor
    body: str
    person: str
    trigger: str
    measure: str
    facts: str
    disclosure: str = ""


def propose_accountability(command: ProposeAccountability, *, work: UnitOfWork, clock: Clock) -> Accountability:
    """He is asked for his statement first. Raises :class:`UnknownMatter` too."""
    work.markings.refuse_marked("facts", command.facts)
    today = clock.today()
    new, event = rules.proposed(
        identity=work.ids.new(),
        body=command.body,
        person=command.person,
        trigger=command.trigger,
        measure=command.measure,
        facts=command.facts,
        disclosure=command.disclosure,
        staff=work.staff.of_body(command.body, today),
        today=today,
        hear_until=work.calendar.due(today, rules.HEARING_DAYS).on,
        by=command.actor,
        at=clock.now(),
    )
    if command.disclosure and not _may_name(command, work=work):
        raise UnknownMatter
    work.events.record(event)
    new = with_tasks(None, new, by=command.actor, work=work, clock=clock)
    work.accountabilities.add(new)
    return new


def _may_name(command: ProposeAccountability, *, work: UnitOfWork) -> bool:
    """Whether the body has that disclosure, it is not purged, and he may read of it: public, or under review.

    What was purged is not named any more: nothing would ever forget what is written of it.
    """
    actor, is_member = command.actor, command.actor.is_staff and command.actor.party_member
    published = work.publications.with_ids([command.disclosure])
    if any(
        each.body == command.body and not each.purged and (each.audience != "party" or is_member) for each in published
    ):
        return True
    cases = work.cases.load_all_for_update(command.disclosure)
    return any(each.body == command.body and not each.purged and each.visible_to(actor) for each in cases)
