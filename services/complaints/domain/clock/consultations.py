"""Opinions that are asked of others: from the letter to the answer, or to the day on which silence is taken.

条例第三十三条第三款: the time that it takes to ask a third party or another agency does not count.
第三十二条: a third party has 15 working days from when it has the letter; if it is silent, the agency decides.
第三十四条: an agency that made the information jointly has as long, and its silence is consent.
For any other agency the Regulations set no day, so its silence ends nothing: the agency that asked says when it waits
no longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from chassis.ports import WorkCalendar
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.course import Flag, Suspension
from services.complaints.domain.clock.happening import Happening

THIRD_PARTY, AGENCY, CO_AUTHOR = "third_party", "agency", "co_author"
_ASKED = {what.THIRD_PARTY_ASKED: THIRD_PARTY, what.AGENCY_ASKED: AGENCY, what.CO_AUTHOR_ASKED: CO_AUTHOR}
_RECEIVED = {what.THIRD_PARTY_RECEIVED: THIRD_PARTY, what.AGENCY_RECEIVED: AGENCY}
_ANSWERED = {what.THIRD_PARTY_ANSWERED: THIRD_PARTY, what.AGENCY_ANSWERED: AGENCY}
KINDS = frozenset((*_ASKED, *_RECEIVED, *_ANSWERED))


@dataclass(frozen=True, slots=True)
class Consultation:
    """One letter to one party: when it went out, when they had it, when they answered."""

    of: str
    asked: date
    received: date | None = None
    answered: date | None = None

    def suspension(self, days: int, calendar: WorkCalendar) -> Suspension:
        """The days that it takes: after the letter went out, up to the answer or the day of silence."""
        return Suspension(self.of, self.asked, self._over(days, calendar))

    def is_silent(self, days: int, calendar: WorkCalendar, today: date) -> bool:
        """Whether its time went by without an answer in it."""
        last = self._last_day(days, calendar)
        return last is not None and today > last and (self.answered is None or self.answered > last)

    def _over(self, days: int, calendar: WorkCalendar) -> date | None:
        last = self._last_day(days, calendar)
        known = [day for day in (self.answered, last) if day is not None]
        return min(known, default=None)

    def _last_day(self, days: int, calendar: WorkCalendar) -> date | None:
        if self.received is None or self.of == AGENCY:
            return None
        return calendar.due(self.received, days).on


Consultations = Mapping[str, Consultation]


def heard(consultations: Consultations, happening: Happening) -> tuple[Consultations, tuple[Flag, ...]]:
    """With what happened to one of them; what belongs to none, or is there already, is flagged and changes nothing."""
    kind, of = happening.kind, f"{happening.data.get('ref') or ''}"
    if kind in _ASKED:
        key = _key(_ASKED[kind], of)
        if key in consultations:
            return consultations, (Flag("asked_twice", happening.on),)
        return {**consultations, key: Consultation(_ASKED[kind], happening.on)}, ()
    step, party = ("received", _RECEIVED[kind]) if kind in _RECEIVED else ("answered", _ANSWERED[kind])
    key = _key(party, of)
    if key not in consultations:
        return consultations, (Flag("nobody_was_asked", happening.on),)
    known = consultations[key]
    if step == "received":
        known = replace(known, received=known.received or happening.on)
    else:
        known = replace(known, answered=known.answered or happening.on)
    return {**consultations, key: known}, ()


def _key(party: str, ref: str) -> str:
    # A co-author is an agency too: what it answers does not say again which of them it is.
    return f"{AGENCY if party == CO_AUTHOR else party}/{ref}"
