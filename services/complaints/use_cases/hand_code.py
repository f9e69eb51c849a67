"""The office gives a new receipt code to a citizen who lost his and shows who he is (当面补发查询码)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chassis.ports import Clock
from services.complaints.domain import notices, receipt
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import audited
from services.complaints.domain.ledger import enter
from services.complaints.domain.named import NamedInIt, is_kept_from
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.submit_case import Receipt
from services.complaints.use_cases.tell_citizen import tell_citizen


@dataclass(frozen=True, slots=True, kw_only=True)
class HandCode(CaseCommand):
    """How it was made sure that he is who filed the case."""

    reason: str


def hand_code(command: HandCode, *, work: UnitOfWork, clock: Clock) -> Receipt:
    """The former code is dead, every part of the case opens with the new one, and the case itself says so.

    Raises :class:`NamedInIt` for whom the case, or anything else that the code opens, names.
    """
    work.refuse_marked("reason", command.reason)
    (case, by), at = current_case(command, work=work), clock.now()
    require_act(case, "hand_code", by)
    if any(is_kept_from(each, by) for each in work.cases.opened_alike(case.receipt)):
        raise NamedInIt
    code = work.ids.code(receipt.LENGTH)
    before, after = case.receipt, receipt.kept(code, work.ids.code(receipt.LENGTH))
    told = tell_citizen(case.id, notices.code_handed(), by=by, at=at, work=work)
    case = enter(case, "hand_code", by=by, at=at, data={"message": told}, words={"reason": command.reason})
    work.events.record(audited(case, "code_handed", by=by, at=at))
    case = work.cases.save(replace(case, receipt=after))
    work.telling.renew_code(before, after)
    return Receipt(case, code)
