"""What the fold yields: from when a term runs, how long it is, what does not count, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

WORKING, CALENDAR = "working", "calendar"


class Said(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Term:
    """So many ``working`` or ``calendar`` days, by which rule (as people read it), for what."""

    days: int
    unit: str
    basis: str
    meant: Said


@dataclass(frozen=True, slots=True)
class Phase:
    """A count that begins: ``start`` is the day whose morrow is day 1, ``why`` says what began it.

    ``basis``: the rule of its days once another count followed it, where that is not the one of the whole term.
    """

    why: str
    start: date
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """The days after ``after`` up to and including ``until`` do not count; ``until`` None: it lasts.

    ``restarts``: when it is over the whole term begins anew (supplement, fee).
    """

    reason: str
    after: date
    until: date | None
    restarts: bool = False

    def covers(self, day: date) -> bool:
        """Whether that day is one of them."""
        return self.after < day and (self.until is None or day <= self.until)

    def stands(self, day: date) -> bool:
        """Whether it is under way at the end of that day."""
        return self.after <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that whoever is in charge, or the applicant, should know; ``days`` where it says how many."""

    code: str
    on: date
    days: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """How the clock stopped, and on which day."""

    how: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What became of a clock. Without phases it has not started; ``given`` is a day that somebody else set."""

    term: Term
    phases: tuple[Phase, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    flags: tuple[Flag, ...] = ()
    ending: Ending | None = None
    given: date | None = None
    added: int = 0
    """So many of the term's days are an extension."""
    waits_since: date | None = None
    """Since when a submission awaits its confirmation."""
