"""The leading group evaluated what was published, or something of it is to be mended."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.ports import Audience
from services.catalog.domain.disclosure import GroupEvaluation, RemedialOrder
from services.catalog.domain.reception import told
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.load_for_update import body_told


def note_group_evaluation(identity: str, evaluation: GroupEvaluation, *, audience: Audience, work: UnitOfWork) -> None:
    """Keep it beside the disclosure, for the step 评议 of its timeline."""
    body, _ = body_told(work, identity)
    work.reception.keep_group_evaluation(identity, evaluation)
    detail = {"evaluation": evaluation.id, "conclusion": evaluation.conclusion}
    event = told("group_evaluation_noted", identity, body, at=evaluation.at, detail=detail, audience=audience)
    work.events.record(event)


def note_remedial_order(
    disclosures: Sequence[str], order: RemedialOrder, *, audience: Audience, work: UnitOfWork
) -> None:
    """Keep how it stands beside each disclosure that it has to do with."""
    for identity in disclosures:
        body, _ = body_told(work, identity)
        work.reception.keep_remedial_order(identity, order)
        detail = {"order": order.id, "order_state": order.state, "round": order.round}
        work.events.record(told("remedial_order_noted", identity, body, at=order.at, detail=detail, audience=audience))
