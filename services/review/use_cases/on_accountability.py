"""What every act on a matter of accountability begins and ends with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock, Stale, is_seen
from services.review.domain import accountability as rules
from services.review.domain.accountability import Accountability
from services.review.domain.accountability_refusals import AccountabilityNotFound
from services.review.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class OnAccountability:
    """Who acts on which; ``seen`` is the version that he looked at."""

    accountability: str
    actor: Actor
    seen: str = ""


def current_accountability(command: OnAccountability, *, work: UnitOfWork) -> Accountability:
    """It, locked. Raises :class:`AccountabilityNotFound`, :class:`Stale`."""
    found = work.accountabilities.load_for_update(command.accountability)
    if found is None or not found.concerns(command.actor):
        raise AccountabilityNotFound
    if not is_seen(found.version, command.seen or None):
        raise Stale("这件责任追究已被他人更新，请刷新后再办。", "The matter was changed meanwhile; read it again.")
    return found


def with_tasks(
    before: Accountability | None, after: Accountability, *, by: Actor, work: UnitOfWork, clock: Clock
) -> Accountability:
    """The matter with the tasks that are over closed, and those that it has now opened."""
    now, wanted = clock.now(), rules.tasks_of(after)
    open_now = dict(before.tasks) if before else {}
    for kind, task in open_now.items():
        if kind in wanted:
            continue
        closed = rules.task_of(after, kind, task).closed(after.state, by=by, at=now, **rules.task_kept(after, kind))
        work.events.record(rules.confined(closed))
    tasks = {kind: open_now.get(kind) or work.ids.new() for kind in wanted}
    staff = work.staff.of_body(after.body, clock.today())
    for kind in [kind for kind in wanted if kind not in open_now]:
        asked = rules.task_of(after, kind, tasks[kind], staff=staff)
        work.events.record(rules.confined(asked.opened(by=by, at=now, **rules.task_kept(after, kind))))
    return replace(after, tasks=tasks)
