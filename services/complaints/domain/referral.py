"""The letter (转办函) that sends a case to an organisation outside of this system: drafted, signed, and then sent.

信访工作条例第二十二条: what is not ours goes to whom it concerns within 15 days, and its citizen is told
to whom and why.
"""

from __future__ import annotations

from datetime import datetime

from chassis.ports import Actor, Conflict, DomainEvent, Invalid, in_both
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case, announced, audited
from services.complaints.domain.ledger import enter


class OwnReferral(Conflict):
    """职责分离: whoever drafted the letter does not sign it, unless the body's rules let one person draft and sign."""

    code = "own_referral"

    def __init__(self) -> None:
        super().__init__(
            "转办函是您自己起草的，请由办公室或者领导中的另一人签发。",
            "You drafted the letter: somebody else of the office or the leaders signs it.",
        )


class WorksHere(Invalid):
    """A body of this system, or a department of it, gets the case itself, with its term and its history."""

    code = "works_here"

    def __init__(self) -> None:
        super().__init__(
            "该单位在本系统内，请用“转办”转给它：期限、经过和查询码都随件过去。",
            "It works in this system: transfer the case to it, with its term and history.",
            errors={"organisation": in_both("请用“转办”。", "Transfer it instead.")},
        )


def draft_referral(
    case: Case, *, by: Actor, at: datetime, organisation: str, reason: str, task: str
) -> tuple[Case, DomainEvent]:
    """Write the letter to an ``organisation``; ``task``: of whoever signs it. It takes the place of a former one."""
    require_act(case, "draft_referral", by)
    words = {"reason": reason, "right_channel": organisation}
    case = enter(case, "draft_referral", by=by, at=at, data={"task": task}, words=words)
    return case, audited(case, "referral_drafted", by=by, at=at)


def sign_referral(case: Case, *, by: Actor, at: datetime, task: str) -> tuple[Case, DomainEvent]:
    """Signed, so that its officer may send it; ``task``: that of whoever drafted it. Raises :class:`OwnReferral`."""
    require_act(case, "sign_referral", by)
    if (case.referral or {})["by"] == by.sub and not case.rules.may_both("draft", "sign_answer"):
        raise OwnReferral
    case = enter(case, "sign_referral", by=by, at=at, data={"task": task})
    return case, audited(case, "referral_signed", by=by, at=at)


def recall_referral(case: Case, *, by: Actor, at: datetime, reason: str) -> tuple[Case, DomainEvent]:
    """The letter is not sent, by its officer's will or since nobody signs it; the case stays here."""
    require_act(case, "recall_referral", by)
    case = enter(case, "recall_referral", by=by, at=at, words={"reason": reason})
    return case, audited(case, "referral_recalled", by=by, at=at)


def refer(case: Case, *, by: Actor, at: datetime, message: str) -> tuple[Case, DomainEvent]:
    """Send the signed letter: for us the case ends, and its citizen is told by ``message`` where it went and why."""
    require_act(case, "refer", by)
    letter = case.referral or {}
    words = {"reason": letter["reason"], "right_channel": letter["organisation"]}
    case = enter(case, "refer", by=by, at=at, data={"message": message}, words=words)
    return case, announced(case, "closed", by=by, at=at, act="refer")
