"""Two people open the sealed identity of an informant: one asks, another grants, and the first one looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from chassis.ports import Actor, Clock, DomainEvent
from services.complaints.domain import awaited, tip_off
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case


@dataclass(frozen=True, slots=True, kw_only=True)
class AskIdentity(CaseCommand):
    """What it is needed for."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantIdentity(CaseCommand):
    """Why it may be seen."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseIdentity(CaseCommand):
    """Why it stays sealed."""

    reason: str


def ask_identity(command: AskIdentity, *, work: UnitOfWork, clock: Clock) -> Case:
    """Nothing is opened until another person grants it."""
    return _done(partial(tip_off.ask_identity, task=work.ids.new()), command, command.reason, work, clock)


def grant_identity(command: GrantIdentity, *, work: UnitOfWork, clock: Clock) -> Case:
    """Who asked may look, for a while. Raises :class:`OwnOpening`."""
    return _done(tip_off.grant_identity, command, command.reason, work, clock)


def refuse_identity(command: RefuseIdentity, *, work: UnitOfWork, clock: Clock) -> Case:
    """It stays sealed. Raises :class:`OwnOpening`."""
    return _done(tip_off.refuse_identity, command, command.reason, work, clock)


Rule = Callable[..., tuple[Case, DomainEvent]]


def _done(rule: Rule, command: CaseCommand, reason: str, work: UnitOfWork, clock: Clock) -> Case:
    work.refuse_marked("reason", reason)
    (before, by), now = current_case(command, work=work), clock.now()
    case, done = rule(before, by=by, at=now, reason=reason)
    for event in (done, *awaited.moved(before, case, "decided", by=by, at=now)):
        work.events.record(event)
    return work.cases.save(case)


def look_at_identity(case: Any, *, by: Actor, at: datetime, work: UnitOfWork) -> dict[str, Any]:
    """Who the informant of a case that was read is; the audit has who looked and when. Raises :class:`NotOpen`."""
    tip_off.must_be_open(case["opening"], to=by, at=at)
    found = work.identities.open(case["id"])
    work.events.record(tip_off.identity_opened(case["id"], body=case["body"], by=by, at=at))
    return {**found, "until": datetime.fromisoformat(case["opening"]["until"])}
