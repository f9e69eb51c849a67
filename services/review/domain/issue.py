"""审议: the leading group's deliberation on an issue (期次), in four aspects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, Audience, DomainEvent, Task
from services.review.domain.deliberation import Deliberation
from services.review.domain.leading_group import members_of, quorum_of, seat_of
from services.review.domain.permissions import PERMISSIONS, PROPOSER

# An issue as review has it: (state, act) → state. Catalog opens and closes it; the leading group deliberates.
ISSUE_TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("–", "open"): "open",
    ("open", "close"): "closed",
    ("closed", "agree"): "agreed",
    ("closed", "disagree"): "not_agreed",
    ("not_agreed", "close"): "closed",
    ("open", "cancel"): "cancelled",
    ("not_agreed", "cancel"): "cancelled",
}
DELIBERATE, REJECTED = "deliberate", "issue_not_agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A revision in an issue, as it was when that was closed, and the ``sub`` of who proposed it.

    ``earlier_proposers``: the subs of those whom its review kept away, since they had proposed it before.
    """

    disclosure: str
    revision: int
    content_hash: str
    proposer: str
    earlier_proposers: tuple[str, ...] = ()

    @property
    def proposers(self) -> frozenset[str]:
        """The subs of all who proposed it."""
        return frozenset({self.proposer, *self.earlier_proposers} - {""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A batch of disclosures that the leading group deliberates on together.

    ``due_on``: the day that the body's rule gives for its deliberation afterwards, else the earliest by which something
    of it is to be public.
    ``tasks`` are the open ones by kind: what awaits the leading group, or the office where it did not agree.
    """

    id: str
    body: str
    audience: Audience
    number: str
    opened_at: datetime
    state: str = "open"
    round: int = 0
    closed_at: datetime | None = None
    list_digest: str = ""
    listed: tuple[Listed, ...] = ()
    due_on: date | None = None
    deliberations: tuple[Deliberation, ...] = ()
    tasks: Mapping[str, str] = field(default_factory=dict)
    version: int = 1

    @property
    def plain_number(self) -> str:
        """Its number without the body's code, for papers and tasks that name the body beside it."""
        return self.number.removeprefix(self.body).strip()

    @property
    def not_for(self) -> tuple[str, ...]:
        """Who proposed something of it."""
        return tuple(sorted({sub for each in self.listed for sub in each.proposers}))

    @property
    def thing(self) -> Thing:
        """The issue as the permission table sees it."""
        return Thing(body=self.body, audience=self.audience, kept_from={PROPOSER: self.not_for})

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of it."""
        return PERMISSIONS.permits("issue.read", actor, self.thing)

    def awaits(self, actor: Actor) -> bool:
        """Whether this person may record a deliberation on it now."""
        return self.state == "closed" and PERMISSIONS.permits("issue.deliberate", actor, self.thing)

    def seat(self, member: Actor) -> str:
        """Whose seat in the leading group somebody takes: his own, or that of whom he stands in for."""
        return seat_of(member, self.thing, PERMISSIONS["issue.deliberate"])

    def group(self, staff: Sequence[Actor]) -> list[Actor]:
        """The members of the leading group among the staff of the body."""
        # A proposer may be present; what he may not is to record it.
        return members_of(staff, self.thing, PERMISSIONS["issue.deliberate"])

    def quorum(self, staff: Sequence[Actor]) -> int:
        """How many seats of the leading group must be taken at least."""
        return quorum_of(staff, self.thing, PERMISSIONS["issue.deliberate"])


def closed(known: Issue, given: Issue, due_on: date | None) -> Issue:
    """What is deliberated in the next round, as catalog told it."""
    return replace(
        known,
        state=ISSUE_TRANSITIONS[known.state, "close"],
        round=given.round,
        closed_at=given.closed_at,
        list_digest=given.list_digest,
        listed=given.listed,
        due_on=due_on,
    )


def cancelled(known: Issue) -> Issue:
    """One that catalog's office ended empty: nothing of it is put to the leading group any more."""
    return replace(known, state=ISSUE_TRANSITIONS[known.state, "cancel"], listed=(), due_on=None)


def recorded(issue: Issue, said: Deliberation, *, by: Actor) -> DomainEvent:
    """What catalog is told."""
    return DomainEvent(
        name="deliberation.recorded",
        aggregate=said.id,
        body=issue.body,
        audience=issue.audience,
        actor=by,
        at=said.at,
        data={
            "id": said.id,
            "issue": issue.id,
            "body": issue.body,
            "round": said.round,
            "agreed": said.agreed,
            "by": said.by,
            "present": said.present,
            "aspects": {name: aspect.holds for name, aspect in said.aspects.items()},
            "reason": "" if said.agreed else said.opinion,
            "record_digest": said.record_digest,
        },
        detail={"issue": issue.id, "round": said.round, "agreed": said.agreed, "record_digest": said.record_digest},
        correlation=issue.id,
    )


def blanked(issue: Issue, *, at: datetime) -> tuple[Issue, DomainEvent]:
    """The issue without a word that was said of it: one of its disclosures was purged, and they may quote it."""
    silent = tuple(said.without_words() for said in issue.deliberations)
    return replace(issue, deliberations=silent), DomainEvent(
        name="issue.purged",
        aggregate=issue.id,
        body=issue.body,
        audience=issue.audience,
        actor=SYSTEM,
        at=at,
        detail={"deliberations": [said.id for said in silent]},
        correlation=issue.id,
        announce=False,
    )


def task_of(issue: Issue, kind: str, identity: str) -> Task:
    """What awaits the leading group, or the office."""
    is_open = kind == DELIBERATE
    return Task(
        id=identity,
        kind=kind,
        title=f"请审议：{issue.plain_number}" if is_open else f"审议不同意，请看理由并调整：{issue.plain_number}",
        body=issue.body,
        due_on=issue.due_on,
        page=f"/review/issues/{issue.id}" if is_open else f"/catalog/issues/{issue.id}",
        about=("issue", issue.id),
        audience=issue.audience,
        roles=("leading_group",) if is_open else ("office",),
        not_for=issue.not_for if is_open else (),
    )


def task_kept(issue: Issue, kind: str) -> dict[str, Any]:
    """By which a task is found again."""
    return {"correlation": issue.id, "detail": {"issue": issue.id, "kind": kind}}
