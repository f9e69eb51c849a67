"""A delivery: one revision of a publication on one channel, from pending to its proof, and down again.

条例第二十三条 obliges agencies to publish through websites, official accounts, press and the like; the proof that each
channel really carried it is what this aggregate keeps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from chassis.ports import SYSTEM, Actor, Audience, DomainEvent
from services.notify.domain.access import require_keeper
from services.notify.domain.channels import Channel
from services.notify.domain.checking import Finding, Look, next_look
from services.notify.domain.proof import Attempt, Proof, check_evidence, check_time
from services.notify.domain.transitions import NamedState, allowed_acts, state_after


class DeliveryState(NamedState):
    """Where a delivery stands."""

    PENDING = "pending", "待公开"
    DELIVERED = "delivered", "已公开"
    MISSING = "missing", "已公开，网页异常"
    FAILED = "failed", "未成功"
    RETRIED = "retried", "重新办理"
    GIVEN_UP = "given_up", "已放弃"
    CANCELLED = "cancelled", "已取消"
    REPLACED = "replaced", "已由新版替换"
    TO_REMOVE = "to_remove", "待撤下"
    REMOVED = "removed", "已撤下"


S = DeliveryState
TRANSITIONS: Mapping[tuple[DeliveryState, str], DeliveryState] = MappingProxyType(
    {
        (S.PENDING, "confirm"): S.DELIVERED,
        (S.PENDING, "fail"): S.FAILED,
        (S.PENDING, "cancel"): S.CANCELLED,
        (S.FAILED, "retry"): S.RETRIED,
        (S.FAILED, "give_up"): S.GIVEN_UP,
        (S.FAILED, "cancel"): S.CANCELLED,
        (S.RETRIED, "confirm"): S.DELIVERED,
        (S.RETRIED, "fail"): S.FAILED,
        (S.RETRIED, "cancel"): S.CANCELLED,
        (S.GIVEN_UP, "cancel"): S.CANCELLED,
        (S.DELIVERED, "replace"): S.REPLACED,
        (S.DELIVERED, "ask_removal"): S.TO_REMOVE,
        (S.DELIVERED, "vanish"): S.REMOVED,
        (S.DELIVERED, "miss"): S.MISSING,
        (S.MISSING, "confirm"): S.DELIVERED,
        (S.MISSING, "give_up"): S.GIVEN_UP,
        (S.MISSING, "replace"): S.REPLACED,
        (S.MISSING, "ask_removal"): S.TO_REMOVE,
        (S.TO_REMOVE, "confirm_removal"): S.REMOVED,
    }
)
NOT_YET_THERE = frozenset({S.PENDING, S.FAILED, S.RETRIED, S.GIVEN_UP})
# What hangs somewhere, or did when somebody looked last.
HANGING = frozenset({S.DELIVERED, S.MISSING})
# What a keeper does; all else follows from what the catalog announces.
BY_HAND = frozenset({"confirm", "fail", "retry", "give_up", "confirm_removal"})
# What awaits a keeper's hands.
OPEN = frozenset(state for state, act in TRANSITIONS if act in BY_HAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One revision on one channel. ``attempts`` keeps all that was tried; ``version`` is the stored row's.

    ``readers`` are the departments that may know of it; none: all. ``look_at`` is when the page of its proof is
    looked at next, ``misses`` how often in a row it was not as it should be, ``has_title`` whether its title is
    looked for there.
    """

    id: str
    disclosure: str
    revision: int
    index_number: str
    body: str
    audience: Audience
    channel: Channel
    title: str
    summary: str
    address: str
    published_at: datetime
    department: str = ""
    readers: tuple[str, ...] = ()
    state: DeliveryState = DeliveryState.PENDING
    due_on: date | None = None
    proof: Proof | None = None
    removal: Proof | None = None
    reason: str = ""
    attempts: tuple[Attempt, ...] = ()
    look_at: datetime | None = None
    misses: int = 0
    has_title: bool = True
    version: int = 1

    @property
    def acts(self) -> list[str]:
        """What a keeper can do now."""
        return sorted(allowed_acts(TRANSITIONS, self.state) & BY_HAND)


