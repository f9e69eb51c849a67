"""A citizen who lost his receipt code asks for a new one, to the mail address that he left."""

from __future__ import annotations

from dataclasses import dataclass, field

from chassis.ports import Clock, Conflict
from services.complaints.domain import kinds, telling
from services.complaints.domain.case import NoSuchCase
from services.complaints.domain.tip_off import CodeIsNotSent
from services.complaints.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCode:
    """The number, and the address that he says he left."""

    number: str
    email: str = field(repr=False)


class NoMailHere(Conflict):
    """There is no mail server, so no code can be sent."""

    code = "no_mail_here"


def ask_for_code(command: AskForCode, *, work: UnitOfWork, clock: Clock) -> None:
    """Says nothing of whether they belong together. Raises :class:`CodeIsNotSent` or :class:`NoMailHere`."""
    if kinds.is_of_tip_off(command.number):
        raise CodeIsNotSent
    if not work.tells_by_mail:
        raise NoMailHere(
            "本系统没有开通邮件，不能在网上补发查询码。可以带身份证件到受理单位，由政务公开办公室核对后当面补发；"
            "匿名提交、无法核对的，请重新提交一件，并写上原来的编号。",
            "This system sends no mail, so no new code. The body's disclosure office hands one to who shows who he is; "
            "else submit another case that names the number.",
        )
    try:
        case = work.cases.load_for_update(command.number)
    except NoSuchCase:
        return
    left = (case.contact or {}).get("email", "")
    if left and left.casefold() == command.email.strip().casefold():
        work.telling.ask_code(case.id, at=clock.now(), again_after=telling.CODE_AGAIN)
