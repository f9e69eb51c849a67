"""The public's evaluation (评议) of a publication: truthfulness, completeness, effectiveness, each 1 to 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.permissions import Thing
from chassis.ports import PUBLIC, SYSTEM, Actor, Conflict, DomainEvent, Gone, NotFound
from services.complaints.domain.directory import WITHDRAWN, Publication
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.votes import Voiding, VotedFromHere

ASPECTS = {"truthfulness": "真实性", "completeness": "全面性", "effectiveness": "实效性"}
SHOWN_FROM = 3
"""Averages of fewer evaluations are not shown: they would tell what one person thought."""
TOKEN_LENGTH = 24


class AlreadyEvaluated(Conflict):
    """One person evaluates a publication once."""

    code = "already_evaluated"

    def __init__(self) -> None:
        super().__init__(
            "您已经评议过这条信息。还有意见的，请从“就这条信息提问”提交。",
            "You have evaluated this publication already. Submit further opinions as a case.",
        )


class EvaluatedFromHere(VotedFromHere):
    """Just now somebody at this address evaluated the publication."""

    code = "evaluated_from_here"
    voted, thing = ("评议", "evaluated"), ("这条信息", "this publication")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One person's ratings of one publication. ``token`` is a digest: nobody can tell whose it is."""

    id: str
    disclosure: str
    token: str
    truthfulness: int
    completeness: int
    effectiveness: int
    commented: bool
    at: datetime
    source: str | None = None
    """From where it came, a keyed hash for this publication alone; forgotten after some weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """All evaluations of one publication: how many, and the sums of their ratings."""

    disclosure: str
    body: str
    count: int = 0
    comments: int = 0
    truthfulness: int = 0
    completeness: int = 0
    effectiveness: int = 0

    @property
    def suppressed(self) -> bool:
        """Whether there are too few to show averages."""
        return self.count < SHOWN_FROM

    def averages(self) -> dict[str, float]:
        """Average per aspect, two decimals; zeros before the first evaluation."""
        return {aspect: round(getattr(self, aspect) / max(self.count, 1), 2) for aspect in ASPECTS}

    def announced(self) -> dict[str, Any]:
        """The data of the event; few evaluations are flagged as suppressed."""
        return {
            "disclosure": self.disclosure,
            "body": self.body,
            "count": self.count,
            "comments": self.comments,
            "suppressed": self.suppressed,
            **self.averages(),
        }

    def public(self) -> dict[str, Any]:
        """What everybody may see: counts always, averages only from three evaluations."""
        return self.announced() | (dict.fromkeys(ASPECTS) if self.suppressed else {})


def not_known() -> NotFound:
    """The refusal of what concerns a publication that is not there, or not there yet."""
    return NotFound(
        "没有这条公开信息，或者刚刚公开还没有同步，请稍后再试。",
        "There is no such publication, or it became public only now; try again in a moment.",
    )


def must_be_open(publication: Publication | None) -> Publication:
    """The publication, if it can be evaluated. Raises :class:`NotFound` or :class:`Gone`."""
    if publication is None:
        raise not_known()
    if publication.state == WITHDRAWN:
        raise Gone(
            "这条信息已经撤下，不再接受评议。",
            "This publication was withdrawn and is no longer evaluated.",
            reason=publication.reason,
        )
    return publication


def submitted(totals: Totals, *, at: datetime, **detail: Any) -> DomainEvent:
    """The totals so far, for whoever shows the publication."""
    return DomainEvent(
        name="evaluation.submitted",
        aggregate=totals.disclosure,
        body=totals.body,
        actor=PUBLIC,
        at=at,
        audience="external",
        data=totals.announced(),
        detail={"count": totals.count, **detail},
        correlation=totals.disclosure,
    )


def must_let(act: str, publication: Publication | None, by: Actor) -> Publication:
    """The publication, for who may do that with its evaluations. Raises :class:`NotFound` or ``NotAllowed``."""
    if publication is None or not by.reaches(publication.body):
        raise not_known()
    PERMISSIONS.require(act, by, Thing(body=publication.body))
    return publication


def voided(totals: Totals, voiding: Voiding, *, by: Actor, ids: Sequence[str]) -> DomainEvent:
    """What the totals are without them; who asks why finds the reason in the audit."""
    return DomainEvent(
        name="evaluation.voided",
        aggregate=totals.disclosure,
        body=totals.body,
        actor=by,
        at=voiding.at,
        audience="external",
        data=totals.announced(),
        detail={"count": totals.count, "evaluations": list(ids), "reason": voiding.reason},
        correlation=totals.disclosure,
    )


def so_far(totals: Totals, *, at: datetime) -> DomainEvent:
    """The totals as they would be announced now; where all of them are void, there is nothing submitted to tell of."""
    if totals.count:
        return submitted(totals, at=at)
    return voided(totals, Voiding(reason="", by={}, at=at), by=SYSTEM, ids=())
