"""Precedents (先例): what was refused earlier, of the same item first, with the ground that was named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from services.review.adapters.storage.reads.cases import cases_with_ids, visible_to
from services.review.adapters.storage.tables import cases
from services.review.domain.case import Case

OF_ITEM, OF_GROUND = 5, 3
_NEWEST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """A refusal: of what, on which ground, in whose words. ``same_item``: of the item of the case at hand."""

    case: str
    title: str
    item_title: str
    ground: str
    opinion: str
    at: datetime
    same_item: bool


def precedents_of(connection: Connection, case: Case, reader: Actor) -> list[Precedent]:
    """The last refusals of the case's item, then the last on each ground, of its body and audience alone.

    Only what the reader may see anyhow; what was purged is forgotten. Two statements at most.
    """
    same_item = cases.c.proposal["item"].as_string() == case.proposal.item
    refused = (
        sa.select(cases.c.id)
        .where(cases.c.state == "refused", cases.c.body == case.body, cases.c.audience == case.proposal.audience)
        .where(cases.c.purged.is_(False), cases.c.id != case.id, visible_to(reader))
        .order_by(same_item.desc(), cases.c.id.desc())
        .limit(_NEWEST)
    )
    newest = connection.execute(refused).scalars().all()
    if not newest:
        return []
    whole = {known.id: known for known in cases_with_ids(connection, newest)}
    found = [_precedent(whole[known], case) for known in newest]
    of_item = [precedent for precedent in found if precedent.same_item]
    return [*of_item[:OF_ITEM], *_a_few_of_each_ground(found[len(of_item) :])]


def _a_few_of_each_ground(found: Iterable[Precedent]) -> Iterator[Precedent]:
    seen: Counter[str] = Counter()
    for precedent in found:
        seen[precedent.ground] += 1
        if seen[precedent.ground] <= OF_GROUND:
            yield precedent


def _precedent(case: Case, beside: Case) -> Precedent:
    verdict = next(said for step in case.steps for said in step.verdicts if said.decision == "refuse")
    return Precedent(
        case=case.id,
        title=case.proposal.title,
        item_title=case.proposal.item_title,
        ground=verdict.ground,
        opinion=verdict.opinion,
        at=verdict.at,
        same_item=case.proposal.item == beside.proposal.item,
    )
