"""The case that an act is about, and who acts: its citizen with the receipt code, or an officer of its body."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from chassis.ports import PUBLIC, Actor, Conflict, IllegalTransition, Refusal, Stale
from services.complaints.domain.case import CITIZEN_ACTS, Case, acts_of, require
from services.complaints.domain.entry import china_date
from services.complaints.domain.offered import offered
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
        case = work.cases.load_for_update(command.number, code=command.code)
        _offer_own(case, CITIZEN_ACTS, None, work)
        return case, PUBLIC
    case = load_seen(command, work)
    require("case.read", case, command.actor)
    _offer_own(case, acts_of(command.actor, case.body, case.department), command.actor, work)
    return case, command.actor


class StaffWithACode(Conflict):
    """A citizen's own word on how he was served; whoever records his call holds his code too."""

    code = "staff_with_a_code"

    def __init__(self) -> None:
        super().__init__(
            "您已作为工作人员登录，不能用查询码代来件人评价或者要求重新办理。请来件人本人操作；您本人是来件人的，请先退出登录。",
            "You are signed in as staff: you neither rate nor reopen with a receipt code in its citizen's place. Where "
            "you are the citizen, sign out first.",
        )


def must_be_citizen(command: CaseCommand) -> None:
    """Raises :class:`StaffWithACode`."""
    if command.code is not None and command.actor.is_staff:
        raise StaffWithACode


def load_seen(command: CaseCommand, work: UnitOfWork) -> Case:
    """The case as it was seen, locked. Raises :class:`Stale`, but to nobody who may not know that it is there."""
    try:
        return work.cases.load_for_update(command.number, seen=command.seen)
    except Stale:
        require("case.read", work.cases.load_for_update(command.number), command.actor)
        raise


def _offer_own(case: Case, acts: Collection[str], by: Actor | None, work: UnitOfWork) -> None:
    """What is not possible now names what whoever asks can do himself."""

    def refused(refusal: Refusal, at: datetime) -> None:
        if isinstance(refusal, IllegalTransition):
            refusal.offer(offered(case, acts, today=china_date(at), by=by))

    work.events.if_refused(refused)
