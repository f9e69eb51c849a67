"""What of a case goes out on paper: the reply to the platform that handed it over, and the letter that sends it on.

Neither holds how the citizen can be reached: the platform knows, and another organisation is told by him alone
(个人信息保护法第二十三条).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.ports import Actor, Conflict
from services.complaints.adapters import case_view
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.heard_entries import heard_entries
from services.complaints.domain.entry import china_date
from services.complaints.domain.message import ANSWER
from services.complaints.domain.order import day_of_platform, is_in_time
from services.complaints.domain.permissions import require_to
from services.complaints.domain.states import CLOSED


class NothingToReport(Conflict):
    """No platform handed the case over, or it has neither an answer nor an end yet."""

    code = "nothing_to_report"

    def __init__(self) -> None:
        super().__init__(
            "只有平台转办、已经答复或者办结的来件才有回复单；请先答复。",
            "Only an order of a platform that was answered, or ended, has a reply; answer it first.",
        )


class NotReferred(Conflict):
    """The case was not sent to an organisation outside, nor is there a signed letter."""

    code = "not_referred"

    def __init__(self) -> None:
        super().__init__(
            "这件没有签发的转办函；需要转送的，先办理“拟转送外单位”，由办公室或者领导签发。",
            "There is no signed letter; draft one and have it signed first.",
        )


def order_reply(work: Work, number: str, reader: Actor, *, today: date) -> dict[str, Any]:
    """What the platform is told of its order. Raises :class:`NothingToReport`."""
    case = case_view.for_staff(work, number, reader, today=today)
    require_to("case.report_back", case["body"], reader)
    if not case["order_number"] or (case["first_answered_on"] is None and case["state"] != CLOSED):
        raise NothingToReport
    ended = china_date(case["closed_at"]) if case["closed_at"] else today
    entries = heard_entries(work.connection, number)
    # The platform measures an answer by the day that it named; without one our own term counts, the newest.
    in_time = is_in_time(entries, by=ended)
    if in_time is None:
        in_time = (case["answered_on"] or ended) <= case["due_on"]
    is_erased = case["erased_at"] is not None and case["first_answered_on"] is None
    return case | {
        "order_due_on": day_of_platform(entries),
        "answers": [message for message in case["dialogue"] if message["author"] == ANSWER],
        # Nobody was late with what its citizen had erased before it was answered.
        "in_time": None if is_erased else in_time,
    }


def referral(work: Work, number: str, reader: Actor, *, today: date) -> dict[str, Any]:
    """The letter to the organisation to which the case goes, once it is signed. Raises :class:`NotReferred`."""
    case = case_view.for_staff(work, number, reader, today=today)
    require_to("case.refer", case["body"], reader)
    if case["referred"]:
        sent = {"organisation": case["right_channel"], "reason": case["close_reason"]}
        return case | sent | {"referred_on": china_date(case["closed_at"])}
    letter = case["letter"]
    if letter is None or not letter["signed"]:
        raise NotReferred
    return case | {"organisation": letter["organisation"], "reason": letter["reason"], "referred_on": None}
