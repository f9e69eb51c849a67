"""A case: one revision of a disclosure on its way through review, from proposal to verdict."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import Actor, DomainEvent, Due
from services.review.domain.permissions import (
    EARLIER_PROPOSER,
    EARLIER_STEP,
    KEEPERS,
    OVERSEERS,
    PERMISSIONS,
    PROPOSER,
    RECUSED,
)
from services.review.domain.proposal import Proposal
from services.review.domain.step import Recusal, Skipped, Step

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
    """What was asked about a step: a deputy of the office where nobody could take it, or to see that it is taken.

    ``role`` is who was asked that, ``escalate_after`` the day after which the next one is.
    """

    step: int
    task: str
    is_open: bool = True
    role: str = ""
    escalate_after: date | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """That a role is asked to see to a step, once it is later than a day."""

    step: Step
    role: str
    after: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The state of one review. Approval is bound to ``proposal.content_hash``: other content needs another case.

    ``route_version`` is that of its route under which it was opened, and which it keeps. ``unstaffed`` are the numbers
    of its steps that nobody could take when it was looked at last. ``deliberate_within``: the leading group deliberates
    afterwards within so many working days of the approval, 0: it need not; ``deliberate_by`` is the last of them,
    ``deliberated_at`` when it agreed. ``withdrawn_at``: when what still waited for that was withdrawn from the public.
    ``skipped`` are the steps of the route that a correction left out.
    """

    id: str
    proposal: Proposal
    state: str
    steps: tuple[Step, ...]
    opened_at: datetime
    route_version: int = 1
    closed_at: datetime | None = None
    deliberate_within: int = 0
    deliberate_by: date | None = None
    deliberated_at: datetime | None = None
    withdrawn_at: datetime | None = None
    deliberation_task: str = ""
    record_digest: str | None = None
    purged: bool = False
    unstaffed: tuple[int, ...] = ()
    deputy_tasks: tuple[OfficeTask, ...] = ()
    overdue_tasks: tuple[OfficeTask, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    version: int = 1

    @property
    def deliberate_after(self) -> bool:
        """Whether the leading group deliberates afterwards (审议)."""
        return self.deliberate_within > 0

    @property
    def awaits_deliberation(self) -> bool:
        """Whether it was approved and the leading group has still to agree to it, since people can read it."""
        is_over = self.purged or self.deliberated_at is not None or self.withdrawn_at is not None
        return self.state == "approved" and self.deliberate_after and not is_over

    @property
    def body(self) -> str:
        """The body whose disclosure it is."""
        return self.proposal.body

    @property
    def current(self) -> tuple[Step, ...]:
        """The steps that may be decided now, while the case is open; several where some run side by side."""
        return tuple(step for step in self.steps if step.state == "current") if self.state == "open" else ()

    @property
    def current_numbers(self) -> tuple[int, ...]:
        """Their numbers."""
        return tuple(step.number for step in self.current)

    @property
    def current_names(self) -> str:
        """Their names, as pages tell where the case is."""
        return "、".join(step.name for step in self.current)

    @property
    def recused(self) -> Mapping[str, Recusal]:
        """The recusals that hold now, by the sub of whom they keep away."""
        return {recusal.sub: recusal for recusal in self.recusals if not recusal.is_over}

    @property
    def proposers(self) -> Mapping[str, Collection[str]]:
        """The subs of who proposed it now, and of those who proposed it before and were not approved."""
        earlier = tuple(recusal.sub for recusal in self.recusals if recusal.is_lasting)
        return {PROPOSER: (self.proposal.proposer.sub,), EARLIER_PROPOSER: earlier}

    def proposed_as(self, sub: str) -> str:
        """Which of these this person is: ``proposer``, ``earlier_proposer``, or empty."""
        return next((kind for kind, subs in self.proposers.items() if sub in subs), "")

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

    def overseers(self, step: Step) -> tuple[str, ...]:
        """The roles that are asked in turn to see that a late step is taken; not those whose task it is already."""
        ladder = ("party_organisation",) if self.proposal.audience == "party" else ("office", "leader")
        return tuple(role for role in ladder if role not in step.roles)

    def next_reminder(self, step: Step) -> Reminder | None:
        """Who is asked next, once it is later than that day; None when all were asked, each once."""
        asked = [task for task in self.overdue_tasks if task.step == step.number]
        if len(asked) >= len(self.overseers(step)):
            return None
        after = asked[-1].escalate_after if asked else self.due(step).on
        return Reminder(step, self.overseers(step)[len(asked)], after) if after else None

    @property
    def reminders(self) -> tuple[Reminder, ...]:
        """What is asked next of each current step."""
        return tuple(found for found in map(self.next_reminder, self.current) if found)

    @property
    def due_on(self) -> date | None:
        """By when the first of its current steps is to be taken; None once it is closed."""
        return min((self.due(step).on for step in self.current), default=None)

    @property
    def remind_after(self) -> date | None:
        """The day after which somebody is asked to see to a current step; None once everybody was of each."""
        return min((reminder.after for reminder in self.reminders), default=None)

    def thing(self, step: Step | None = None, by: str = "") -> Thing:
        """The case as the permission table sees it, or one step of it with those whom it keeps away.

        Whoever (``by``, a sub) passed another step is asked for a role that the body's rule lets fall together with it.
        """
        proposal = self.proposal
        return Thing(
            body=self.body,
            audience=proposal.audience,
            departments=self._departments(step),
            owner=proposal.proposer.sub,
            roles=self._roles_of(step, by) if step else self._readers,
            kept_from=self._kept_from(step) if step else {},
        )

    @property
    def _readers(self) -> frozenset[str]:
        return self.route_roles | OVERSEERS | (frozenset() if self.proposal.audience == "party" else KEEPERS)

    def visible_to(self, actor: Actor) -> bool:
        """Whether this person may know of it: its proposer, those who take a step of its route, and the office."""
        return PERMISSIONS.permits("case.read", actor, self.thing())

    def may_take(self, step: Step, actor: Actor) -> bool:
        """Whether this person may decide the step, as far as his posts and the separation of duties go."""
        return self.is_asked(step, actor) and not self.kept_away(step, actor)

    def is_asked(self, step: Step, actor: Actor) -> bool:
        """Whether the step asks for this person: he has one of its roles, and is the one who is named, if one is.

        Whoever stands in for the named one is asked in his place.
        """
        act, thing = PERMISSIONS["case.decide"], self.thing(step, actor.sub)
        if not act.has_role(actor, thing):
            return False
        posts = (post for grant in act.grants_for(thing.audience) for post in grant.posts(actor, thing))
        return step.person in ("", actor.sub) or step.person in {post.deputy_for for post in posts}

    def deputy_for(self, step: Step, actor: Actor) -> str:
        """The sub of whom this person stands in for when he takes the step; empty: of nobody."""
        if step.person:
            return step.person if step.person != actor.sub else ""
        return PERMISSIONS["case.decide"].deputy_for(actor, self.thing(step, actor.sub))

    def seat(self, step: Step, actor: Actor) -> str:
        """As whom he takes the step: the sub of whom he stands in for, else his own."""
        return self.deputy_for(step, actor) or actor.sub

    def has_agreed(self, step: Step, actor: Actor) -> bool:
        """Whether he has passed it already, or his principal or another deputy of his has: they count once."""
        return step.agreed_by(actor.sub) or self.seat(step, actor) in step.seats

    def kept_away(self, step: Step, actor: Actor) -> str:
        """The separation of duties that keeps this person away from the step; empty where none does."""
        return PERMISSIONS["case.decide"].kept_from(actor, self.thing(step, actor.sub))

    def awaiting(self, actor: Actor) -> Step | None:
        """The first of the current steps that awaits this person."""
        open_to_him = (step for step in self.current if self.may_take(step, actor))
        return next((step for step in open_to_him if not self.has_agreed(step, actor)), None)

    def awaits(self, actor: Actor) -> bool:
        """Whether one of the current steps awaits this person."""
        return self.awaiting(actor) is not None

    def not_for(self, step: Step) -> tuple[str, ...]:
        """The subs of those whom a step keeps away, whatever their posts."""
        kept = self._kept_from(step)
        kept_away = {sub for subs in kept.values() for sub in subs}
        return tuple(sorted({*kept_away, *step.unasked, *step.passed_by, *step.seats}))

    def unasked(self, step: Step, staff: Sequence[Actor]) -> tuple[str, ...]:
        """Those who passed another step and would be asked for this one, were it not for the pairs of the body's rule.

        The rule lets a pair of roles fall together, not a pair of steps: of a step that several roles can take,
        somebody may have none but the others.
        """
        passed = {sub for other in self.steps if other.number != step.number for sub in other.passed_by}
        act, thing = PERMISSIONS["case.decide"], self.thing(step)
        able = (each for each in staff if each.sub in passed and act.has_role(each, thing))
        return tuple(sorted(each.sub for each in able if not self.is_asked(step, each)))

    def passed_before(self, step: Step, sub: str) -> tuple[int, ...]:
        """The numbers of the other steps that this person has passed."""
        return tuple(other.number for other in self.steps if other.number != step.number and other.agreed_by(sub))

    def _departments(self, step: Step | None) -> tuple[str, ...]:
        """Whose the case is, or one step of it: also those read it who take a step for another department."""
        if step:
            return (step.department,) if step.department else ()
        proposing = self.proposal.department
        return tuple(dict.fromkeys((proposing, *(one.department for one in self.steps)))) if proposing else ()

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
        return {**self.proposers, RECUSED: tuple(self.recused), EARLIER_STEP: apart}

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