def open_delivery(delivery: Delivery, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """Begin a delivery that waits for a keeper's hands; audited, and announced only when it is done."""
    return delivery, _event(delivery, "opened", by, at)


def deliver_by_itself(delivery: Delivery, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """Being published on the website is the delivery: the public address is the proof."""
    proof = Proof(at=delivery.published_at, address=delivery.address)
    done = _tried(delivery, "confirm", Attempt(outcome="delivered", at=at), proof=proof)
    return done, _event(done, "completed", by, at, proof=proof)


def confirm(delivery: Delivery, proof: Proof, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """A channel keeper of the body says where and when it was put up.

    The time is not in the future and not before the publication (先审查、后公开); what shows it is a page's address, a
    place or a photo. Raises :class:`ProofRefused`.
    """
    require_keeper(by, body=delivery.body, audience=delivery.audience)
    state_after(TRANSITIONS, delivery.state, "confirm")
    check_time(proof.at, not_before=delivery.published_at, now=at, where="posted_at")
    check_evidence(proof, delivery.channel)
    attempt = Attempt(outcome="delivered", at=at, by=by.snapshot(), note=proof.note)
    looked_at = delivery.channel.is_looked_at and delivery.audience == "external"
    looks = {"look_at": at if looked_at else None, "misses": 0, "has_title": not _is_vouched_for(delivery, proof)}
    done = _tried(delivery, "confirm", attempt, proof=proof, reason="", **looks)
    return done, _event(done, "completed", by, at, proof=proof)


def _is_vouched_for(delivery: Delivery, proof: Proof) -> bool:
    """Whether a keeper stands by a page on which the title was not found: he is not asked of it again."""
    same = delivery.proof is not None and delivery.proof.address == proof.address
    was_changed = bool(delivery.attempts) and delivery.attempts[-1].outcome == Finding.CHANGED
    return same and (not delivery.has_title or (delivery.state == S.MISSING and was_changed))


def look_for(delivery: Delivery) -> Look | None:
    """What to look for, and where; None where there is no page to look at."""
    if delivery.state != S.DELIVERED or delivery.look_at is None or delivery.proof is None:
        return None
    return Look(address=delivery.proof.address, title=delivery.title if delivery.has_title else "")


def looked(
    delivery: Delivery, finding: Finding, note: str, *, every: timedelta, due_on: date, by: Actor, at: datetime
) -> tuple[Delivery, DomainEvent]:
    """Keep what a look found. After the last of several bad looks the page is missing, and due to be mended."""
    misses = 0 if finding in (Finding.SEEN, Finding.UNCHECKED) else delivery.misses + 1
    following = next_look(finding, misses, at=at, every=every)
    attempts = _with_look(delivery.attempts, Attempt(outcome=finding, at=at, note=note))
    seen = replace(delivery, attempts=attempts, misses=misses, look_at=following)
    if not misses or following is not None:
        return seen, _event(seen, "checked", by, at)
    gone = _moved(seen, "miss", due_on=due_on)
    return gone, _event(gone, "missed", by, at)


def _with_look(attempts: tuple[Attempt, ...], look: Attempt) -> tuple[Attempt, ...]:
    """The first and the last of those in a row that found it: the record does not grow for ever; the audit has each."""
    in_a_row = [attempt.outcome for attempt in attempts[-2:]] == [look.outcome] * 2
    return (*(attempts[:-1] if in_a_row and look.outcome == Finding.SEEN else attempts), look)


def fail(delivery: Delivery, reason: str, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """A keeper could not bring it there, and says why."""
    require_keeper(by, body=delivery.body, audience=delivery.audience)
    attempt = Attempt(outcome="failed", at=at, by=by.snapshot(), note=reason)
    done = _tried(delivery, "fail", attempt, reason=reason)
    return done, _event(done, "failed", by, at, proof=Proof(at=at, by=by.snapshot()), reason=reason)


def retry(delivery: Delivery, due_on: date, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """Take a failed delivery up again, with a new term."""
    require_keeper(by, body=delivery.body, audience=delivery.audience)
    done = _moved(delivery, "retry", due_on=due_on, reason="")
    return done, _event(done, "retried", by, at)


def give_up(delivery: Delivery, reason: str, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """Stop trying, with a reason: it stays visible as not delivered."""
    require_keeper(by, body=delivery.body, audience=delivery.audience)
    done = _moved(delivery, "give_up", reason=reason)
    return done, _event(done, "given_up", by, at)


def cancel(delivery: Delivery, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """It was withdrawn or replaced before it got there."""
    done = _moved(delivery, "cancel")
    return done, _event(done, "cancelled", by, at)


def replaced(delivery: Delivery, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """A later revision hangs in its place."""
    done = _moved(delivery, "replace")
    return done, _event(done, "replaced", by, at)


def recall(delivery: Delivery, due_on: date, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """A withdrawal reaches everyone who got the original: gone by itself, or to be taken down by hand."""
    if delivery.channel.by_itself:
        done = _moved(delivery, "vanish", removal=Proof(at=at))
        return done, _event(done, "removed", by, at)
    done = _moved(delivery, "ask_removal", due_on=due_on)
    return done, _event(done, "recalled", by, at)


def confirm_removal(delivery: Delivery, proof: Proof, *, by: Actor, at: datetime) -> tuple[Delivery, DomainEvent]:
    """A channel keeper says that the sheet was taken down, and when."""
    require_keeper(by, body=delivery.body, audience=delivery.audience)
    state_after(TRANSITIONS, delivery.state, "confirm_removal")
    hung_at = delivery.proof.at if delivery.proof else delivery.published_at
    check_time(proof.at, not_before=hung_at, now=at, where="removed_at")
    attempt = Attempt(outcome="removed", at=at, by=by.snapshot(), note=proof.note)
    done = _tried(delivery, "confirm_removal", attempt, removal=proof)
    # Without a title it was purged: what the keeper writes may quote it, and where it hung is needed no more.
    done = done if done.title else blanked(done)
    return done, _event(done, "removed", by, at)


def reworded(delivery: Delivery, *, title: str, summary: str) -> Delivery:
    """After a public notice: the words that its end left; whoever takes it down knows it by its index number."""
    # The page there has the words of before as long as nobody replaced it.
    return replace(delivery, title=title, summary=summary, has_title=False)


def blanked(delivery: Delivery) -> Delivery:
    """After a purge: no title, no summary, no words or photo of a keeper; what hangs is known by its index number.

    Where it hangs is kept as long as somebody has to take it down there.
    """
    hangs = delivery.state == DeliveryState.TO_REMOVE
    return replace(
        delivery,
        title="",
        summary="",
        reason="",
        proof=delivery.proof and _bare(delivery.proof, address=delivery.proof.address if hangs else ""),
        removal=delivery.removal and _bare(delivery.removal),
        attempts=tuple(replace(attempt, note="") for attempt in delivery.attempts),
    )


def _bare(proof: Proof, address: str = "") -> Proof:
    return replace(proof, note="", photo="", address=address)


def _tried(delivery: Delivery, act: str, attempt: Attempt, **changes: Any) -> Delivery:
    return _moved(delivery, act, attempts=(*delivery.attempts, attempt), **changes)


def _moved(delivery: Delivery, act: str, **changes: Any) -> Delivery:
    return replace(delivery, state=state_after(TRANSITIONS, delivery.state, act), **changes)


def last_announced(delivery: Delivery) -> DomainEvent | None:
    """What was announced of it last: that it was completed, or how it failed; None if nothing was.

    A completed one that was replaced or called back later was completed nevertheless.
    """
    if delivery.proof is not None:
        return _event(delivery, "completed", SYSTEM, delivery.proof.at, proof=delivery.proof)
    failed = [attempt for attempt in delivery.attempts if attempt.outcome == "failed"]
    if not failed:
        return None
    last = failed[-1]
    return _event(delivery, "failed", SYSTEM, last.at, proof=Proof(at=last.at, by=last.by), reason=last.note)


def _event(delivery: Delivery, verb: str, by: Actor, at: datetime, **announced: Any) -> DomainEvent:
    """An event of this delivery; without anything to announce it is for the audit record alone."""
    about = {
        "disclosure": delivery.disclosure,
        "revision": delivery.revision,
        "index_number": delivery.index_number,
    }
    data = {**about, "id": delivery.id, "body": delivery.body, "channel": delivery.channel, **announced}
    return DomainEvent(
        name=f"delivery.{verb}",
        aggregate=delivery.id,
        body=delivery.body,
        actor=by,
        at=at,
        audience=delivery.audience,
        data=data if announced else {},
        detail={**about, "channel": delivery.channel.code, "state": str(delivery.state)},
        correlation=delivery.disclosure,
        announce=bool(announced),
    )
