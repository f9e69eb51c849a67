"""下达整改通知: an order to mend, out of an evaluation, an inspection, or by the office itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.permissions import Thing
from chassis.ports import Actor, Audience, Clock, in_both
from services.review.domain import remedial_order as rules
from services.review.domain.oversight_refusals import EvaluationNotFound, OrderRefused
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.remedial_order import Demand, RemedialOrder, Source
from services.review.ports import UnitOfWork
from services.review.use_cases.order_tasks import with_task


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueOrder:
    """What the office orders: of which disclosures (none: of the work as such), or following an evaluation."""

    actor: Actor
    body: str
    demand: Demand
    disclosures: tuple[str, ...] = ()
    evaluation: str = ""


def issue_order(command: IssueOrder, *, work: UnitOfWork, clock: Clock) -> RemedialOrder:
    """Issue one by the office."""
    audience: Audience = "internal"
    disclosures, source = command.disclosures, Source()
    if command.evaluation:
        evaluation = work.evaluations.load_for_update(command.evaluation)
        if evaluation is None or not evaluation.visible_to(command.actor) or evaluation.body != command.body:
            raise EvaluationNotFound
        known = [each.disclosure for each in evaluation.evaluated]
        disclosures = disclosures or tuple(known)
        audience, source = evaluation.audience, Source(kind="evaluation", id=evaluation.id)
    named = work.publications.with_ids(disclosures)
    found = [each for each in named if each.is_known_to(command.actor, command.body)]
    if any(each.audience == "party" for each in found):
        audience = "party"
    thing = Thing(body=command.body, audience="party" if audience == "party" else "internal")
    PERMISSIONS.require("order.issue", command.actor, thing)
    if len(found) != len(disclosures):
        text = in_both("有的信息不在本单位已公开的信息中。", "Something named is not published by the body.")
        raise OrderRefused({"disclosures": text})
    return issue(
        command.demand,
        body=command.body,
        audience=thing.audience,
        source=source,
        disclosures=disclosures,
        by=command.actor,
        work=work,
        clock=clock,
    )


def issue(
    demand: Demand,
    *,
    body: str,
    audience: Audience,
    source: Source,
    disclosures: Sequence[str],
    by: Actor,
    work: UnitOfWork,
    clock: Clock,
) -> RemedialOrder:
    """Number it, tell of it, and give the department's head his task."""
    work.markings.refuse_marked("what", demand.what)
    work.markings.refuse_marked("why", demand.why)
    is_party, year = audience == "party", clock.today().year
    serial = work.orders.number(body, year, party=is_party)
    order, issued = rules.issue(
        demand,
        identity=work.ids.new(),
        number=f"{'党' if is_party else ''}整改〔{year}〕{serial}号",
        body=body,
        audience=audience,
        source=source,
        disclosures=disclosures,
        departments=work.facts.departments(body) or (),
        staff=work.staff.of_body(body, clock.today()),
        calendar=work.calendar,
        today=clock.today(),
        by=by,
        at=clock.now(),
    )
    work.events.record(issued)
    order = with_task(order, rules.REMEDY, work=work, clock=clock)
    work.orders.add(order)
    return order
