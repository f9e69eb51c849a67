"""Confirm that a channel carries a publication, with a hand-entered proof."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Clock
from services.notify.domain import delivery as deliveries
from services.notify.domain.delivery import HANGING, Delivery
from services.notify.domain.proof import Proof
from services.notify.ports import UnitOfWork
from services.notify.use_cases.load_delivery import DeliveryAct, load_with_family
from services.notify.use_cases.require_photo import require_photo


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDelivery(DeliveryAct):
    """Where and when it was put up."""

    proof: Proof


def confirm_delivery(command: ConfirmDelivery, *, work: UnitOfWork, clock: Clock) -> Delivery:
    """The delivery is done, its task closed, and the sheet of an earlier revision replaced by this one."""
    now = clock.now()
    found, family = load_with_family(command, work)
    proof = replace(command.proof, by=command.actor.snapshot())
    done, completed = deliveries.confirm(found, proof, by=command.actor, at=now)
    require_photo(proof, work)
    work.events.record(completed)
    changed = [done]
    for other in family:
        if other.channel.code == done.channel.code and other.state in HANGING:
            old, replaced = deliveries.replaced(other, by=command.actor, at=now)
            work.events.record(replaced)
            changed.append(old)
    work.tasks.close_own([each.id for each in changed], reason="done", at=now)
    return work.deliveries.save(changed)[0]
