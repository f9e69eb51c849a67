"""A case goes to others, together with others, or in parts: transfer and its dispute, merging, splitting."""

from __future__ import annotations

from datetime import date, datetime

from chassis.ports import Actor, Conflict, DomainEvent, Due, Invalid, in_both
from services.complaints.domain.acts import Begun, must_not_be_reported
from services.complaints.domain.allowed import must_be_allowed, require_act
from services.complaints.domain.case import Case, announced, audited
from services.complaints.domain.clock.law import TRANSFER
from services.complaints.domain.entry import due_told
from services.complaints.domain.kinds import BY_MAIL, TIP_OFF
from services.complaints.domain.ledger import enter
from services.complaints.domain.named import HandlerIsNamed, NamedInIt, SentAwayByWhomItNames, is_kept_from
from services.complaints.domain.reported import names_him, parties, without
from services.complaints.domain.states import ACCEPTED
from services.complaints.domain.task import not_for

DISPUTE_DAYS = TRANSFER.answer.days
"""Working days in which the receiver may say that it is not his (信访工作条例第二十三条第三款)."""


class TooLateToDispute(Conflict):
    """The days to dispute a transfer are over."""

    code = "too_late_to_dispute"

    def __init__(self, until: str) -> None:
        super().__init__(
            f"异议期已于{until}届满（收到转办之日起{DISPUTE_DAYS}个工作日），请继续办理，或者另行转办。",
            f"A transfer may be disputed for {DISPUTE_DAYS} working days, here until {until}; transfer it further.",
        )


class OwnTransfer(Conflict):
    """职责分离: whoever gave a case to others does not say in their name that it is not theirs."""

    code = "own_transfer"

    def __init__(self) -> None:
        super().__init__(
            "这件是您自己转办的，异议由接收的科室或单位提出；转错了的，请另行转办。",
            "You transferred it yourself: the receiver disputes it. Transfer it further if it went wrong.",
        )


class NotToBeMerged(Invalid):
    """The two cases cannot be answered as one."""

    code = "not_to_be_merged"

    def __init__(self) -> None:
        super().__init__(
            "只能并入本单位另一件办理中、自身没有被并案的来件；请核对主件编号。",
            "A case is merged into another one of the same body that is being worked on and not merged itself.",
            errors={"into": in_both("不能并入这一件。", "Not into this one.")},
        )


class AnsweredByMailAlone(Conflict):
    """Whoever wrote a mail has no receipt code: he would read neither that it was merged nor the answer."""

    code = "answered_by_mail_alone"

    def __init__(self) -> None:
        super().__init__(
            "电子邮件来件不能并入别的来件：来件人没有查询码，看不到并案告知和主件的答复。请单独用电子邮件答复。",
            "A case that came by mail is not merged into another: its citizen would read nothing. Answer it by mail.",
        )


def transfer(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    body: str | None,
    department: str | None,
    reason: str,
    until: date,
    task: str,
    receipt: str,
    message: str,
) -> tuple[Case, DomainEvent]:
    """Give it to another body, or to another department of one's own; ``until``: the last day to dispute that.

    ``message`` tells the citizen where it went (信访工作条例第二十三条第一款), the task ``receipt`` its department.
    Raises :class:`SentAwayByWhomItNames`.
    """
    require_act(case, "transfer", by)
    if body not in (None, case.body) and is_kept_from(case, by):
        raise SentAwayByWhomItNames
    if (body or case.body, department) in {(case.body, case.department), (case.body, None)}:
        raise Invalid(
            "请选择另一个单位，或者本单位的另一个科室。",
            "Name another body, or another department of one's own.",
            code="nowhere_else",
            errors={"department": in_both("请选择另一个科室或单位。", "Another department or body.")},
        )
    must_not_be_reported(case, department=department, body=body)
    told = {"body": body, "department": department, "dispute_until": until.isoformat(), "task": task}
    told["receipt"] = receipt if department else None
    before = case.body
    told["from_body"] = before if body and body != before else None
    kept = {"message": message, "named": list(case.named) or None, "reported": list(case.reported) or None}
    case = enter(case, "transfer", by=by, at=at, data=told | kept, words={"reason": reason})
    return case, announced(case, "accepted", by=by, at=at, act="transfer", before=before)


