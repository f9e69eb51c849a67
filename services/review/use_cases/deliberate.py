"""登记审议: recording what the leading group said of an issue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock, Stale, is_seen
from services.review.domain import deliberating as rules
from services.review.domain.deliberating import Said
from services.review.domain.issue import REJECTED, Issue, recorded
from services.review.domain.refusals import IssueNotFound
from services.review.ports import UnitOfWork
from services.review.use_cases.note_deliberated import note_deliberated
from services.review.use_cases.take_issue import with_task, without_tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberate:
    """Who records what was said; ``seen`` is the version that he looked at."""

    issue: str
    actor: Actor
    said: Said
    seen: str = ""


def deliberate(command: Deliberate, *, work: UnitOfWork, clock: Clock) -> Issue:
    """Record the deliberation; agreed, what awaits it is published, else the issue goes back to the office."""
    for where, text in _words(command.said):
        work.markings.refuse_marked(where, text)
    issue = work.issues.load_for_update(command.issue)
    if issue is None or not issue.visible_to(command.actor):
        raise IssueNotFound
    if not is_seen(issue.version, command.seen or None):
        raise Stale("这一期已被他人更新，请刷新后再办。", "The issue was changed meanwhile; read it again.")
    issue, said = rules.deliberate(
        issue,
        command.said,
        identity=work.ids.new(),
        staff=work.staff.of_body(issue.body, clock.today()),
        by=command.actor,
        at=clock.now(),
    )
    said = replace(said, record_digest=work.records.keep(rules.record_of(issue, said)))
    work.events.record(recorded(issue, said, by=command.actor))
    issue = replace(issue, deliberations=(*issue.deliberations, said))
    if said.agreed:
        note_deliberated(issue, work=work, clock=clock)
    issue = without_tasks(issue, issue.state, work=work, clock=clock)
    if not said.agreed:
        issue = with_task(issue, REJECTED, work=work, clock=clock)
    return work.issues.save(issue)


def _words(said: Said) -> Iterator[tuple[str, str]]:
    """Every text that somebody wrote, by its field."""
    yield from (("opinion", said.opinion), ("minutes", said.minutes), ("meeting.place", said.place))
    for name, aspect in said.aspects.items():
        yield f"aspects.{name}.remark", aspect.remark
    for number, seat in enumerate(said.members):
        yield f"members.{number}.reason", seat.reason
