"""The figures of the law, each with its article (政府信息公开条例 of 2019, 信访工作条例 of 2022)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.complaints.domain.clock.course import CALENDAR, WORKING, Said, Term

REPLY = Term(20, WORKING, "《政府信息公开条例》第三十三条第二款", Said("答复申请", "to reply to the request"))


@dataclass(frozen=True, slots=True)
class RequestRules:
    """Figures of a request's clock, in working days; ``supplement`` alone is not the Regulations' but the place's."""

    reply: Term = REPLY
    extension: int = 20
    """第三十三条第二款: at most, once, with the disclosure office's head agreeing and the applicant told."""
    supplement_notice: int = 7
    """第三十条: from receipt, once for all that is missing."""
    supplement: int = 15
    """第三十条: a reasonable term, which the notice sets; this where it sets none (地方规范)."""
    opinion: int = 15
    """第三十二条、第三十四条: from the day on which the third party or the co-author has the letter."""
    fee: int = 20
    """国办函〔2020〕109号: from the day after the fee notice is received."""


@dataclass(frozen=True, slots=True)
class CaseRules:
    """How the term of a case runs: ``answer`` counts from receipt, or from acceptance where there is ``register``.

    ``register`` is the term to tell whether it is taken on; ``extension`` the most that may be added, once.
    """

    answer: Term
    register: Term | None = None
    extension: int = 0


_PETITIONS = "《信访工作条例》"
PETITION = CaseRules(
    answer=Term(60, CALENDAR, f"{_PETITIONS}第三十四条", Said("办结信访事项", "to conclude the petition")),
    register=Term(
        15,
        CALENDAR,
        f"{_PETITIONS}第二十二条、第二十三条",
        Said("登记并告知是否受理", "to register and tell"),
    ),
    extension=30,
)
PETITION_REVIEW = CaseRules(
    answer=Term(30, CALENDAR, f"{_PETITIONS}第三十五条、第三十六条", Said("提出复查、复核意见", "to decide the review"))
)
TRANSFER = CaseRules(
    answer=Term(5, WORKING, f"{_PETITIONS}第二十三条第三款", Said("对转送、交办提出异议", "to dispute the transfer"))
)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to hand in a request, and which day counts as the day of receipt (第三十一条)."""

    name: Said
    confirmed: bool
    """The day on which both sides confirmed it, not that on which it came."""
    same_day: bool = False
    """The office confirms on the day on which it came."""
    article: str = "第三十一条第三项"


CHANNELS: Mapping[str, Channel] = {
    "in_person": Channel(Said("当面提交", "in person"), confirmed=False, article="第三十一条第一项"),
    "signed_mail": Channel(Said("邮寄，签收", "mail that is signed for"), confirmed=False, article="第三十一条第二项"),
    "plain_mail": Channel(
        Said("平常信函，无需签收", "mail that nobody signs for"),
        confirmed=True,
        same_day=True,
        article="第三十一条第二项",
    ),
    "web": Channel(Said("互联网", "the internet"), confirmed=True),
    "fax": Channel(Said("传真", "fax"), confirmed=True),
}
