"""回复整改: what was mended, with the files that show it."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Clock
from services.review.domain import remedial_order as rules
from services.review.domain.remedial_order import Evidence, RemedialOrder
from services.review.domain.step import Person
from services.review.ports import UnitOfWork
from services.review.use_cases.load_order import OnOrder, load_order
from services.review.use_cases.order_tasks import non_verifiers_of, with_task, without_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachEvidence(OnOrder):
    """A file that was looked over."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToOrder(OnOrder):
    """What was mended, and by digest which of the uploaded files show it."""

    text: str
    files: tuple[str, ...] = ()


def attach_evidence(command: AttachEvidence, *, work: UnitOfWork, clock: Clock) -> tuple[RemedialOrder, Evidence]:
    """Keep the file beside the reply to come."""
    order = load_order(command, work=work)
    # Before anything is stored: what is refused leaves no file behind.
    rules.require_room(order, by=command.actor)
    file = Evidence(
        digest=work.files.put(command.content),
        name=command.name,
        size=len(command.content),
        media_type=command.media_type,
        round=order.round,
        by=Person.of(command.actor),
        at=clock.now(),
    )
    order = rules.attach(order, file)
    work.events.record(order.event("evidence_added", by=command.actor, at=file.at, digest=file.digest))
    return work.orders.save(order), file


def reply_to_order(command: ReplyToOrder, *, work: UnitOfWork, clock: Clock) -> RemedialOrder:
    """It awaits whoever verifies; files of this round that the reply does not name are removed."""
    work.markings.refuse_marked("text", command.text)
    before = load_order(command, work=work)
    order = rules.reply(before, command.text, command.files, by=command.actor, at=clock.now())
    work.events.record(order.event("replied", by=command.actor, at=clock.now(), files=list(command.files)))
    order = without_tasks(order, "replied", work=work, clock=clock)
    owners = non_verifiers_of(order, work=work, clock=clock)
    order = with_task(order, rules.VERIFY, work=work, clock=clock, owners=owners)
    saved = work.orders.save(order)
    left = {file.digest for file in before.evidence} - {file.digest for file in order.evidence}
    for digest in work.orders.not_named_elsewhere(order.id, sorted(left)):
        work.files.remove(digest)
    return saved
