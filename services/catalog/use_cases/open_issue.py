"""新开一期: beginning the next issue of a body."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.permissions import Thing
from chassis.ports import Actor, Audience, Clock
from services.catalog.domain import issuing as rules
from services.catalog.domain.directory_refusals import NoSuchBody
from services.catalog.domain.issue import Issue
from services.catalog.domain.numbers import issue_counter
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIssue:
    """Of which body, for whom."""

    actor: Actor
    body: str
    audience: Audience


def open_issue(command: OpenIssue, *, work: UnitOfWork, clock: Clock) -> Issue:
    """Open the next issue of the year under its number."""
    PERMISSIONS.require("issue.open", command.actor, Thing(body=command.body, audience=command.audience))
    body = work.bodies.get(command.body)
    if body is None:
        raise NoSuchBody(command.body)
    year = clock.today().year
    issue, event = rules.open_issue(
        identity=work.ids.new(),
        body=command.body,
        audience=command.audience,
        year=year,
        serial=work.counters.next(issue_counter(command.body, year, command.audience)),
        deliberate_by=rules.deliberation_due(body.rules, clock.today(), work.calendar),
        by=command.actor,
        at=clock.now(),
    )
    work.events.record(event)
    return work.issues.add(issue)