def dispute(
    case: Case, *, by: Actor, at: datetime, on: date, reason: str, task: str, message: str
) -> tuple[Case, DomainEvent]:
    """It is not ours: it goes back to where it came from, which its citizen is told by ``message``.

    Raises :class:`OwnTransfer`, :class:`SentAwayByWhomItNames` or :class:`TooLateToDispute`.
    """
    require_act(case, "dispute", by)
    if (case.transfer or {})["body"] != case.body and is_kept_from(case, by):
        raise SentAwayByWhomItNames
    if (case.transfer or {})["by"] == by.sub:
        raise OwnTransfer
    until = str((case.transfer or {})["dispute_until"])
    if on.isoformat() > until:
        raise TooLateToDispute(until)
    before = case.body
    # Whom it came to report or to name meanwhile does not get it back.
    taken = without(case.reported, not_for(case), case.transfer or {})
    told = {"task": task, "without": taken or None, "message": message}
    kept = {"named": list(case.named) or None, "reported": list(case.reported) or None}
    case = enter(case, "dispute", by=by, at=at, data=told | kept, words={"reason": reason})
    return case, announced(case, "accepted", by=by, at=at, act="dispute", before=before)


def merge(
    case: Case, chief: Case, *, by: Actor, at: datetime, message: str
) -> tuple[tuple[Case, DomainEvent], tuple[Case, DomainEvent]]:
    """Answer a case together with its ``chief``; its citizen is told by ``message``. Raises :class:`NotToBeMerged`."""
    require_act(case, "merge", by)
    if case.channel == BY_MAIL:
        raise AnsweredByMailAlone
    is_chief = (
        chief.kind != TIP_OFF
        and chief.id != case.id
        and chief.body == case.body
        and chief.state == ACCEPTED
        and not chief.merged_into
    )
    if not is_chief:
        raise NotToBeMerged
    if chief.handler and names_him(case.named, chief.handler["sub"]):
        raise HandlerIsNamed(chief.handler["name"])
    case = enter(case, "merge", by=by, at=at, data={"into": chief.number, "message": message})
    # What is answered with another is answered by its own day: the earlier of the two holds for both.
    due = Due(case.due_on) if case.due_on < chief.due_on else Due(chief.due_on, chief.due_provisional)
    told = {"number": case.number, "merged_due_on": case.due_on.isoformat(), **due_told(due)}
    # Whoever may not answer the one does not answer it with the other.
    told["named"] = list(parties(chief.named, case.named)) or None
    chief = enter(chief, "absorb", by=by, at=at, data=told)
    return (
        (case, audited(case, "merged", by=by, at=at, into=chief.number)),
        (chief, audited(chief, "absorbed", by=by, at=at, merged=case.number)),
    )


def separate(case: Case, *, by: Actor, at: datetime, task: str) -> tuple[Case, DomainEvent]:
    """Answer a case that was merged by itself again."""
    require_act(case, "separate", by)
    return set_free(case, by=by, at=at, task=task)


def set_free(case: Case, *, by: Actor, at: datetime, task: str) -> tuple[Case, DomainEvent]:
    """The same of a case whose chief case ended without an answer, by whoever ended that."""
    case = enter(case, "separate", by=by, at=at, data={"from": case.merged_into, "task": task})
    return case, audited(case, "separated", by=by, at=at)


def released(chief: Case, number: str, due: Due, *, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """One that was merged into the chief case is answered by itself again; without it the chief's is ``due`` then."""
    chief = enter(chief, "release", by=by, at=at, data={"number": number, **due_told(due)})
    return chief, audited(chief, "released", by=by, at=at, separated=number)


def split(case: Case, part: Case, *, by: Actor, at: datetime, message: str) -> tuple[Case, DomainEvent]:
    """A part of a case becomes one of its own; the citizen is told its number by ``message``."""
    require_act(case, "split", by)
    case = enter(case, "split", by=by, at=at, data={"number": part.number, "message": message})
    return case, audited(case, "split", by=by, at=at, part=part.number)


def split_off(part: Case, *, by: Actor, at: datetime, begun: Begun, department: str | None) -> tuple[Case, DomainEvent]:
    """The part as a case that is worked on at once; its term runs from the day on which the whole came.

    It is in the hands of who made it, so he is not named in it. Raises :class:`NamedInIt`.
    """
    must_be_allowed(part, "split_off")
    if is_kept_from(part, by):
        raise NamedInIt
    told = {**begun.told(), "body": part.body, "department": department, "number": part.split_from}
    told |= {"reported": list(part.reported) or None, "named": list(part.named) or None}
    part = enter(part, "split_off", by=by, at=at, data=told)
    return part, announced(part, "accepted", by=by, at=at, act="split_off", split_from=part.split_from)
