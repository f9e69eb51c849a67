"""What holds of a tip-off (举报) alone: what is taken, whom it reports, how the sealed identity is opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chassis.ports import Actor, Conflict, DomainEvent, Invalid, in_both
from services.complaints.domain import kinds
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import GRANTED, Case, audited
from services.complaints.domain.ledger import enter
from services.complaints.domain.left import Hands, must_leave_somebody_of
from services.complaints.domain.mentioned import NOBODY, Mentioned
from services.complaints.domain.reported import TURN_TO, parties, without

OPEN_FOR = timedelta(hours=24)
"""For so long whoever was granted a look at an identity may look."""


class NotTakenHere(Invalid):
    """Corruption belongs to discipline inspection and supervision (监察法第三十八条), not to the body itself."""

    code = "tip_off_elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "违反党纪、职务违法、职务犯罪的举报不在这里受理。请直接向纪检监察机关举报：拨打 12388，或登录 "
            "www.12388.gov.cn。您填写的内容没有保存。",
            "Tip-offs about corruption or breaches of party discipline are not taken here. Turn to discipline "
            "inspection and supervision: telephone 12388, or www.12388.gov.cn. Nothing that you wrote was kept.",
            errors={"corruption": in_both("请拨打 12388。", "Telephone 12388.")},
            turn_to=dict(TURN_TO),
        )


class HasItsOwnPage(Invalid):
    """A tip-off is followed where the page leaves nothing behind."""

    code = "tip_off_page"

    def __init__(self) -> None:
        words = "举报请在“举报”页查看：/complaints/tip-offs/follow。"
        english = "A tip-off is followed on its own page: /complaints/tip-offs/follow."
        where = in_both("这是举报的编号。", "It is the number of a tip-off.")
        super().__init__(words, english, errors={"number": where})


class CodeIsNotSent(Invalid):
    """Nobody knows where an informant can be reached, and a mail would tell whoever reads it."""

    code = "code_is_not_sent"

    def __init__(self) -> None:
        super().__init__(
            "举报的查询码不补发：举报人的联系方式是封存的，发邮件会暴露他。请重新举报，并写上原来的编号："
            "/complaints/tip-offs。",
            "The receipt code of a tip-off is never sent: the contact is sealed, and a mail would give its informant "
            "away. Give another tip-off that names the number: /complaints/tip-offs.",
            errors={"number": in_both("举报的查询码不补发。", "A tip-off's code is not sent.")},
        )


class SignedIn(Conflict):
    """A session names whoever is signed in; a tip-off given in it would not be anonymous."""

    code = "signed_in"

    def __init__(self) -> None:
        super().__init__(
            "您已登录，系统知道您是谁，这次没有保存。举报请先退出登录，或者换一个浏览器；替群众登记的，请选来电、来访等渠道。",
            "You are signed in, so the system knows who you are; nothing was kept. Sign out before you give a tip-off. "
            "To record somebody else's, name the channel by which it came.",
        )


class NotSealed(Conflict):
    """There is no key under which an identity could be sealed, so none is taken."""

    code = "identity_not_taken"

    def __init__(self) -> None:
        super().__init__(
            "这里目前只受理匿名举报，您的联系方式没有保存。请不填联系方式再提交，凭编号和查询码继续沟通。",
            "Only anonymous tip-offs are taken here; your contact was not kept. Send it without one, and follow it by "
            "number and receipt code.",
        )


class NumbersUsedUp(Conflict):
    """Hardly a number of the year is free."""

    code = "numbers_used_up"

    def __init__(self) -> None:
        super().__init__(
            "本单位今年的举报编号已用完，这次没有保存。请向该单位的上级主管部门举报，或者拨打 12388。",
            "The body has no free number for a tip-off this year; nothing was kept. Turn to the superior body, or to "
            "discipline inspection (12388).",
        )


class OwnOpening(Conflict):
    """职责分离: who asks to see an informant's identity does not grant it to himself."""

    code = "own_opening"

    def __init__(self) -> None:
        super().__init__(
            "查看举报人身份不能由申请人自己审批，请由办公室或者领导中的另一人办理。",
            "Whoever asked for the identity does not decide on it; another person does.",
        )


class NotOpen(Conflict):
    """Nobody granted this person a look at the identity, or the time is over."""

    code = "identity_not_open"

    def __init__(self) -> None:
        super().__init__(
            "举报人身份没有对您开放，或者开放时间已过。请先申请，写明理由，由另一人批准。",
            "The identity is not open to you, or no longer. Ask for it with the reason; another person grants it.",
        )


