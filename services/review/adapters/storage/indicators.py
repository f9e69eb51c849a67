"""Sets of indicators in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from chassis.storage.database import insert
from services.review.adapters.storage.oversight import OversightRepository
from services.review.adapters.storage.tables import indicator_sets
from services.review.domain.indicators import IndicatorSet
from services.review.domain.oversight_refusals import IndicatorsExist


class SqlIndicators(OversightRepository[IndicatorSet]):
    """:class:`services.review.ports.Indicators` in SQL."""

    table, kind, type = indicator_sets, "indicators", IndicatorSet

    def add(self, thing: IndicatorSet) -> None:
        statement = insert(self._connection, indicator_sets).values(self._row(thing))
        if self._connection.execute(statement.on_conflict_do_nothing().returning(indicator_sets.c.id)).first() is None:
            raise IndicatorsExist(thing.name)

    def of_year(self, body: str, year: int) -> Sequence[IndicatorSet]:
        return self._load(sa.and_(indicator_sets.c.body == body, indicator_sets.c.year == year))

    def _disclosures(self, thing: IndicatorSet) -> Iterable[str]:
        return (each for given in thing.scores.values() for each in given.disclosures)
