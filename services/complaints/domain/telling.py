"""Telling a citizen who wants it that there is news of his case: when, how often it is tried, and in which words.

Letters hold number and address alone, nothing of what was written (docs/decisions/0079).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chassis.ports import PUBLIC, Invalid, NotFound, in_both

NEWS = frozenset(
    {
        "accept",
        "not_accept",
        "transfer",
        "dispute",
        "refer",
        "merge",
        "separate",
        "split",
        "resume",
        "hand_code",
        "grant_extension",
        "answer",
        "close",
        "lapse",
    }
)
"""The entries of the ledger that a citizen is told of; and what an officer writes to him."""
RETRIES = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1440))
CODE_AGAIN = timedelta(hours=1)
"""So often a new code is sent for a case at most."""
TOKEN_LENGTH = 32
FAILED = {
    "address_refused": "邮箱不收信，请核对地址或改用电话联系",
    "sign_in_refused": "邮件服务器不接受本系统登录，请告诉系统管理员",
    "refused": "邮件服务器拒收，请告诉系统管理员",
    "unreachable": "邮件服务器连不上，请告诉系统管理员",
    "untrusted": "邮件服务器的证书不受信任，请告诉系统管理员",
}
"""Why a citizen was not reached, as his officer reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingState:
    """Up to which entry of its ledger the citizen of a case was told, and how the last letter fared."""

    case: str
    place: int = 0
    attempts: int = 0
    next_at: datetime | None = None
    failed: str | None = None
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCode:
    """Who asked for a new receipt code; ``next_at`` is None once it was sent or given up."""

    case: str
    asked_at: datetime
    attempts: int = 0
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingToken:
    """What rates the answer of that moment once; ``token`` is its digest."""

    token: str
    case: str
    answered_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A letter that was not taken; ``for_good``: it would be refused again."""

    reason: str
    for_good: bool


class NoSuchToken(NotFound):
    """Not known, used, or of an answer that stands no more."""

    code = "no_such_rating_token"

    def __init__(self) -> None:
        super().__init__(
            "这个链接已经用过，或者答复已有变化。凭编号和查询码也可以评价答复。",
            "This link was used, or the answer is another by now. Rate it with number and receipt code.",
        )


def must_be_possible(wanted: bool, contact: Mapping[str, str] | None, *, by_mail: bool) -> None:
    """Raise :class:`Invalid` where somebody wants to be told and cannot be."""
    if wanted and not by_mail:
        raise Invalid(
            "本系统没有开通邮件通知。请取消勾选，凭编号和查询码查看进展。",
            "This system sends no mail. Leave it out, and follow the case by number and receipt code.",
            code="no_mail_here",
            errors={"notify": in_both("没有开通邮件通知。", "No mail is sent here.")},
        )
    if wanted and not (contact or {}).get("email"):
        raise Invalid(
            "要用邮件通知您，请填写电子邮箱；匿名提交不能通知。",
            "To be told by mail, leave a mail address; an anonymous case has none.",
            code="no_address_to_tell",
            errors={"notify": in_both("请填写电子邮箱。", "Leave a mail address in contact.email.")},
        )


def has_news(entries: Iterable[tuple[str, str]]) -> bool:
    """Whether a citizen is to be told of entries, each its kind and who (`sub`) entered it."""
    return any(kind in NEWS or (kind == "message" and by != PUBLIC.sub) for kind, by in entries)


def after_letter(told: TellingState, place: int, failure: Failure | None, *, at: datetime) -> TellingState:
    """How it stands once a letter was tried: told, to be tried again later, or given up."""
    if failure is None:
        return TellingState(case=told.case, place=place)
    if again := _again(told.attempts, failure, at):
        return replace(told, attempts=told.attempts + 1, next_at=again)
    return TellingState(case=told.case, place=place, failed=failure.reason, failed_at=at)


def after_code(lost: LostCode, failure: Failure | None, *, at: datetime) -> LostCode:
    """The same of a new code."""
    again = _again(lost.attempts, failure, at) if failure else None
    return replace(lost, attempts=lost.attempts + 1, next_at=again)


def _again(attempts: int, failure: Failure, at: datetime) -> datetime | None:
    return None if failure.for_good or attempts >= len(RETRIES) else at + RETRIES[attempts]


def news_letter(number: str, follow: str, rate: str) -> tuple[str, str]:
    """Subject and text; ``rate`` is the link to rate a new answer, empty where there is none."""
    lines = [
        f"您提交的 {number} 有新的进展。",
        f"请打开 {follow} ，凭编号和查询码查看。",
        *(
            [
                f"有了答复，是否满意请在这里评价（链接只能用一次）：{rate}",
                "没有解决的，可以要求重新办理，到哪一天为止查询页上写明。",
            ]
            if rate
            else []
        ),
        "本邮件由系统自动发出，请不要回复。",
    ]
    return f"{number} 有新的进展", "\n\n".join(lines) + "\n"


def code_letter(number: str, code: str, follow: str) -> tuple[str, str]:
    """Subject and text of the letter with a new receipt code."""
    lines = [
        f"{number} 的新查询码：{code}",
        f"旧查询码已经失效。请打开 {follow} ，凭编号和新查询码查看。",
        "如果不是您要求补发的，请用新查询码查看后告诉受理单位。本邮件由系统自动发出，请不要回复。",
    ]
    return f"{number} 的新查询码", "\n\n".join(lines) + "\n"
