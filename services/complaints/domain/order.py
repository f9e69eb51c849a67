"""An order (工单): a case that the 12345 or the petition platform handed over with its own number and day."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from chassis.ports import Actor, Conflict, DomainEvent, Due, IllegalTransition, Invalid, in_both
from services.complaints.domain import days
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case, audited
from services.complaints.domain.corrected_terms import in_effect
from services.complaints.domain.entry import Entry, china_date
from services.complaints.domain.ledger import enter
from services.complaints.domain.terms import Limit

NUMBERED = "platform_12345"
"""What comes by this channel always has a number, without which nobody could report back."""
PLATFORMS = (NUMBERED, "petition_platform")
LONGEST_DAYS = 366
LONGEST_NUMBER = 60


class OrderKnown(Conflict):
    """The platform's order is a case already, and that is still open."""

    code = "order_known"

    def __init__(self, order: str, number: str | None) -> None:
        """``number`` of the case; None where it is another body's, which whoever records does not read."""
        zh, en = (number, number) if number else ("一件正在办理的来件", "an open case")
        super().__init__(
            f"转办单 {order} 已登记为{zh}，没有重复登记；请在那一件上办理，编号有误的请改正。",
            f"The order {order} is {en} already; work on that one, or correct the order's number.",
            **({"number": number} if number else {}),
        )


