"""Review approved a revision: it is published at once, or waits for its hour, or for its issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ports import SYSTEM, Clock
from services.catalog.domain import reviewing as rules
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.current_case import OfCase, current_case
from services.catalog.use_cases.go_together import can_go_out, lock_both, publish_with_companion, settled
from services.catalog.use_cases.load_for_update import audit_refusals
from services.catalog.use_cases.want_issue import with_task


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval(OfCase):
    """What was approved, by its content hash, and by whom."""

    content_hash: str
    verdicts: tuple[Mapping[str, Any], ...]
    record_digest: str = ""
    deliberate_after: bool = False


def take_approval(approval: Approval, *, work: UnitOfWork, clock: Clock) -> None:
    """Approve exactly that content and publish it when it is due. A mismatch is refused and so parked.

    What cannot be published now is approved nevertheless; the timer fails at it and tells, and nothing waits behind it.
    """
    lock_both(approval.disclosure, work)
    disclosure = current_case(work, approval, "case.approved")
    if disclosure is None:
        return
    work.events.if_refused(
        lambda refusal, at: rules.approval_refused(disclosure, refusal, approval.content_hash, at=at)
    )
    approved, event = rules.approve(
        disclosure,
        approved_hash=approval.content_hash,
        verdicts=approval.verdicts,
        record_digest=approval.record_digest,
        deliberate_after=approval.deliberate_after,
        at=approval.at,
    )
    work.events.record(event)
    now = clock.now()
    audit_refusals(work, approved, "publish", by=SYSTEM)
    approved = settled(approved, work=work, at=now)
    if can_go_out(approved, work=work, at=now):
        publish_with_companion(approved, work=work, at=now)
        return
    if work.issues.live_of(approved.id) is None:
        approved, _ = with_task(approved, work=work, at=now)
    work.disclosures.save(approved)
