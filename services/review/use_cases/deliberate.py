"""登记审议: recording what the leading group said of an issue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock, Stale, is_seen
from services.review.domain import issue as rules
from services.review.domain.issue import Aspect, Issue
from services.review.domain.refusals import IssueNotFound
from services.review.ports import UnitOfWork
from services.review.use_cases.note_deliberated import note_deliberated
from services.review.use_cases.take_issue import with_task, without_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberate:
    """Who records it, who was present, what was said of each aspect; ``seen`` is the version that he looked at."""

    issue: str
    actor: Actor
    present: tuple[str, ...]
    aspects: Mapping[str, Aspect]
    agreed: bool
    opinion: str = ""
    seen: str = ""


def deliberate(command: Deliberate, *, work: UnitOfWork, clock: Clock) -> Issue:
    """Record the deliberation; agreed, what awaits it is published, else the issue goes back to the office."""
    work.markings.refuse_marked("opinion", command.opinion)
    for name, aspect in command.aspects.items():
        work.markings.refuse_marked(f"aspects.{name}.remark", aspect.remark)
    issue = work.issues.load_for_update(command.issue)
    if issue is None or not issue.visible_to(command.actor):
        raise IssueNotFound
    if not is_seen(issue.version, command.seen or None):
        raise Stale("这一期已被他人更新，请刷新后再办。", "The issue was changed meanwhile; read it again.")
    issue, said = rules.deliberate(
        issue,
        identity=work.ids.new(),
        present=command.present,
        aspects=command.aspects,
        agreed=command.agreed,
        opinion=command.opinion,
        staff=work.staff.of_body(issue.body, clock.today()),
        by=command.actor,
        at=clock.now(),
    )
    said = replace(said, record_digest=work.records.keep(rules.record_of(issue, said)))
    work.events.record(rules.recorded(issue, said, by=command.actor))
    issue = replace(issue, deliberations=(*issue.deliberations, said))
    note_deliberated(issue, work=work, clock=clock)
    issue = without_tasks(issue, issue.state, work=work, clock=clock)
    if not said.agreed:
        issue = with_task(issue, rules.REJECTED, work=work, clock=clock)
    return work.issues.save(issue)
