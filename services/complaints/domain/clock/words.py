"""How a clock speaks: days, reasons, states and flags in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.ports import CalendarDay
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.course import WORKING, Said
from services.complaints.domain.clock.reading import ENDED, NOT_STARTED, RUNNING, SUSPENDED, Reading

REASONS: Mapping[str, Said] = {
    "supplement": Said("等待申请人补正", "awaiting the applicant's supplement"),
    "fee": Said("等待申请人缴纳信息处理费", "awaiting the applicant's payment"),
    "third_party": Said("征求第三方意见", "a third party is asked"),
    "co_author": Said("征求共同制作机关意见", "an agency that made it jointly is asked"),
    "agency": Said("征求其他机关意见", "another agency is asked"),
}
ARTICLES: Mapping[str, str] = {
    "supplement": "《政府信息公开条例》第三十条",
    "fee": "《政府信息公开条例》第四十二条、国办函〔2020〕109号",
    "third_party": "《政府信息公开条例》第三十二条、第三十三条第三款",
    "co_author": "《政府信息公开条例》第三十三条第三款、第三十四条",
    "agency": "《政府信息公开条例》第三十三条第三款",
}
STATES: Mapping[str, Said] = {
    NOT_STARTED: Said("未起算", "not started"),
    RUNNING: Said("计算中", "running"),
    SUSPENDED: Said("暂停计算", "suspended"),
    ENDED: Said("已结束", "ended"),
}
ENDINGS: Mapping[str, Said] = {
    what.DELIVERED: Said("答复已寄出或送达", "the reply was posted or signed for"),
    what.WITHDRAWN: Said("申请人撤回", "withdrawn"),
    what.CLOSED: Said("已办结", "closed"),
    what.TOLD: Said("已告知是否受理", "told whether it is taken on"),
    what.DISPUTED: Said("已提出异议", "disputed"),
    "not_supplemented": Said("逾期不补正，视为放弃申请", "given up: not supplemented in time"),
    "fee_unpaid": Said("逾期未缴费，视为放弃申请", "given up: the fee was not paid in time"),
}
HAPPENINGS: Mapping[str, Said] = {
    what.SUBMITTED: Said("提交", "submitted"),
    what.CONFIRMED: Said("双方确认收到", "receipt confirmed by both sides"),
    what.SUPPLEMENT_ASKED: Said("发出补正通知", "supplement asked for"),
    what.SUPPLEMENTED: Said("收到补正", "supplement received"),
    what.THIRD_PARTY_ASKED: Said("向第三方发出征求意见书", "a third party was asked"),
    what.THIRD_PARTY_RECEIVED: Said("第三方收到征求意见书", "the third party has the letter"),
    what.THIRD_PARTY_ANSWERED: Said("第三方答复", "the third party answered"),
    what.CO_AUTHOR_ASKED: Said("向共同制作机关征求意见", "an agency that made it jointly was asked"),
    what.AGENCY_ASKED: Said("向其他机关征求意见", "another agency was asked"),
    what.AGENCY_RECEIVED: Said("被征求意见机关收到", "that agency has the letter"),
    what.AGENCY_ANSWERED: Said("被征求意见机关答复，或不再等待", "that agency answered, or is awaited no longer"),
    what.EXTENDED: Said("延长期限", "extended"),
    what.LONGER_TERM: Said("确定延迟答复的合理期限", "a reasonable longer term was set"),
    what.FEE_NOTIFIED: Said("发出收费通知", "fee notice sent"),
    what.FEE_NOTICE_RECEIVED: Said("申请人收到收费通知", "the applicant has the fee notice"),
    what.FEE_PAID: Said("申请人缴费", "the fee was paid"),
    what.ACCEPTED: Said("受理", "accepted"),
    what.TOLD: Said("告知是否受理", "told whether it is taken on"),
    what.DEADLINE_GIVEN: Said("交办时限定办结日期", "a day was set with the order"),
    what.DISPUTED: Said("提出异议", "disputed"),
    what.DELIVERED: Said("答复寄出或当面签收", "the reply was posted or signed for"),
    what.CLOSED: Said("办结", "closed"),
    what.WITHDRAWN: Said("撤回", "withdrawn"),
    what.REOPENED: Said("重新办理", "reopened"),
}
_OCCASIONS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明": "Tomb-sweeping Day",
    "劳动节": "Labour Day",
    "端午": "Dragon Boat Festival",
    "中秋": "Mid-autumn Festival",
    "国庆节": "National Day",
}
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITS: Mapping[str, Said] = {"working": Said("工作日", "working"), "calendar": Said("自然日", "calendar")}


def day_taken(day: CalendarDay, number: int, unit: str, *, is_added: bool) -> Said:
    """The how-manieth it is; one of an extension, and one that is worked in place of another, say so."""
    zh, en = f"第 {number} 日", f"day {number}"
    if is_added:
        zh, en = f"{zh}（延长期）", f"{en} (extension)"
    if day.kind == "made_up" and unit == WORKING:
        zh, en = f"{zh}（{day.name}调休上班）", f"{en} (a working day that makes up for {_occasion(day)})"
    return Said(zh, en)


def day_off(day: CalendarDay) -> Said:
    """Why nobody works on it."""
    if day.kind == "holiday":
        return Said(f"{day.name}放假，不计", f"{_occasion(day)} holiday, not counted")
    return Said(f"{_WEEKDAYS[day.on.weekday()]}，不计", f"{_DAYS[day.on.weekday()]}, not counted")


def day_suspended(reasons: Sequence[str]) -> Said:
    """What is awaited, all of it where several things are at once."""
    zh, en = "、".join(REASONS[each].zh for each in reasons), "; ".join(REASONS[each].en for each in reasons)
    return Said(f"{zh}，不计", f"{en}: not counted")


def state_said(reading: Reading) -> Said:
    """The state with what it is suspended for, or how it ended."""
    state = STATES[reading.state]
    if reading.ended:
        ending = ENDINGS[reading.ended]
        return Said(f"{state.zh}：{ending.zh}", f"{state.en}: {ending.en}")
    if reading.suspended_for:
        why = [REASONS[each] for each in reading.suspended_for]
        zh, en = "、".join(each.zh for each in why), "; ".join(each.en for each in why)
        return Said(f"{state.zh}：{zh}", f"{state.en}: {en}")
    return state


def _occasion(day: CalendarDay) -> str:
    return _OCCASIONS.get(day.name, day.name)
