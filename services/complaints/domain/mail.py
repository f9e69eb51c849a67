"""What of the mail that reaches a body becomes a case, and which kind; what does not, is refused with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from chassis.ports import SYSTEM, DomainEvent, Invalid
from services.complaints.domain import kinds
from services.complaints.domain.accusation import accusing
from services.complaints.domain.case import Case, audited
from services.complaints.domain.ledger import enter

_BEFORE = re.compile(r"^(?:\s|[【\[（(「“\"]|(?:re|fwd?|回复|答复|转发)\s*[:：])+", re.IGNORECASE)
_NAMES = {kind.name: code for code, kind in kinds.KINDS.items()} | {"意见": kinds.OPINION, "建议": kinds.OPINION}


class NoMail(Invalid):
    """Something in the place of a mail, or a mail that says nothing."""

    def __init__(self) -> None:
        super().__init__(
            "读不出邮件的正文（文件损坏、加密，或者只有附件）。请打开邮件，由承办人登记。",
            "The mail has no readable text (damaged, encrypted, attachments alone). Let an officer record it.",
            code="no_mail",
        )


class OverlongMail(Invalid):
    """Longer, deeper or in more parts than a letter of a citizen: it is not read at all."""

    def __init__(self) -> None:
        super().__init__(
            "邮件过大、信头过长，或者分段、嵌套过多，没有读取。请打开邮件，由承办人登记。",
            "The mail is too large, or its headers, parts or nesting too many; it was not read. An officer records it.",
            code="overlong_mail",
        )


class AutomaticMail(Invalid):
    """Nobody wrote it (RFC 3834): an automatic answer, a bounce, a list."""

    def __init__(self) -> None:
        super().__init__(
            "这是自动回复、退信或者群发邮件，没有立件。",
            "It is an automatic answer, a bounce or a list's mail: no case is made of it.",
            code="automatic_mail",
        )


class NobodyToAnswer(Invalid):
    """It has no address to which an answer could go."""

    def __init__(self) -> None:
        super().__init__(
            "邮件没有可以回复的发件地址，请由承办人登记。",
            "The mail has no sender's address to answer to; let an officer record it.",
            code="nobody_to_answer",
        )


class TipOffByMail(Invalid):
    """A mail protects nobody who tells of others: nothing of it is kept here."""

    def __init__(self) -> None:
        super().__init__(
            "邮件写明是举报，或者读来像是举报，没有收入，内容没有保存：邮件保护不了举报人，收入后被举报的人也看得到。"
            "请由邮件没有写到的承办人打开邮箱：是举报的，在举报页登记（/complaints/tip-offs），或者请举报人拨打 12388；"
            "不是举报的，登记为来件（/complaints/record）。",
            "It says that it is a tip-off, or reads like one: nothing was kept, for mail protects nobody. An officer "
            "whom it does not name records it as a tip-off (or has its sender telephone 12388), else as a case.",
            code="tip_off_by_mail",
        )


REASONS: Mapping[str, str] = {
    **{each.code: each.zh for each in (NoMail(), OverlongMail(), NobodyToAnswer(), TipOffByMail())},
    "secrecy_marking": "邮件带有国家秘密标志，没有收入，内容没有保存。请不要转发，马上报告本单位保密审查人。",
    "MailNotGiven": "邮箱服务器没有给出这封邮件。请打开邮箱查看，由承办人登记。",
}
"""Why a mail was not taken, by the code of the refusal, as its officer reads it."""
OTHER_REASON = "系统没能收入这封邮件。请打开邮箱，由承办人登记；多封都这样的，请告诉系统管理员。"


def note_of_others(case: Case, numbers: Iterable[str], *, at: datetime) -> tuple[Case, DomainEvent]:
    """Its officer is told that other mails bear the same Message-ID and say something else."""
    told = f"另有邮件用了同一个邮件编号（Message-ID），内容不同，已立件：{'、'.join(numbers)}。请核对是不是同一件事。"
    case = enter(case, "note", by=SYSTEM, at=at, words={"note": told})
    return case, audited(case, "noted", by=SYSTEM, at=at)


def must_accuse_nobody(*said: str) -> None:
    """Raises :class:`TipOffByMail` for words that accuse: a form asks its writer what he means, a mail cannot."""
    if any(map(accusing, said)):
        raise TipOffByMail


def kind_of(subject: str, usual: str) -> str:
    """The kind with whose name the subject begins, else the ``usual`` one. Raises :class:`TipOffByMail`."""
    if kinds.KINDS[kinds.TIP_OFF].name in subject:
        raise TipOffByMail
    # The whole of it: a title holds the beginning of a long one alone.
    must_accuse_nobody(subject)
    said = _BEFORE.sub("", subject)
    return next((code for name, code in _NAMES.items() if said.startswith(name)), usual)


def must_be_written_by_somebody(headers: Mapping[str, str]) -> None:
    """Raises :class:`AutomaticMail`. The headers are lower case on both sides."""
    answered = headers.get("auto-submitted", "no").split(";")[0].strip() not in ("", "no")
    is_bulk = headers.get("precedence", "") in ("bulk", "list", "junk", "auto_reply") or "list-id" in headers
    # Nobody is to answer a bounce, so no address stands in its envelope (RFC 5321, 4.5.5).
    is_bounce = headers.get("return-path", "").strip() == "<>"
    if answered or is_bulk or is_bounce or headers.get("content-type", "").startswith("multipart/report"):
        raise AutomaticMail
