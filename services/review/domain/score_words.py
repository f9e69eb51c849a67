"""How the points of a line came about, in a sentence that anybody can compute after."""

from __future__ import annotations

from services.review.domain.assessment_scheme import BANDS, DEDUCTION, RATED, Indicator
from services.review.domain.scoring import Line, written

# What there is of each outcome, by kind of fact.
OUTCOME_NAMES = {"good": "做到", "late": "逾期", "bad": "没做到", "left_out": "不计"}
STATE_NAMES = {
    "on_time": "按时",
    "late": "逾期办结",
    "overdue": "逾期未办",
    "open": "未到期",
    "excused": "免除",
    "approved": "一次通过",
    "returned": "退回修改",
    "refused": "审核不予公开",
    "rated": "已评议",
    "mended": "按时整改，已核验",
    "mended_late": "逾期整改，已核验",
    "mended_again": "重新整改后核验",
    "replied": "已回复，待核验",
    "ended": "已终止",
    "too_few": "人数过少，不显示",
}


def rule_of(indicator: Indicator) -> str:
    """The rule by itself, as the scheme has it."""
    most = f"满分 {written(indicator.points)} 分"
    if indicator.formula == DEDUCTION:
        return f"{most}，每有一件逾期或者没做到的扣 {written(indicator.per)} 分，扣完为止"
    if indicator.formula == BANDS:
        unit = "分" if indicator.kind == RATED else "%"
        bands = "，".join(f"{written(band.at_least)}{unit}及以上得 {band.percent}%" for band in indicator.bands)
        return f"{most}，{'平均' if indicator.kind == RATED else '做到的比例'} {bands}，低于最低一档不得分"
    return f"{most}，按做到的比例计分，逾期的按 {indicator.late_percent}% 计"


def explained(indicator: Indicator, line: Line) -> str:
    """How it was counted; where nothing counts, that it is left aside."""
    if line.earned is None:
        return "本年度没有这方面可以计分的事实，不计分，其余指标折算为百分制"
    counted = line.good + line.late + line.bad
    if indicator.formula == DEDUCTION:
        faults = line.late + line.bad
        sums = f"{written(indicator.points)} − {faults} 件 × {written(indicator.per)}" if faults else "没有扣分"
    elif indicator.formula == BANDS:
        percent = next((band.percent for band in indicator.bands if (line.figure or 0) >= band.at_least), 0)
        unit = "分（5 分制）" if indicator.kind == RATED else "%"
        sums = f"{written(line.figure or 0)}{unit}，得 {percent}%：{written(indicator.points)} × {percent}%"
    else:
        done = f"（{line.good} + {line.late} × {indicator.late_percent}%）" if line.late else f" {line.good} "
        sums = f"{written(indicator.points)} ×{done}÷ {counted}"
    return f"{sums} = {written(line.earned)}" if line.changed is None else f"{sums} = {written(line.earned)}，异议后改"
