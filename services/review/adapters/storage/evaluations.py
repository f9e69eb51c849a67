"""Evaluations in the database."""

from __future__ import annotations

from collections.abc import Iterable

from services.review.adapters.storage.oversight import OversightRepository
from services.review.adapters.storage.tables import evaluations
from services.review.domain.evaluation import Evaluation


class SqlEvaluations(OversightRepository[Evaluation]):
    """:class:`services.review.ports.Evaluations` in SQL."""

    table, kind, type = evaluations, "evaluation", Evaluation

    def _disclosures(self, thing: Evaluation) -> Iterable[str]:
        return (each.disclosure for each in thing.evaluated)
