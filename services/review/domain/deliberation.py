"""审议: what the leading group said of an issue (期次) in one round, and who was there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.review.domain.step import Person

PRESENT, ABSENT, RECUSED = "present", "absent", "recused"
ATTENDANCES: Mapping[str, str] = {PRESENT: "出席", ABSENT: "缺席", RECUSED: "回避"}
IN_FAVOUR, AGAINST, ABSTAINED = "in_favour", "against", "abstained"
VOTES: Mapping[str, str] = {IN_FAVOUR: "同意", AGAINST: "反对", ABSTAINED: "弃权"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """What was said of one aspect."""

    holds: bool
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Where and when the leading group met, and who led it."""

    on: date
    place: str
    chair: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A member who was not there."""

    member: Person
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recusal:
    """A member who took no part: of ``disclosures``, which he proposed; without them of the whole, for a reason."""

    member: Person
    disclosures: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Votes:
    """Who voted how. A member's vote counts for all that he is not recused from."""

    in_favour: tuple[Person, ...] = ()
    against: tuple[Person, ...] = ()
    abstained: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliberation:
    """What the leading group said in one round. ``purged``: its words were forgotten with a disclosure."""

    id: str
    round: int
    agreed: bool
    meeting: Meeting
    present: tuple[Person, ...]
    absent: tuple[Absence, ...]
    recused: tuple[Recusal, ...]
    aspects: Mapping[str, Aspect]
    votes: Votes
    opinion: str
    minutes: str
    by: Person
    at: datetime
    record_digest: str = ""
    purged: bool = False

    def without_words(self) -> Deliberation:
        """Without what may quote a disclosure: opinion, remarks, minutes, and every reason."""
        return replace(
            self,
            opinion="",
            minutes="",
            aspects={name: replace(aspect, remark="") for name, aspect in self.aspects.items()},
            absent=tuple(replace(each, reason="") for each in self.absent),
            recused=tuple(replace(each, reason="") for each in self.recused),
            purged=True,
        )
