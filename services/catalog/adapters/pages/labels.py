"""States, acts and outcomes as they read on pages."""

from __future__ import annotations

from typing import Any

from services.catalog.domain.disclosure import Disclosure
from services.catalog.domain.self_check import ANSWERS
from services.catalog.domain.states import WITHDRAWN
from services.catalog.domain.vocabulary import REVIEW_ROUTES, STATES
from services.vocabulary import (
    AUDIENCES,
    CATEGORIES,
    EVALUATION_CONCLUSIONS,
    PERSONAL_DATA,
    REFUSAL_GROUNDS,
    SAME,
    TOPICS,
    period_name,
)

STATE_KINDS: dict[str, str] = {
    "returned": "due",
    "refused": "late",
    "in_review": "now",
    "proposed": "now",
    "approved": "done",
    "published": "done",
}
# How a list can be narrowed, in the order of the way: the name, and what is asked of the read.
FILTERS: dict[str, tuple[str, dict[str, Any]]] = {
    **{
        state: (STATES[state], {"state": state})
        for state in ("draft", "returned", "proposed", "in_review", "approved", "published", "refused", "abandoned")
    },
    "withdrawn": ("已撤下", {"published": WITHDRAWN}),
    "purged": ("已清除", {"purged": True}),
}

DONE: dict[str, str] = {
    "drafted": "草稿已保存，还没有提出审核。",
    "edited": "修改已保存。",
    "mask": "个人信息已隐去，请核对正文后再提出。",
    "redact": "附件已换成遮盖后的文件，原来的附件不再使用。",
    "propose": "已提出，审核人会收到待办。",
    "recall": "已收回为草稿，可以修改后再提出。",
    "abandon": "已放弃本稿。",
    "hand-over": "已移交，新的承办人会收到原来的待办；自查由其重新填写。",
    "publish-again": "已公开。",
    "record-consent": "会签已登记。",
    "hold": "已暂缓公开，退回为草稿；原批准作废。",
    "re-examine": "审查结论已登记。",
    "acknowledge": "已知悉，待办已结束。",
    "correct": "已开始更正，现行版本在新版批准前仍然公开。",
    "withdraw": "已撤下，原地址显示撤下说明。",
    "take-down": "已紧急下架，正文、附件、检索和订阅中的内容都已清除。",
    "purge": "已清除，正文、附件、审核意见和其他系统中的内容都不再保留。",
    "review-purge": "复核已登记，待办已结束。",
    "declare-validity": "有效性已登记，公开页已更新。",
    "archive": "已归档。",
    "add-to-issue": "已列入期次。",
}
MEMBER_STATES: dict[str, str] = {**STATES, "purged": "已清除"}
ISSUE_KINDS: dict[str, str] = {"open": "now", "closed": "due", "deliberated": "done", "filed": "done", "cancelled": ""}
ISSUE_DONE: dict[str, str] = {
    "open": "已新开一期，请列入要审议的信息。",
    "add": "已列入。",
    "remove": "已移出，可以列入其他期次。",
    "hold": "已退回承办人修改，改好后须重新审核；它仍在本期。",
    "close": "已提请领导小组审议，不能再列入或者移出。",
    "archive": "已整期归档。",
    "cancel": "已撤销，这个期号不再使用。",
}
# What happened to an issue, by the names of its audit.
ISSUE_EVENTS: dict[str, str] = {
    "issue.opened": "新开",
    "issue.added": "列入",
    "issue.removed": "移出",
    "issue.closed": "截止列入、提请审议",
    "issue.deliberated": "登记审议",
    "issue.filed": "归档",
    "issue.cancelled": "撤销",
}
# What a reviewer may name when he returns a revision.
FIELDS: dict[str, str] = {
    "whole": "整体",
    "title": "标题",
    "summary": "内容概述",
    "text": "正文",
    "formed_on": "成文日期",
    "document_number": "发文字号",
    "topics": "主题分类",
    "channels": "公开渠道",
    "no_website_reason": "不上网公开的理由",
    "sensitive_data": "敏感个人信息",
    "declassified_by": "解密决定",
    "declassified_on": "解密日期",
    "elements": "要素",
    "attachments": "附件",
    "publish_at": "定时公开",
    "period": "所属期",
    "also_fulfils": "同时履行的事项",
    "co_issuers": "联合发文",
    "interprets": "解读的文件",
    "related": "相关文件",
    "self_check": "自查",
    "notice_until": "公示期",
    "notice_hides": "期满隐去的内容",
    "item": "公开事项",
}
OUTCOMES: dict[str, str] = {"adopted": "采纳", "answered": "答复", "explained": "说明"}

_NUMERALS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五"]
# As the article counts its points: （一）行政法规、规章和规范性文件.
ARTICLE_20: dict[str, str] = {
    code: f"（{numeral}）{name}" for numeral, (code, name) in zip(_NUMERALS, CATEGORIES.items(), strict=True)
}

WITHDRAWAL_GROUNDS: tuple[tuple[str, str], ...] = tuple(
    (text, text)
    for text in (
        "《政府信息公开条例》第六条：信息不准确，需要更正",
        "《政府信息公开条例》第十五条：涉及商业秘密、个人隐私",
        "《政府信息公开条例》第十六条：内部事务、过程性信息或行政执法案卷",
        "《行政处罚法》第四十八条：处罚决定被变更、撤销或者确认违法、无效",
        "文件已经废止或者失效",
    )
)


def standing(disclosure: Disclosure) -> tuple[str, str]:
    """How a disclosure stands, in a word, and the kind of its tag."""
    if disclosure.is_purged:
        return "已清除", ""
    if disclosure.published == WITHDRAWN:
        return "已撤下", ""
    state = disclosure.revision.state
    if disclosure.awaits_deliberation:
        return "更正等待审议" if disclosure.is_published else "等待审议", "now"
    if disclosure.awaits_consent:
        return "更正等待会签" if disclosure.is_published else "等待会签", "now"
    if disclosure.awaits_companion:
        return "等待同步公开", "now"
    name = STATES.get(state, state)
    if disclosure.is_published and disclosure.revision.number != disclosure.public_revision:
        name = f"更正{name}"
    return name, STATE_KINDS.get(state, "")


def vocabulary() -> dict[str, Any]:
    """The names of what stands in codes, for templates."""
    return {
        "topics": TOPICS,
        "audiences": AUDIENCES,
        "routes": REVIEW_ROUTES,
        "personal_data": PERSONAL_DATA,
        "state_names": STATES,
        "state_kinds": STATE_KINDS,
        "grounds": WITHDRAWAL_GROUNDS,
        "refusal_grounds": REFUSAL_GROUNDS,
        "field_names": FIELDS,
        "same_names": SAME,
        "period_name": period_name,
        "answer_names": ANSWERS,
        "evaluation_conclusions": EVALUATION_CONCLUSIONS,
    }
