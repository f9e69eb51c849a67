"""What happens to a request or a case, as far as its clock listens."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

SUBMITTED, CONFIRMED = "submitted", "confirmed"
SUPPLEMENT_ASKED, SUPPLEMENTED = "supplement_asked", "supplemented"
THIRD_PARTY_ASKED, THIRD_PARTY_RECEIVED = "third_party_asked", "third_party_received"
THIRD_PARTY_ANSWERED = "third_party_answered"
AGENCY_ASKED, AGENCY_RECEIVED, AGENCY_ANSWERED = "agency_asked", "agency_received", "agency_answered"
CO_AUTHOR_ASKED = "co_author_asked"
EXTENDED, LONGER_TERM = "extended", "longer_term"
FEE_NOTIFIED, FEE_NOTICE_RECEIVED, FEE_PAID = "fee_notified", "fee_notice_received", "fee_paid"
ACCEPTED, TOLD, DEADLINE_GIVEN, REOPENED = "accepted", "told", "deadline_given", "reopened"
DELIVERED, WITHDRAWN, CLOSED, DISPUTED = "delivered", "withdrawn", "closed", "disputed"

OF_REQUESTS = (
    *(SUBMITTED, CONFIRMED, SUPPLEMENT_ASKED, SUPPLEMENTED),
    *(THIRD_PARTY_ASKED, AGENCY_ASKED, CO_AUTHOR_ASKED, THIRD_PARTY_RECEIVED, AGENCY_RECEIVED),
    *(THIRD_PARTY_ANSWERED, AGENCY_ANSWERED, EXTENDED, LONGER_TERM),
    *(FEE_NOTIFIED, FEE_NOTICE_RECEIVED, FEE_PAID, DELIVERED, WITHDRAWN),
)
OF_CASES = (SUBMITTED, ACCEPTED, TOLD, DEADLINE_GIVEN, EXTENDED, DISPUTED, DELIVERED, CLOSED, WITHDRAWN, REOPENED)

# What comes first where two things happen on one day: the natural course of a case. An order's day comes with it, and
# what is accepted can be extended or answered on the same day.
_FIRST = (SUBMITTED, CONFIRMED, ACCEPTED, TOLD, DEADLINE_GIVEN)
_RANK = {kind: rank for rank, kind in enumerate(dict.fromkeys((*_FIRST, *OF_REQUESTS, *OF_CASES)))}


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a ledger: what happened on which day (of China), when it was recorded, and what goes with it.

    ``data`` by kind: ``channel`` of a submission; ``until`` of a supplement notice (the day that it sets); ``excused``
    of a late supplement; ``ref`` of a consultation, which tells several apart; ``days``, ``approved_by`` and ``told``
    of an extension or a longer term; ``due_on`` of a given deadline.
    """

    kind: str
    on: date
    recorded_at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """By the day on which they happened, then as a case takes its course; never by how they were handed in.

    What the clock does not listen to is left out.
    """
    return sorted((each for each in happenings if each.kind in _RANK), key=_place)


def _place(happening: Happening) -> tuple[date, int, datetime, str]:
    written = json.dumps(dict(happening.data), sort_keys=True, ensure_ascii=False, default=str)
    return happening.on, _RANK[happening.kind], happening.recorded_at, written
