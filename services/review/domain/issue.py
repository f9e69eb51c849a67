"""审议: the leading group's deliberation on an issue (期次), in four aspects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Actor, Audience, DomainEvent, Task, in_both
from services.review.domain.permissions import PERMISSIONS, PROPOSER
from services.review.domain.refusals import DeliberationIncomplete, NothingToDeliberate
from services.review.domain.step import Person
from services.vocabulary import DELIBERATION_ASPECTS

FORM = "yangguang-deliberation-record/1"
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
    """A revision in an issue, as it was when that was closed, and the ``sub`` of who proposed it."""

    disclosure: str
    revision: int
    content_hash: str
    proposer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """What was said of one aspect."""

    holds: bool
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """What the leading group said in one round. ``purged``: its words were forgotten with a disclosure."""

    id: str
    round: int
    agreed: bool
    present: tuple[Person, ...]
    aspects: Mapping[str, Aspect]
    opinion: str
    by: Person
    at: datetime
    record_digest: str = ""
    purged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A batch of disclosures that the leading group deliberates on together.

    ``due_on``: the earliest day by which something of it is to be public.
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
    def not_for(self) -> tuple[str, ...]:
        """Who proposed something of it."""
        return tuple(sorted({each.proposer for each in self.listed if each.proposer}))

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
        return PERMISSIONS["issue.deliberate"].deputy_for(member, self.thing) or member.sub

    def group(self, staff: Sequence[Actor]) -> list[Actor]:
        """The members of the leading group among the staff of the body."""
        # A proposer may be present; what he may not is to record it.
        return [person for person in staff if PERMISSIONS["issue.deliberate"].has_role(person, self.thing)]


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


def deliberate(
    issue: Issue,
    *,
    identity: str,
    present: Sequence[str],
    aspects: Mapping[str, Aspect],
    agreed: bool,
    opinion: str,
    staff: Sequence[Actor],
    by: Actor,
    at: datetime,
) -> tuple[Issue, Deliberation]:
    """Record what the leading group said. Its record is still to be kept.

    Raises :class:`NothingToDeliberate`, :class:`DeliberationIncomplete`.
    """
    PERMISSIONS.require("issue.deliberate", by, issue.thing)
    if issue.state != "closed":
        raise NothingToDeliberate(issue.state)
    group = {person.sub: person for person in issue.group(staff)}
    errors = _wrong_present(issue, present, staff) | _wrong_words(aspects, agreed=agreed, opinion=opinion)
    if errors:
        raise DeliberationIncomplete(errors)
    said = Deliberation(
        id=identity,
        round=issue.round,
        agreed=agreed,
        present=tuple(Person.of(group[sub]) for sub in present),
        aspects=dict(aspects),
        opinion=opinion,
        by=Person.of(by),
        at=at,
    )
    state = ISSUE_TRANSITIONS[issue.state, "agree" if agreed else "disagree"]
    return replace(issue, state=state), said


def quorum(issue: Issue, staff: Sequence[Actor]) -> int:
    """How many seats of the leading group must be taken at least: more than half of them."""
    return len({issue.seat(member) for member in issue.group(staff)}) // 2 + 1


def record_of(issue: Issue, said: Deliberation) -> dict[str, Any]:
    """The full record, to be kept as JSON: the revisions by their hashes, so that it outlives a takedown of one."""
    return {
        "form": FORM,
        "deliberation": said.id,
        "issue": issue.id,
        "number": issue.number,
        "body": issue.body,
        "audience": issue.audience,
        "round": said.round,
        "closed_at": issue.closed_at,
        "list_digest": issue.list_digest,
        "disclosures": [
            {"disclosure": each.disclosure, "revision": each.revision, "content_hash": each.content_hash}
            for each in issue.listed
        ],
        "present": said.present,
        "aspects": said.aspects,
        "conclusion": "agreed" if said.agreed else "not_agreed",
        "opinion": said.opinion,
        "recorded_by": said.by,
        "recorded_at": said.at,
    }


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
    silent = tuple(
        replace(
            said,
            opinion="",
            aspects={name: replace(aspect, remark="") for name, aspect in said.aspects.items()},
            purged=True,
        )
        for said in issue.deliberations
    )
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
        title=f"请审议：{issue.number}" if is_open else f"审议不同意，请看理由并调整：{issue.number}",
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


def _wrong_present(issue: Issue, present: Sequence[str], staff: Sequence[Actor]) -> dict[str, str]:
    seats = {member.sub: issue.seat(member) for member in issue.group(staff)}
    if not present or len(set(present)) != len(present) or not set(present) <= set(seats):
        return {
            "present": in_both(
                "请勾选到会的领导小组成员，只能是本单位的成员，每人一次。",
                "Name those present, each once: members of the body's leading group.",
            )
        }
    taken, members, needed = len({seats[sub] for sub in present}), len(set(seats.values())), quorum(issue, staff)
    if taken >= needed:
        return {}
    return {
        "present": in_both(
            f"领导小组现有 {members} 人，到会须过半数（至少 {needed} 人），现在勾选了 {taken} 人。"
            "到会不足的，请另行开会审议后再登记；成员名单有误的，请政务公开办公室更正任职。代理人与被代理人按 1 人计。",
            f"More than half of the {members} members must be present, at least {needed}; {taken} named. "
            "Deliberate again with enough of them, or have the office correct their posts. "
            "A deputy counts as whom he stands in for.",
        )
    }


def _wrong_words(aspects: Mapping[str, Aspect], *, agreed: bool, opinion: str) -> dict[str, str]:
    """审议制度: agreed is what holds in all four aspects; a "no" and a disagreement say why."""
    failed = [name for name in DELIBERATION_ASPECTS if not aspects[name].holds]
    errors = {
        f"aspects.{name}.remark": in_both(
            f"“{DELIBERATION_ASPECTS[name]}”选了“否”，请写明意见。", "Say why where it does not hold."
        )
        for name in failed
        if not aspects[name].remark.strip()
    }
    if failed and agreed:
        listed = "、".join(f"“{DELIBERATION_ASPECTS[name]}”" for name in failed)
        errors["conclusion"] = in_both(
            f"{listed}为“否”的，不能同意公开。请选“不同意”并写明理由，退回政务公开办公室调整后再审议。",
            f"It is not agreed while {', '.join(failed)} does not hold; choose 'not_agreed' with the reason.",
        )
    if not agreed and not opinion.strip():
        errors["opinion"] = in_both("不同意的，请写明理由。", "Give the reason where it is not agreed.")
    return errors
