"""Confirm that a withdrawn sheet was taken down."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain.delivery import Delivery
from services.notify.domain.proof import Proof
from services.notify.ports import UnitOfWork
from services.notify.use_cases.find_delivery import lock_with_family
from services.notify.use_cases.find_photo import require_photo


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRemoval:
    """Who says when it came down."""

    actor: Actor
    delivery: str
    proof: Proof
    etag: int | None = None


def confirm_removal(command: ConfirmRemoval, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """It hangs no more; the task is closed."""
    now = clock.now()
    found, _ = lock_with_family(command.delivery, command.actor, work, etag=command.etag)
    proof = replace(command.proof, by=command.actor.snapshot())
    done, fact = deliveries.confirm_removal(found, proof, by=command.actor, at=now)
    require_photo(proof, work)
    work.events.record(fact)
    work.deliveries.save([done])
    work.tasks.close_about("delivery", [done.id], reason="done", at=now)
    return done