class OrderReported(Conflict):
    """The platform was told of this answer, or this end, already."""

    code = "order_reported"

    def __init__(self, on: date) -> None:
        super().__init__(
            f"这一件已于{on.year}年{on.month}月{on.day}日回复平台，没有重复登记。",
            f"The platform was told on {on.isoformat()}; nothing was recorded a second time.",
            reported_on=on.isoformat(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Its number at the platform, and the day by which the platform wants the answer, where it names one."""

    number: str
    due_on: date | None = None

    def term(self, came_on: date) -> tuple[Due, Limit]:
        """The term that the platform set; only where it named a day."""
        return set_term(self.number, self.due_on or came_on, came_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByLaw:
    """The last day that the law of its channel leaves a platform to name, and which law that is."""

    latest: date
    basis: str

    def require(self, due_on: date) -> None:
        """Raise :class:`Invalid` for a day beyond it: no platform lengthens what the law gives."""
        if due_on > self.latest:
            zh = (
                f"转办单要求的日期晚于法定期限（{self.basis}），最迟可填{days.day(self.latest)}；"
                "请核对转办单，写明的日期确实更晚的不填，按法定期限办理。"
            )
            en = (
                f"The platform's day lies beyond the law ({self.basis}): {self.latest} at the latest. Check the order; "
                "where it does name a later day, leave it out, and the term of the law holds."
            )
            raise Invalid(zh, en, code="wrong_order", errors={"order_due_on": in_both(zh, en)})


def set_term(number: str, on: date, since: date) -> tuple[Due, Limit]:
    """The term that ends ``on`` the day that the platform of an order named, counted from ``since``."""
    days = max((on - since).days, 0)
    return Due(on), Limit(days, "calendar", f"转办单 {number} 要求的答复日期", given=True)


def plain_number(typed: str) -> str:
    """An order's number as it is kept and compared: of ordinary width, in capitals, without blanks and unseen signs."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] not in "ZC")


def number_entered(typed: str) -> str:
    """The number of one order. Raises :class:`Invalid` for several lines, or for more than is one."""
    plain = plain_number(typed)
    if "\n" in typed.strip() or "\t" in typed.strip() or len(plain) > LONGEST_NUMBER:
        zh = f"转办单编号写在一行里，一件一个，最多{LONGEST_NUMBER}个字符。"
        en = f"One number, in one line, of {LONGEST_NUMBER} characters at most."
        raise Invalid(zh, en, code="wrong_order", errors={"order_number": in_both(zh, en)})
    return plain


def taken(
    number: str, due_on: date | None, *, channel: str, recorded: bool, came_on: date, by_law: ByLaw | None
) -> Order | None:
    """The order that an officer entered. Raises :class:`Invalid` for one that no platform can have handed over."""
    if not number and due_on is None and not (recorded and channel == NUMBERED):
        return None
    latest = (due_on - came_on).days if due_on else 0
    for field, is_wrong, zh, en in (
        ("order_number", not number, "请填写转办单编号。", "Name the order."),
        (
            "order_number",
            not recorded or channel not in PLATFORMS,
            "12345平台、信访平台转办的才有转办单编号，由承办人登记。",
            "Only what a platform handed over and an officer records is an order.",
        ),
        (
            "order_due_on",
            not 0 <= latest <= LONGEST_DAYS,
            "转办单要求的日期应在收到日期之后一年以内。",
            "The platform's day lies within a year after receipt.",
        ),
    ):
        if is_wrong:
            raise Invalid(zh, en, code="wrong_order", errors={field: in_both(zh, en)})
    if due_on and by_law:
        by_law.require(due_on)
    return Order(number=number, due_on=due_on)


def day_of_platform(entries: Iterable[Entry]) -> date | None:
    """The day that the platform named last, at first or when it gave the case back; what we promise is not its."""
    set_days = [_set_day(entry) for entry in in_effect(entries)]
    return next((date.fromisoformat(day) for day in reversed(set_days) if day), None)


def is_in_time(entries: Iterable[Entry], *, by: date) -> bool | None:
    """Whether each day that the platform named was kept by the first answer since; ``by``: where there is none yet.

    None where it named no day. A term of our own keeps none of its days.
    """
    waiting, kept = date.min, list[bool]()
    for entry in in_effect(entries):
        if day := _set_day(entry):
            waiting = date.fromisoformat(day)
        elif entry.kind == "answer" and waiting > date.min:
            kept.append(entry.happened_on <= waiting)
            waiting = date.min
    if waiting > date.min:
        kept.append(by <= waiting)
    return all(kept) if kept else None


def given_back(case: Case, due_on: date, *, by: Actor, today: date, by_law: ByLaw | None) -> tuple[Due, Limit]:
    """The term of an order that its platform gave back with another day. Raises :class:`Invalid` for what is none."""
    for is_wrong, zh, en in (
        (not by.is_staff, "平台要求的日期由承办人填写，请不要填。", "Officers alone enter it; leave it out."),
        (
            case.channel not in PLATFORMS or not case.order_number,
            "没有转办单编号的来件没有平台要求的日期。",
            "Only an order of a platform has such a day.",
        ),
        (
            not 0 <= (due_on - today).days <= LONGEST_DAYS,
            "平台要求的日期应在今天之后一年以内。",
            "The platform's day lies within a year from today.",
        ),
    ):
        if is_wrong:
            raise Invalid(zh, en, code="wrong_order", errors={"order_due_on": in_both(zh, en)})
    if by_law:
        by_law.require(due_on)
    return set_term(case.order_number or "", due_on, today)


def _set_day(entry: Entry) -> str | None:
    given = entry.data["due_on"] if entry.data.get("term", {}).get("given") else None
    return given or entry.data.get("then_on")


def reported_back(case: Case, *, by: Actor, at: datetime, on: date, note: str) -> tuple[Case, DomainEvent]:
    """The platform was told what was answered. Raises :class:`OrderReported` where that is recorded."""
    try:
        require_act(case, "report_back", by)
    except IllegalTransition:
        if case.reported_on is not None:
            raise OrderReported(case.reported_on) from None
        raise
    ended = china_date(case.closed_at) if case.closed_at else case.received_on
    if on < (case.first_answered_on or ended):
        raise Invalid(
            "回复平台的日期不能早于答复或者办结。",
            "The platform is not told before the citizen.",
            code="wrong_day",
            errors={"reported_on": in_both("不能早于答复、办结的日期。", "Not before the answer or the end.")},
        )
    case = enter(case, "report_back", by=by, at=at, on=on, words={"note": note})
    return case, audited(case, "reported_back", by=by, at=at)
