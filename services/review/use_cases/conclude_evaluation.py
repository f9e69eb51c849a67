"""登记评议: recording what the leading group said of what was published, with the order that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from chassis.ports import Actor, Clock, in_both
from services.review.domain import evaluation as rules
from services.review.domain.evaluation import Evaluation, Opinion
from services.review.domain.oversight_refusals import EvaluationIncomplete, OrderRefused, not_in_body
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.publication import Publication
from services.review.domain.remedial_order import Demand, RemedialOrder, Source
from services.review.ports import UnitOfWork
from services.review.use_cases.issue_order import issue


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeEvaluation:
    """Who records it, what was evaluated, who was there and what was said; ``demand``: what is to be mended."""

    actor: Actor
    body: str
    period: str
    disclosures: tuple[str, ...]
    present: tuple[str, ...]
    aspects: Mapping[str, Opinion]
    conclusion: str
    opinion: str = ""
    demand: Demand | None = None


def conclude_evaluation(
    command: ConcludeEvaluation, *, work: UnitOfWork, clock: Clock
) -> tuple[Evaluation, RemedialOrder | None]:
    """Record it; what needs mending is ordered in the same breath, so that nothing is left to memory."""
    work.markings.refuse_marked("opinion", command.opinion)
    for name, said in command.aspects.items():
        work.markings.refuse_marked(f"aspects.{name}.remark", said.remark)
    named = work.publications.with_ids(list(dict.fromkeys(command.disclosures)))
    publications = [each for each in named if each.is_known_to(command.actor, command.body)]
    thing = rules.thing_of(command.body, publications, _proposers(publications, work))
    PERMISSIONS.require("evaluation.conclude", command.actor, thing)
    if len(publications) != len(set(command.disclosures)):
        raise EvaluationIncomplete(not_in_body("disclosures"))
    _require_demand(command)
    evaluation = rules.evaluate(
        identity=work.ids.new(),
        thing=thing,
        period=command.period,
        publications=publications,
        present=command.present,
        aspects=command.aspects,
        conclusion=command.conclusion,
        opinion=command.opinion,
        staff=work.staff.of_body(command.body, clock.today()),
        by=command.actor,
        at=clock.now(),
    )
    # Before the record is kept: an order that is refused leaves no record behind.
    order = _ordered(command, evaluation, work, clock)
    evaluation = replace(evaluation, record_digest=work.records.keep(rules.record_of(evaluation)))
    work.events.record(rules.concluded(evaluation, by=command.actor))
    work.evaluations.add(evaluation)
    return evaluation, order


def _ordered(
    command: ConcludeEvaluation, evaluation: Evaluation, work: UnitOfWork, clock: Clock
) -> RemedialOrder | None:
    if command.demand is None:
        return None
    try:
        return issue(
            command.demand,
            body=evaluation.body,
            audience="party" if evaluation.audience == "party" else "internal",
            source=Source(kind="evaluation", id=evaluation.id),
            disclosures=[each.disclosure for each in evaluation.evaluated],
            by=command.actor,
            work=work,
            clock=clock,
        )
    except OrderRefused as refused:
        # Named as it was given: the order is a part of the evaluation.
        raise EvaluationIncomplete({f"order.{name}": text for name, text in refused.errors.items()}) from refused


def _proposers(publications: Sequence[Publication], work: UnitOfWork) -> list[str]:
    cases = (work.cases.load_newest_for_update(each.id, each.revision) for each in publications)
    return [sub for case in cases if case is not None for subs in case.proposers.values() for sub in subs]


def _require_demand(command: ConcludeEvaluation) -> None:
    if command.conclusion == rules.MEND and command.demand is None:
        zh = "结论是“需要整改”的，请写明由哪个部门、在几个工作日内整改什么。"
        raise EvaluationIncomplete({"order.what": in_both(zh, "Say what is to be mended, by whom, until when.")})
    if command.conclusion == rules.GOOD and command.demand is not None:
        raise EvaluationIncomplete({"conclusion": in_both(*rules.GOOD_NEEDS_NO_ORDER)})
