"""The answer to a case: a draft until it is sent; a reopened case gets another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from chassis.ports import Actor
from services.complaints.domain import states
from services.complaints.domain.case import Case
from services.complaints.domain.entry import digest_of

OUTCOMES = {"adopted": "已采纳", "answered": "已答复", "explained": "作出说明"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, with a snapshot of the officer who wrote it.

    In what is published of it, the words of ``hides`` are blanked, and the office's own contacts of ``keeps`` stay.
    """

    id: str
    case: str
    text: str
    outcome: str
    state: str
    by: Mapping[str, str]
    at: datetime
    hides: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    """Of :data:`~services.complaints.domain.body_rules.CHECKS` what its officer looked over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What an officer writes: the answer, and what of case and answer is blanked or stays in public."""

    text: str
    outcome: str
    hides: Sequence[str] = ()
    keeps: Sequence[str] = ()
    checks: Sequence[str] = ()


def digest(said: Wording) -> str:
    """SM3 of the whole wording: what was checked and signed is what goes out."""
    listed = {name: list(getattr(said, name)) for name in ("hides", "keeps", "checks")}
    return digest_of({**asdict(said), **listed}) or ""


def write(case: Case, act: str, said: Wording, *, answer_id: str, by: Actor, at: datetime) -> Answer:
    """What ``act`` (``draft`` or ``answer``) makes of the answer under way; the text before it goes."""
    state = states.answer_step(case.answer_state, act)
    return Answer(
        id=answer_id,
        case=case.id,
        text=said.text,
        outcome=said.outcome,
        state=state,
        by=by.snapshot(),
        at=at,
        hides=tuple(said.hides),
        keeps=tuple(said.keeps),
        checks=tuple(said.checks),
    )
