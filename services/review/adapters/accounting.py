"""What a person does to a matter of accountability, by endpoint and form alike, and what he sees of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from chassis.ports import Actor
from chassis.web.request import actor, clock
from services.review.adapters.storage.work import Work
from services.review.domain.accountability import Accountability
from services.review.use_cases.decide_accountability import DecideAccountability, decide_accountability
from services.review.use_cases.hear_accountability import HearAccountability, hear_accountability
from services.review.use_cases.on_accountability import OnAccountability
from services.review.use_cases.publish_accountability import publish_accountability

_ABOUT = ("disclosure", "about")
_CONFINED = (
    *_ABOUT,
    *("facts", "proposed_by", "proposed_at", "hear_until", "hearing", "ruling", "ended_at", "purged_at"),
)
_ACTS: Mapping[str, tuple[type[OnAccountability], Callable[..., Accountability]]] = {
    "hear": (HearAccountability, hear_accountability),
    "decide": (DecideAccountability, decide_accountability),
    "publish": (OnAccountability, publish_accountability),
}


def carry_out(act: str, given: Mapping[str, Any], matter: str, *, seen: str, work: Work) -> Accountability:
    """Do it, with what its schema loaded; ``seen`` is the version that he looked at."""
    command, do = _ACTS[act]
    return do(command(accountability=matter, actor=actor(), seen=seen, **given), work=work, clock=clock())


def seen_by(matter: Accountability, reader: Actor) -> dict[str, Any]:
    """All of it for those concerned; else person, trigger, the measure that was imposed, and until when."""
    shown = {**asdict(matter), "effective_until": matter.effective_until}
    if matter.ruling and matter.ruling.measure:
        shown["measure"] = matter.ruling.measure
    if not matter.may_know_about(reader):
        shown |= dict.fromkeys(_ABOUT)
    return shown if matter.concerns(reader) else {**shown, **dict.fromkeys(_CONFINED)}
