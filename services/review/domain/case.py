"""A case: one revision of a disclosure on its way through review, from proposal to verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent, Due
from services.review.domain.permissions import EARLIER_STEP, OVERSEERS, PERMISSIONS, PROPOSER
from services.review.domain.proposal import Proposal
from services.review.domain.step import Step

# The whole of what a case may do: (state, act) → state. "–" is the state before there is a case.
TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("–", "open"): "open",
    ("open", "pass"): "open",
    ("open", "approve"): "approved",
    ("open", "return"): "returned",
    ("open", "refuse"): "refused",
    ("open", "withdraw"): "withdrawn",
    ("approved", "void"): "voided",
}
DECISIONS = ("pass", "return", "refuse")


def allowed_acts(state: str) -> tuple[str, ...]:
    """The acts that are possible in a state."""
    return tuple(act for (start, act) in TRANSITIONS if start == state)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeTask:
    """What the office was asked for about a step: a deputy where nobody could take it, or to see that it is taken."""

    step: int
    task: str
    is_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The state of one review. Approval is bound to ``proposal.content_hash``: other content needs another case.

    ``unstaffed`` are the numbers of its steps that nobody could take when it was looked at last.
    """

    id: str
    proposal: Proposal
    state: str
    steps: tuple[Step, ...]
    opened_at: datetime
    closed_at: datetime | None = None
    deliberate_after: bool = False
    record_digest: str | None = None
    purged: bool = False
    unstaffed: tuple[int, ...] = ()
    deputy_tasks: tuple[OfficeTask, ...] = ()
    overdue_tasks: tuple[OfficeTask, ...] = ()
    version: int = 1

    @property
    def body(self) -> str:
        """The body whose disclosure it is."""
        return self.proposal.body

    @property
    def current(self) -> Step | None:
        """The step that is being taken, if the case is open."""
        return next((step for step in self.steps if step.state == "current"), None)

    @property
    def current_numbers(self) -> tuple[int, ...]:
        """The numbers of the steps that may be decided now."""
        return (self.current.number,) if self.current else ()

    @property
    def route_roles(self) -> frozenset[str]:
        """Every role that takes a step of this case."""
        return frozenset(role for step in self.steps for role in step.roles)

    def due(self, step: Step) -> Due:
        """By when a step is to be taken: within its own term, or by the day of publication where that comes earlier.

        A correction runs against no limit of its own: the limit was met, or not, by the first publication.
        """
        limit = self.proposal.due_on
        is_earlier = self.proposal.revision == 1 and limit is not None and limit < step.due.on
        return Due(limit) if limit and is_earlier else step.due

    @property
    def overseers(self) -> tuple[str, ...]:
        """The roles that see to it that steps are taken."""
        return ("party_organisation",) if self.proposal.audience == "party" else ("office",)

    @property
    def remind_after(self) -> date | None:
        """The day after which its overseers are asked to see to the current step; None once they were.

        What awaits them anyhow is their task already.
        """
        step = self.current
        if self.state != "open" or step is None or set(step.roles) & set(self.overseers):
            return None
        return None if any(task.step == step.number for task in self.overdue_tasks) else self.due(step).on

    def thing(self, step: Step | None = None, by: str = "") -> Thing:
        """The case as the permission table sees it, or one step of it with those whom it keeps away.

        Whoever (``by``, a sub) passed another step is asked for a role that the body's rule lets fall together with it.
        """
        proposal = self.proposal
        return Thing(
            body=self.body,
            audience=proposal.audience,
            departments=(proposal.department,) if proposal.department else (),
            owner=proposal.proposer.sub,
            roles=self._roles_of(step, by) if step else self.route_roles | OVERSEERS,
            kept_from=self._kept_from(step) if step else {},
        )

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of the case: its proposer, and those who take a step of its route."""
        return PERMISSIONS.permits("case.read", actor, self.thing())

    def awaits(self, actor: Actor) -> bool:
        """Whether the current step awaits this person."""
        step = self.current
        return (
            step is not None
            and PERMISSIONS.permits("case.decide", actor, self.thing(step, actor.sub))
            and not step.agreed_by(actor.sub)
        )

    @property
    def not_for(self) -> tuple[str, ...]:
        """The subs of those whom the current step keeps away, whatever their posts."""
        if self.current is None:
            return ()
        kept = self._kept_from(self.current)
        return tuple(sorted({*kept[PROPOSER], *kept[EARLIER_STEP], *self.current.passed_by}))

    def passed_before(self, step: Step, sub: str) -> tuple[int, ...]:
        """The numbers of the other steps that this person has passed."""
        return tuple(other.number for other in self.steps if other.number != step.number and other.agreed_by(sub))

    def _roles_of(self, step: Step, sub: str) -> frozenset[str]:
        roles, pairs = frozenset(step.roles), self.proposal.same_person
        for other in self.steps:
            if other.number != step.number and other.agreed_by(sub):
                roles &= step.roles_together(other, pairs)
        return roles or frozenset(step.roles)  # with none left he is kept away as whoever passed another step

    def _kept_from(self, step: Step) -> Mapping[str, Collection[str]]:
        pairs = self.proposal.same_person
        others = [other for other in self.steps if other.number != step.number]
        apart = {sub for other in others if not step.may_fall_together(other, pairs) for sub in other.passed_by}
        return {PROPOSER: (self.proposal.proposer.sub,), EARLIER_STEP: apart}

    def with_step(self, step: Step) -> Case:
        """The case with one of its steps replaced."""
        return replace(self, steps=tuple(step if kept.number == step.number else kept for kept in self.steps))

    def event(
        self, verb: str, *, by: Actor, at: datetime, data: Mapping[str, Any] | None = None, **detail: Any
    ) -> DomainEvent:
        """An event of this case; without ``data`` it is audited and not announced."""
        proposal = self.proposal
        common = {"id": self.id, "disclosure": proposal.disclosure, "revision": proposal.revision, "body": self.body}
        return DomainEvent(
            name=f"case.{verb}",
            aggregate=self.id,
            body=self.body,
            actor=by,
            at=at,
            audience=proposal.audience,
            data={} if data is None else {**common, **data},
            detail={"disclosure": proposal.disclosure, "revision": proposal.revision, "state": self.state, **detail},
            correlation=proposal.disclosure,
            announce=data is not None,
        )
