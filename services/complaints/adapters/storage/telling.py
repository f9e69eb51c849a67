"""What citizens were told, who waits for a new code, and tokens that rate, in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.storage.repository import Repository, row_of, upsert
from services.complaints.adapters.storage.tables import cases, lost_codes, rating_tokens, told_citizens
from services.complaints.domain.telling import LostCode, RatingToken, TellingState


class SqlTelling(Repository):
    """A :class:`services.complaints.ports.Telling` on one transaction."""

    def told(self, case: str) -> TellingState:
        query = sa.select(told_citizens).where(told_citizens.c.case == case)
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(TellingState, row) if row else TellingState(case=case)

    def save(self, told: TellingState) -> None:
        upsert(self._connection, told_citizens, row_of(told_citizens, told), key=["case"])

    def ask_code(self, case: str, *, at: datetime, again_after: timedelta) -> None:
        lost = self.lost(case)
        if lost is None or lost.asked_at <= at - again_after:
            self.save_lost(LostCode(case=case, asked_at=at, next_at=at))

    def lost(self, case: str) -> LostCode | None:
        query = sa.select(lost_codes).where(lost_codes.c.case == case)
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(LostCode, row) if row else None

    def save_lost(self, lost: LostCode) -> None:
        upsert(self._connection, lost_codes, row_of(lost_codes, lost), key=["case"])

    def renew_code(self, before: str, after: str) -> None:
        self._connection.execute(sa.update(cases).where(cases.c.receipt == before).values(receipt=after))

    def add_token(self, token: RatingToken) -> None:
        self._connection.execute(sa.insert(rating_tokens).values(row_of(rating_tokens, token)))

    def token(self, digest: str) -> RatingToken | None:
        query = sa.select(rating_tokens).where(rating_tokens.c.token == digest).with_for_update()
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(RatingToken, row) if row else None

    def use_token(self, digest: str, at: datetime) -> None:
        used = sa.update(rating_tokens).where(rating_tokens.c.token == digest)
        self._connection.execute(used.values(used_at=at))
