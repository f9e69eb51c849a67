"""Whom the words of a case name that is no tip-off, when they come and wherever it goes: they do not handle it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, Clock
from services.complaints.domain import accusation, task, tip_off
from services.complaints.domain.case import Case
from services.complaints.domain.named import Naming, words_of
from services.complaints.domain.reported import Parties, names_him, parties
from services.complaints.domain.states import OPEN
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.unpress import unpress


@dataclass(frozen=True, slots=True)
class Further:
    """What is written in a case later, and what whoever writes says of it when he is asked."""

    words: str
    not_reported: Sequence[str] = ()
    not_a_tip_off: bool = False


def must_be_meant(kind: str, words: str, body: str, *, work: UnitOfWork) -> None:
    """Whoever writes is asked whether he means to report somebody, before a byte of it is kept.

    Raises :class:`~services.complaints.domain.accusation.LooksLikeATipOff`.
    """
    if accusation.is_asked(kind):
        accusation.must_be_meant(kind, words, work.directory.staff_of([body]), work.directory.departments([body]))


def named_by(case: Naming, *further: str, body: str, work: UnitOfWork) -> Parties:
    """Whom it names so far, and whom its words and ``further`` ones name of a body's staff."""
    if not accusation.is_asked(case.kind):
        return ()
    staff, places = work.directory.staff_of([body]), work.directory.departments([body])
    return parties(case.named, accusation.named_in(words_of(case, *further), staff, places).parties)


def named_in_further(case: Case, said: Further, *, by: Actor, work: UnitOfWork) -> Mapping[str, Any]:
    """What the ledger keeps of whom its citizen names later; whoever of them has the case has it no more.

    Raises :class:`~services.complaints.domain.accusation.LooksLikeATipOff`, or ``Invalid`` for what only he says.
    """
    if by.is_staff or not accusation.is_asked(case.kind):
        tip_off.must_be_of_citizen("not_a_tip_off", said.not_a_tip_off)
        return {}
    if not said.not_a_tip_off:
        must_be_meant(case.kind, said.words, case.body, work=work)
    named = named_by(case, said.words, body=case.body, work=work)
    if named == case.named:
        return {}
    taken = ["handler"] if case.handler and names_him(named, case.handler["sub"]) else []
    is_asked_of = case.state in OPEN and case.merged_into is None
    return {
        "named": list(named),
        **({"without": taken} if taken else {}),
        **({"task": work.ids.new()} if is_asked_of else {}),
    }


def told_anew(before: Case, case: Case, *, by: Actor, at: datetime, work: UnitOfWork, clock: Clock) -> None:
    """The task of a case awaits nobody any more whom it names now."""
    if before.task == case.task:
        return
    for event in task.renewed(before, case, "named", by=by, at=at):
        work.events.record(event)
    unpress(before, work=work, clock=clock)


def with_named(case: Case, body: str, *, work: UnitOfWork) -> Case:
    """The case with those of a receiving body whom any word of its citizen names."""
    return replace(case, named=named_by(case, *work.cases.told_by_citizen(case.id), body=body, work=work))
