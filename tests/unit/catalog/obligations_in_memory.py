"""Obligations in memory, and a calendar that learns of holidays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from chassis.ports import Due
from services.catalog.domain.obligation import AD_HOC, Claim, Obligation
from tests.unit.catalog.builders import PlainCalendar


class LaterCalendar(PlainCalendar):
    """As the plain one, until a newer arrangement adds a day to every term."""

    def __init__(self) -> None:
        self.added = 0

    @property
    def version(self) -> str:  # type: ignore[override]
        return str(self.added)

    def due(self, start: date, days: int, unit: str = "working") -> Due:
        return super().due(start, days + self.added, unit)


@dataclass
class ObligationsInMemory:
    """:class:`services.catalog.ports.Obligations` in memory."""

    rows: dict[str, Obligation] = field(default_factory=dict)
    covers: dict[str, dict[Claim, date]] = field(default_factory=dict)

    def hold(self, item: str) -> None:
        """Nobody else is here."""

    def hold_item_of(self, identity: str) -> Obligation | None:
        return self.rows.get(identity)

    def of_occasion(self, item: str, occasion: str) -> list[Obligation]:
        return [row for row in self.rows.values() if row.occasion == occasion and row.is_open]

    def of_item(self, item: str) -> list[Obligation]:
        return [row for row in self.rows.values() if row.frequency != AD_HOC or row.fulfilled_on is None]

    def concerned(self, claims: Iterable[Claim]) -> list[Obligation]:
        occasions = {"", *(claim.period for claim in claims)}
        return [row for row in self.rows.values() if row.frequency != AD_HOC and row.occasion in occasions]

    def of_matter(self, disclosure: str) -> list[Obligation]:
        return [row for row in self.rows.values() if row.occasion == disclosure]

    def save(self, obligations: Sequence[Obligation]) -> None:
        self.rows |= {kept.id: replace(kept, etag=kept.etag + 1) for kept in obligations}

    def remove(self, obligations: Sequence[Obligation]) -> None:
        for gone in obligations:
            del self.rows[gone.id]

    def cover(self, disclosure: str, claims: Collection[Claim], on: date) -> frozenset[Claim]:
        before = self.covers.get(disclosure, {})
        self.covers[disclosure] = {claim: before.get(claim, on) for claim in claims}
        return frozenset(before)

    def covering(self, obligation: Obligation) -> tuple[str, date] | None:
        found = (
            (disclosure, since)
            for disclosure, claims in self.covers.items()
            for claim, since in claims.items()
            if claim.covers(obligation)
        )
        return next(found, None)
