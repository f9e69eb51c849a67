"""Whom the words of a case name that is no tip-off, when they come and wherever it goes: they do not handle it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chassis.ports import Actor, Clock
from services.complaints.domain import accusation, awaited, task, tip_off
from services.complaints.domain.case import Case
from services.complaints.domain.named import words_of
from services.complaints.domain.reported import MentionsWhoRecords, Parties, concerns, names_him, parties, parties_of
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
    named_by(kind, words, body, asked=words, work=work)


def named_by(
    kind: str, words: str, body: str, *, asked: str | None = None, recorder: Actor | None = None, work: UnitOfWork
) -> Parties:
    """Whom words name of a body's staff; of those that are ``asked`` about whoever writes has to say what he means.

    Raises :class:`~services.complaints.domain.accusation.LooksLikeATipOff`, or :class:`MentionsWhoRecords` for the
    ``recorder`` whom they name.
    """
    if not accusation.is_asked(kind):
        return ()
    staff, places = work.directory.staff_of([body]), work.directory.departments([body])
    if asked is not None:
        accusation.must_be_meant(kind, asked, staff, places)
    found = accusation.named_in(words, staff, places)
    if recorder and recorder.kind == "person" and concerns(found.parties, recorder):
        raise MentionsWhoRecords(found.of(parties_of(recorder)))
    return found.parties


def named_in_further(case: Case, said: Further, *, by: Actor, work: UnitOfWork) -> Mapping[str, Any]:
    """What the ledger keeps of whom its citizen names later; whoever of them has the case has it no more.

    Raises :class:`~services.complaints.domain.accusation.LooksLikeATipOff`, or ``Invalid`` for what only he says.
    """
    if by.is_staff or not accusation.is_asked(case.kind):
        tip_off.must_be_of_citizen("not_a_tip_off", said.not_a_tip_off)
        return {}
    asked = None if said.not_a_tip_off else said.words
    found = named_by(case.kind, words_of(case, said.words), case.body, asked=asked, work=work)
    named = parties(case.named, found)
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
    """Neither the case nor a decision that was asked for awaits anybody any more whom it names now."""
    if before.task == case.task:
        return
    told: dict[str, Any] = {"by": by, "at": at}
    for event in (*task.renewed(before, case, "named", **told), *awaited.moved(before, case, "named", **told)):
        work.events.record(event)
    unpress(before, work=work, clock=clock)


def with_named(case: Case, body: str, *, work: UnitOfWork) -> Case:
    """The case with those of a receiving body whom any word of its citizen names, in it or in what it is a part of."""
    if not accusation.is_asked(case.kind):
        return case
    words = words_of(case, *work.cases.told_by_citizen(case.receipt))
    return replace(case, named=parties(case.named, named_by(case.kind, words, body, work=work)))
