"""Publish inside what was imposed."""

from __future__ import annotations

from chassis.ports import Clock
from services.review.domain import accountability as rules
from services.review.domain.accountability import Accountability
from services.review.ports import UnitOfWork
from services.review.use_cases.on_accountability import OnAccountability, current_accountability, with_tasks


def publish_accountability(command: OnAccountability, *, work: UnitOfWork, clock: Clock) -> Accountability:
    """Everybody of the body sees person, trigger and measure until the effect ends."""
    before = current_accountability(command, work=work)
    after, event = rules.publish(before, by=command.actor, at=clock.now())
    work.events.record(event)
    return work.accountabilities.save(with_tasks(before, after, by=command.actor, work=work, clock=clock))
