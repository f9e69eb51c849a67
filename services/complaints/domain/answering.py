"""An answer on its way: draft, secrecy and legality check, signature with document number, sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chassis.ports import Actor, Conflict, DomainEvent, Invalid, in_both
from services.complaints.domain.allowed import require_act
from services.complaints.domain.body_rules import STEPS
from services.complaints.domain.case import Case, announced, audited, may
from services.complaints.domain.days import short_day
from services.complaints.domain.kinds import BY_MAIL, PUBLIC_CHANNELS
from services.complaints.domain.ledger import enter

DELIVERIES: Mapping[str, str] = {
    "online": "网上告知，凭查询码查看",
    "post": "邮寄",
    "signature": "当面签收",
    "email": "电子邮件回复",
    "platform": "回复转办平台",
}
"""How an answer reaches the citizen; its day is that of posting or of the signature, never that of the click."""


class SamePerson(Conflict):
    """职责分离: who did an earlier step of this answer does not do this one, unless the body's rules name the pair."""

    code = "same_person"

    def __init__(self, former: str, later: str) -> None:
        names = {"draft": "拟稿", **STEPS}
        super().__init__(
            f"您已经{names[former]}过这份答复，不能再{names[later]}，请由其他人办理。",
            f"You did '{former}' for this answer, so somebody else does '{later}'.",
        )


class NobodySigns(Conflict):
    """Whoever checks an answer does not sign it, and here nobody else could."""

    code = "nobody_signs"

    def __init__(self) -> None:
        super().__init__(
            "由您审核以后，就没有别人可以签发这份答复了：请由其他审核人审核，由您签发；没有其他审核人的，请先登记能签发的人。",
            "Once you have checked it, nobody else could sign it: let another check it and sign it yourself, or have "
            "somebody entered who signs.",
        )


class AnswerChanged(Conflict):
    """What would be sent is not what was checked and signed."""

    code = "answer_changed"

    def __init__(self) -> None:
        super().__init__(
            "要发出的文字和审核、签发的不一样，没有发出；要改的，请重新拟稿、审核。",
            "What would be sent is not what was checked and signed; draft it again and have it checked.",
        )


def drafted(case: Case, *, answer: str, digest: str, by: Actor, at: datetime) -> tuple[Case, DomainEvent]:
    """Keep a draft, which the citizen does not see; ``digest`` is its wording's. Checks of an earlier one are void."""
    require_act(case, "draft", by)
    case = enter(case, "draft", by=by, at=at, data={"answer": answer, "wording": digest})
    return case, audited(case, "drafted", by=by, at=at, answer=answer)


def draft_submitted(case: Case, *, by: Actor, at: datetime, task: str) -> tuple[Case, DomainEvent]:
    """The draft is finished, where the body's rules want it checked or signed; ``task``: that of whoever does it."""
    require_act(case, "submit_answer", by)
    told = {"answer": case.draft, "wording": case.wording, "answer_task": task}
    case = enter(case, "submit_answer", by=by, at=at, data=told)
    return case, audited(case, "answer_submitted", by=by, at=at, answer=case.draft)


def reviewed(case: Case, *, by: Actor, at: datetime, task: str, staff: Sequence[Actor]) -> tuple[Case, DomainEvent]:
    """Neither secret (保守国家秘密法第三十五条) nor unlawful: it goes on. ``staff``: who handles cases there.

    Raises :class:`SamePerson`, and :class:`NobodySigns` for the only one who could sign it afterwards.
    """
    require_act(case, "review_answer", by)
    _must_be_another(case, "review_answer", by)
    if "sign_answer" in case.rules.steps and _is_only_signer(case, by, staff):
        raise NobodySigns
    told = {"answer": case.draft, "wording": case.wording}
    told |= {"answer_task": task if "sign_answer" in case.rules.steps else None}
    case = enter(case, "review_answer", by=by, at=at, data=told)
    return case, audited(case, "answer_reviewed", by=by, at=at, answer=case.draft)


def returned(case: Case, *, by: Actor, at: datetime, reason: str) -> tuple[Case, DomainEvent]:
    """Back to who wrote it, with the reason."""
    require_act(case, "return_answer", by)
    case = enter(case, "return_answer", by=by, at=at, data={"answer": case.draft}, words={"reason": reason})
    return case, audited(case, "answer_returned", by=by, at=at, answer=case.draft)


