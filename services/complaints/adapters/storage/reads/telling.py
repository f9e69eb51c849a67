"""Whom a letter is due to, and what of his case it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.complaints.adapters.storage.tables import cases, entries, lost_codes, rating_tokens, told_citizens
from services.complaints.domain.states import ANSWERED

_case, _told, _lost = cases.c, told_citizens.c, lost_codes.c


@dataclass(frozen=True, slots=True)
class Addressee:
    """A case whose citizen is told; ``email`` is empty where he left none, or it was erased."""

    id: str
    number: str
    email: str
    version: int
    answered_at: datetime | None


def to_tell(connection: Connection, now: datetime, limit: int) -> list[str]:
    """The numbers of cases that have entries beyond what their citizens, who want it, were told."""
    joined = cases.outerjoin(told_citizens, _told.case == _case.id)
    is_due = sa.or_(_told.next_at.is_(None), _told.next_at <= now)
    query = sa.select(_case.number).select_from(joined).where(_case.notify, is_due)
    beyond = query.where(_case.version > sa.func.coalesce(_told.place, 0))
    return list(connection.execute(beyond.order_by(_case.id).limit(limit)).scalars())


def codes_to_send(connection: Connection, now: datetime, limit: int) -> list[str]:
    """The numbers of cases for which a new code is to be sent."""
    query = sa.select(_case.number).select_from(cases.join(lost_codes, _lost.case == _case.id))
    return list(connection.execute(query.where(_lost.next_at <= now).order_by(_lost.next_at).limit(limit)).scalars())


def addressee(connection: Connection, number: str) -> Addressee | None:
    """The citizen of a case."""
    shown = (_case.id, _case.number, _case.contact, _case.version, _case.answered_at)
    row = connection.execute(sa.select(*shown).where(_case.number == number)).mappings().one_or_none()
    if row is None:
        return None
    email = (row["contact"] or {}).get("email", "")
    return Addressee(row["id"], row["number"], email, row["version"], row["answered_at"])


def entries_after(connection: Connection, case: str, place: int) -> Sequence[tuple[str, str]]:
    """Kind and author (`sub`) of the entries of a ledger after a place."""
    entry = entries.c
    query = sa.select(entry.kind, entry.by).where(entry.case == case, entry.place > place).order_by(entry.place)
    return [(kind, by.get("sub", "")) for kind, by in connection.execute(query)]


def rated_by(connection: Connection, token: str) -> str | None:
    """The number of the case whose answer a token, by its digest, rates now."""
    known = rating_tokens.c
    joined = rating_tokens.join(cases, sa.and_(_case.id == known.case, _case.answered_at == known.answered_at))
    query = sa.select(_case.number).select_from(joined).where(known.token == token, known.used_at.is_(None))
    return connection.scalar(query.where(_case.state == ANSWERED))


def told_of(connection: Connection, number: str) -> dict[str, Any] | None:
    """Whether the citizen wants to be told, and how the last letter to him fared; for his officers."""
    joined = cases.outerjoin(told_citizens, _told.case == _case.id)
    query = sa.select(_told.failed, _told.failed_at, _told.attempts).select_from(joined)
    row = connection.execute(query.where(_case.number == number, _case.notify)).mappings().one_or_none()
    return dict(row) if row else None
