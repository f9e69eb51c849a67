"""Sets of indicators in the database."""

from __future__ import annotations

from collections.abc import Iterable

from services.review.adapters.storage.oversight import OversightRepository
from services.review.adapters.storage.tables import indicator_sets
from services.review.domain.indicators import IndicatorSet


class SqlIndicators(OversightRepository[IndicatorSet]):
    """:class:`services.review.ports.Indicators` in SQL."""

    table, kind, type = indicator_sets, "indicators", IndicatorSet

    def _disclosures(self, thing: IndicatorSet) -> Iterable[str]:
        return (each for given in thing.scores.values() for each in given.disclosures)
