"""Propose that somebody be held to account."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock
from services.review.domain import accountability as rules
from services.review.domain.accountability import About, Accountability
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
    about = _about(command, work=work) if command.disclosure else None
    new, event = rules.proposed(
        identity=work.ids.new(),
        body=command.body,
        person=command.person,
        trigger=command.trigger,
        measure=command.measure,
        facts=command.facts,
        disclosure=command.disclosure,
        about=about,
        staff=work.staff.of_body(command.body, today),
        today=today,
        hear_until=work.calendar.due(today, rules.HEARING_DAYS).on,
        by=command.actor,
        at=clock.now(),
    )
    if command.disclosure and about is None:
        raise UnknownMatter
    work.events.record(event)
    new = with_tasks(None, new, by=command.actor, work=work, clock=clock)
    work.accountabilities.add(new)
    return new


def _about(command: ProposeAccountability, *, work: UnitOfWork) -> About | None:
    """Which edition of that disclosure; None: the body has none, it is purged, or he may not read of it.

    It is public, or under review. What was purged is not named any more: nothing would ever forget what is written of
    it.
    """
    actor = command.actor
    for each in work.publications.with_ids([command.disclosure]):
        if each.is_known_to(actor, command.body) and not each.purged:
            return About(
                audience=each.audience,
                index_number=each.index_number,
                revision=each.revision,
                content_hash=each.content_hash,
                at=each.published_at,
            )
    cases = work.cases.load_all_for_update(command.disclosure)
    known = [each for each in cases if each.body == command.body and not each.purged and each.visible_to(actor)]
    newest = max(known, key=lambda case: (case.proposal.revision, case.opened_at), default=None)
    if newest is None:
        return None
    return About(
        audience=newest.proposal.audience,
        index_number="",
        revision=newest.proposal.revision,
        content_hash=newest.proposal.content_hash,
        at=newest.opened_at,
    )
