"""What a clock points at: what is amiss, what did not count and why, what silence means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.complaints.domain.clock.course import CALENDAR, Flag, Said

FLAGS: Mapping[str, Said] = {
    "unconfirmed": Said("尚未与申请人确认收到，期限未起算，请尽快确认", "not confirmed: no term runs yet; confirm it"),
    "confirmed_late": Said("平常信函应在收到当日确认，已晚于当日", "a plain letter is confirmed on the day it came"),
    "not_received": Said("尚未收到申请，不影响期限", "nothing was received yet; the term is as it was"),
    "late_supplement_notice": Said(
        "补正通知超过收到之日起7个工作日，期限不停、不重新计算",
        "the supplement notice came after 7 working days: the term runs on",
    ),
    "supplement_asked_again": Said("补正只能一次性告知，再次通知不影响期限", "only the first notice counts"),
    "supplement_while_fee_awaited": Said("等待缴费期间的补正通知不影响期限", "no supplement while the fee is awaited"),
    "supplement_not_awaited": Said("没有在等待补正，期限不重新计算", "no supplement was awaited: the term runs on"),
    "fee_not_awaited": Said("没有在等待缴费，期限不重新计算", "no payment was awaited: the term runs on"),
    "fee_notified_again": Said("收费通知只计一次", "only the first fee notice counts"),
    "fee_notified_late": Said("收费通知晚于答复期限，不影响期限", "after the term was over: it changes nothing"),
    "fee_while_supplement_awaited": Said("等待补正期间的收费通知不影响期限", "no fee while the supplement is awaited"),
    "asked_twice": Said("同一对象已征求过意见，不重复扣除", "asked before; give another party its own reference"),
    "nobody_was_asked": Said("没有对应的征求意见，不影响期限", "nobody was asked under this reference"),
    "silent_third_party": Said(
        "第三方收到后15个工作日未提出意见，由行政机关决定", "the third party was silent for 15 working days: decide"
    ),
    "silent_co_author": Said(
        "共同制作机关15个工作日未提出意见，视为同意公开", "the co-author was silent for 15 working days: consent"
    ),
    "extended_again": Said("延长只能一次，再次延长不计", "extended before: only the first counts"),
    "extended_unapproved": Said("延长未经负责人同意，不计", "not counted: the extension has no approver"),
    "extended_untold": Said("延长未告知对方，不计", "not counted: nobody was told of the extension"),
    "extended_late": Said("延长晚于原期限届满，不计", "not counted: extended after the term was over"),
    "extended_too_long": Said("延长天数超过上限，按上限计", "longer than allowed: cut to the most"),
    "longer_term_again": Said("延迟答复期限只计一次", "only the first longer term counts"),
    "longer_term_untold": Said("延迟答复未告知申请人，不计", "not counted: the applicant was not told"),
    "longer_term_late": Said("延迟答复晚于原期限届满，不计", "not counted: set after the term was over"),
    "not_extendable": Said("这类期限不能延长", "this term cannot be extended"),
    "not_accepted_yet": Said("受理之前不能延长", "it cannot be extended before it is accepted"),
    "reopened_while_open": Said("尚未答复，重新办理不影响期限", "not answered yet: the term runs on"),
    "told_late": Said("超过15日才告知是否受理", "told after the 15 days"),
    "overdue": Said("逾期 {days} 个{unit_zh}", "overdue by {days} {unit_en} day(s)"),
}


@dataclass(frozen=True, slots=True)
class SaidFlag:
    """A flag with what it means."""

    code: str
    on: date
    days: int
    zh: str
    en: str


def said(flag: Flag, unit: str) -> SaidFlag:
    """What a flag means; ``unit`` is that of the term."""
    told = FLAGS[flag.code]
    given = {"days": flag.days, "unit_zh": "自然日" if unit == CALENDAR else "工作日", "unit_en": unit}
    return SaidFlag(flag.code, flag.on, flag.days, told.zh.format(**given), told.en.format(**given))
