"""The case that an act is about, and who acts: its citizen with the receipt code, or an officer of its body."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import PUBLIC, Actor
from services.complaints.domain import receipt
from services.complaints.domain.case import Case, require
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCommand:
    """An act on a case. With ``code`` its citizen acts, whoever is signed in; ``seen`` is the version he saw."""

    actor: Actor
    number: str
    code: str | None = None
    seen: str | None = None


def current_case(command: CaseCommand, *, work: UnitOfWork) -> tuple[Case, Actor]:
    """The case, locked, and who acts. Raises :class:`NoSuchCase`, :class:`NotAllowed` or :class:`Stale`."""
    if command.code is not None:
        digest = work.fingerprint(receipt.normalised(command.code))
        return work.cases.load_for_update(command.number, receipt=digest), PUBLIC
    case = work.cases.load_for_update(command.number, seen=command.seen)
    require("case.read", case, command.actor)
    return case, command.actor