def signed(case: Case, *, by: Actor, at: datetime, number: str | None) -> tuple[Case, DomainEvent]:
    """Signed, with its document number (发文字号). Raises :class:`SamePerson`."""
    require_act(case, "sign_answer", by)
    _must_be_another(case, "sign_answer", by)
    told = {"answer": case.draft, "wording": case.wording, "document_number": number}
    case = enter(case, "sign_answer", by=by, at=at, data=told)
    return case, audited(case, "answer_signed", by=by, at=at, answer=case.draft, document_number=number)


def answered(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    outcome: str,
    answer: str,
    digest: str = "",
    delivery: str = "online",
    on: date | None = None,
    number: str | None = None,
) -> tuple[Case, DomainEvent]:
    """Answer: the clock stops on the day of delivery. A rating of an earlier answer goes, for it judged another text.

    Raises :class:`AnswerChanged` for a wording that did not go through the body's steps.
    """
    require_act(case, "answer", by)
    if case.rules.steps and digest != case.wording:
        raise AnswerChanged
    told = {"answer": answer, "outcome": outcome, "wording": digest, "delivery": delivery, "document_number": number}
    case = enter(case, "answer", by=by, at=at, on=on, data=told)
    return case, announced(case, "answered", by=by, at=at, outcome=outcome, answer=answer)


def answered_with_chief(case: Case, chief: Case, *, by: Actor, at: datetime, answer: str) -> tuple[Case, DomainEvent]:
    """A case that was merged is answered with its chief case, by whoever answered that."""
    told = {**chief.entries[-1].data, "answer": answer, "with": chief.number}
    # What came, or was accepted, after the letter with which the chief case is answered was not answered before.
    on = max(chief.answered_on or case.clock_from, case.clock_from)
    case = enter(case, "answer", by=by, at=at, on=on, data=told)
    return case, announced(case, "answered", by=by, at=at, outcome=told["outcome"], answer=answer)


def day_delivered(case: Case, entered: date | None, delivery: str, *, today: date) -> date:
    """The day on which the answer reached the post or the citizen: today, or what the officer enters.

    Raises :class:`Invalid` for one in the future, before the signature or before the term that it ends began, or for
    another than today of what is told online.
    """
    if delivery == "online" and case.channel == BY_MAIL:
        said = in_both("请用电子邮件回复后选“电子邮件回复”。", "Answer by mail, then say 'email'.")
        raise Invalid(
            "这件是电子邮件来件，来件人没有查询码，网上告知他看不到。请用电子邮件答复他，送达方式选“电子邮件回复”。",
            "It came by mail, and whoever wrote has no receipt code: answer by mail, with the delivery 'email'.",
            code="not_online",
            errors={"delivery": said},
        )
    if case.anonymous and case.channel in PUBLIC_CHANNELS and delivery in ("post", "email"):
        zh, en = "匿名来件没有留地址，请网上告知。", "An anonymous case has no address: tell it online."
        raise Invalid(zh, en, code="no_address", errors={"delivery": in_both(zh, en)})
    if delivery == "platform" and not case.order_number:
        zh, en = (
            "没有转办单编号的来件不能选“回复转办平台”，请另选送达方式。",
            "Only an order of a platform is answered there.",
        )
        raise Invalid(zh, en, code="no_order", errors={"delivery": in_both(zh, en)})
    on = entered or today
    earliest = case.signed_on or case.clock_from
    if not earliest <= on <= today or (delivery == "online" and on != today):
        said = in_both(
            f"应在{short_day(earliest)}和今天之间；网上告知的就是今天。",
            f"From {earliest} to today; what is told online is told today.",
        )
        raise Invalid(
            "送达日期不对，请改正。",
            "The day of delivery is not possible.",
            code="wrong_day_delivered",
            errors={"delivered_on": said},
        )
    return on


def _is_only_signer(case: Case, by: Actor, staff: Sequence[Actor]) -> bool:
    """Whether he could sign, may not do both, and nobody else could."""
    if not may("case.sign_answer", case.body, by) or case.rules.may_both("review_answer", "sign_answer"):
        return False
    drafter = "" if case.rules.may_both("draft", "sign_answer") else case.answer_by.get("draft", "")
    kept = {by.sub, drafter, *case.kept_away}
    return not any(may("case.sign_answer", case.body, each) for each in staff if each.sub not in kept)


def _must_be_another(case: Case, step: str, by: Actor) -> None:
    for former, sub in case.answer_by.items():
        if sub == by.sub and former != step and not case.rules.may_both(former, step):
            raise SamePerson(former, step)