def must_be_taken(
    kind: str,
    *,
    corruption: bool,
    departments: Sequence[str],
    person: str,
    unlisted: bool,
    mentioned: Sequence[str],
    meant_otherwise: bool,
    disclosure: str | None,
    publish: bool,
    notify: bool,
) -> None:
    """Raises :class:`NotTakenHere`, or :class:`Invalid` for what a tip-off does not have, or it alone."""
    if kind == kinds.TIP_OFF:
        if corruption:
            raise NotTakenHere
        _refuse("disclosure", disclosure, "举报不关联公开信息，请写在内容里。", "A tip-off is about no publication.")
        _refuse("publish_ok", publish, "举报和答复不公开。", "A tip-off and its answer are not published.")
        _refuse("notify", notify, "举报不发邮件通知，请凭编号和查询码查看。", "Nobody is told of a tip-off by mail.")
        _refuse("not_a_tip_off", meant_otherwise, "这一件就是举报。", "This is a tip-off.")
        return
    for field, given in (
        ("corruption", corruption),
        ("reported_departments", departments),
        ("reported_person", person),
        ("person_unlisted", unlisted),
        ("mentioned_not_reported", mentioned),
    ):
        must_be_of_tip_off(field, given)


def must_be_of_tip_off(field: str, given: object) -> None:
    """Raises :class:`Invalid` for what only an informant says, of something else."""
    _refuse(field, given, "只有举报才填写。", "A tip-off's alone.")


def must_be_of_citizen(field: str, given: object) -> None:
    """Raises :class:`Invalid` for what whoever complains says of his own words, of a tip-off or by an officer."""
    _refuse(field, given, "举报和承办人的留言不填写。", "A citizen's alone, and no tip-off's.")


def _refuse(field: str, given: object, zh: str, en: str) -> None:
    if given:
        raise Invalid(zh, en, code="not_of_this_kind", errors={field: in_both(zh, en)})


def name_further(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    named: Sequence[str],
    kept_away: Sequence[str],
    hands: Hands,
    task: str,
    mentioned: Mentioned = NOBODY,
    reason: str = "",
) -> tuple[Case, DomainEvent]:
    """Further parties that it reports; whoever of them has it has it no more.

    Who may name them, and for which reason, is asked before; the informant does it by what he writes
    (``mentioned``). ``kept_away`` are the subs from whom it is kept once they are named. Raises :class:`NobodyLeft` or
    :class:`OnlyMentioned`.
    """
    must_leave_somebody_of(parties(case.reported, named), mentioned, hands)
    reported = parties(case.reported, named, mentioned.parties)
    held = {"body": case.body, "department": case.department, "handler": case.handler}
    taken = without(reported, kept_away, held)
    told = {"reported": list(reported), "without": taken or None, "task": task}
    case = enter(case, "name_reported", by=by, at=at, data=told, words={"reason": reason})
    case = replace(case, kept_away=tuple(kept_away))
    return case, audited(case, "reported_named", by=by, at=at, parties=len(reported))


def ask_identity(case: Case, *, by: Actor, at: datetime, reason: str, task: str) -> tuple[Case, DomainEvent]:
    """Ask to see who the informant is, and why that is needed; ``task``: of those who decide."""
    require_act(case, "ask_identity", by)
    case = enter(case, "ask_identity", by=by, at=at, data={"task": task}, words={"reason": reason})
    return case, audited(case, "identity_asked", by=by, at=at)


def grant_identity(case: Case, *, by: Actor, at: datetime, reason: str) -> tuple[Case, DomainEvent]:
    """Let who asked look, for :data:`OPEN_FOR`. Raises :class:`OwnOpening`."""
    _must_be_another(case, "grant_identity", by)
    until = at + OPEN_FOR
    case = enter(case, "grant_identity", by=by, at=at, data={"until": until.isoformat()}, words={"reason": reason})
    return case, audited(case, "identity_granted", by=by, at=at, to=(case.opening or {})["by"], until=until.isoformat())


def refuse_identity(case: Case, *, by: Actor, at: datetime, reason: str) -> tuple[Case, DomainEvent]:
    """Leave it sealed. Raises :class:`OwnOpening`."""
    _must_be_another(case, "refuse_identity", by)
    case = enter(case, "refuse_identity", by=by, at=at, words={"reason": reason})
    return case, audited(case, "identity_refused", by=by, at=at)


def _must_be_another(case: Case, act: str, by: Actor) -> None:
    require_act(case, act, by)
    if (case.opening or {})["by"] == by.sub:
        raise OwnOpening


def must_be_open(opening: object, *, to: Actor, at: datetime) -> None:
    """That this person may look now. Raises :class:`NotOpen`."""
    known = opening if isinstance(opening, dict) else {}
    granted = known.get("state") == GRANTED and known.get("by") == to.sub
    if not granted or at >= datetime.fromisoformat(str(known["until"])):
        raise NotOpen


def identity_opened(case: str, *, body: str, by: Actor, at: datetime) -> DomainEvent:
    """Somebody looked at an informant's identity: who and when, never what he saw."""
    return DomainEvent(
        name="case.identity_opened",
        aggregate=case,
        body=body,
        actor=by,
        at=at,
        detail={"case": case},
        announce=False,
        audited_as="confined",
    )
