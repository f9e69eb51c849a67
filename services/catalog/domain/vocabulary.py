"""The catalogue's own codes with the names that people read; all services' are in services.vocabulary."""

from __future__ import annotations

from services import vocabulary

# agency: the Regulations apply in full; mandated: Art. 54; utility: Art. 55 and 国办发〔2020〕50号.
LEGAL_REGIMES: dict[str, str] = {
    "agency": "行政机关",
    "mandated": "法律法规授权的组织",
    "utility": "公共企事业单位",
}

INFORMATION_TYPES: dict[str, str] = dict(vocabulary.INFORMATION_TYPES)

FREQUENCIES: dict[str, str] = {"standing": "长期公开", "periodic": "定期公开", "ad_hoc": "随时公开"}
# After which a body's leading group deliberates on what was published (审议周期).
DELIBERATION_PERIODS: dict[str, str] = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
PERIODS: dict[str, str] = {"": "", "month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
METHODS: dict[str, str] = {"proactive": "主动公开", "on_request": "依申请公开"}
REVIEW_ROUTES: dict[str, str] = {
    "external": "对外公开审核",
    "internal": "内部公开审核",
    "party": "党务公开审核",
    "urgent": "突发事件审核",
}
SORTS: dict[str, str] = {"relevance": "按相符程度", "date": "按公开日期"}
TIME_UNITS: dict[str, str] = {"working": "个工作日", "calendar": "日"}

# 机关文件材料归档范围和文书档案保管期限规定 (2006), DA/T 13: the codes that stand in an archive number.
RETENTIONS: dict[str, str] = {"永久": "Y", "30年": "D30", "10年": "D10"}

# The states of revisions and disclosures.
STATES: dict[str, str] = {
    "": "尚未起草",
    "draft": "草稿",
    "proposed": "已提出",
    "in_review": "审核中",
    "returned": "已退回",
    "approved": "已批准",
    "published": "已公开",
    "superseded": "已被更正替代",
    "refused": "不予公开",
    "abandoned": "已放弃",
    "unpublished": "未公开",
    "withdrawn": "已撤下",
}
# The states of issues, and what is done with them.
ISSUE_STATES: dict[str, str] = {
    "open": "编排中",
    "closed": "待审议",
    "deliberated": "已审议",
    "filed": "已归档",
    "cancelled": "已撤销",
}
# Party matters are in none: the party organisation deliberates on each.
ISSUE_AUDIENCES: dict[str, str] = {"external": "对外", "internal": "对内"}
ISSUE_ACTS: dict[str, str] = {
    "open": "新开",
    "add": "列入",
    "remove": "移出",
    "close": "截止列入、提请审议",
    "cancel": "撤销",
    "agree": "审议同意",
    "disagree": "审议不同意",
    "file": "归档",
    "archive": "归档",
}
ACTS: dict[str, str] = {
    "draft": "起草",
    "edit": "编辑",
    "propose": "提出审核",
    "recall": "收回",
    "abandon": "放弃",
    "hand_over": "移交",
    "open_review": "进入审核",
    "pass_step": "通过",
    "return": "退回",
    "refuse": "不予公开",
    "re_examine": "定期审查",
    "approve": "批准",
    "hold": "暂缓公开",
    "consent": "同意会签",
    "record_consent": "登记会签",
    "object": "不同意会签",
    "publish": "公开",
    "supersede": "更正替代",
    "correct": "更正",
    "end_notice": "公示期满",
    "withdraw": "撤下",
    "take_down": "紧急下架",
    "purge": "清除",
    "review_purge": "复核清除",
    "declare_validity": "登记有效性",
    "file": "归档",
    # By the names of the addresses, where they differ from those of the table.
    "archive": "归档",
    "mask": "隐去个人信息",
    "hand-over": "移交",
    "publish-again": "再次公开",
    "record-consent": "登记会签",
    "acknowledge": "知悉",
}
# 八项制度, the rules that a body keeps for its own work of disclosure; 备案 is named by some bodies' plans beside them.
EIGHT_BYLAWS: dict[str, str] = {
    "responsibility": "责任制度",
    "deliberation": "审议制度",
    "evaluation": "评议制度",
    "feedback": "反馈制度",
    "secrecy_review": "保密审查制度",
    "request": "依申请公开制度",
    "assessment": "考核制度",
    "accountability": "责任追究制度",
}
BYLAW_KINDS: dict[str, str] = {**EIGHT_BYLAWS, "filing": "备案制度", "other": "其他制度"}
BYLAW_STATES: dict[str, str] = {
    "in_force": "现行",
    "coming": "尚未施行",
    "superseded": "已被新版替代",
    "repealed": "已废止",
}
ACTIVITY_KINDS: dict[str, str] = {"training": "培训", "publicity": "宣传", "survey": "知晓率调查"}
REEXAMINATIONS: dict[str, str] = {"keep": "仍不予公开", "disclose": "可以公开，重新起草"}
VALIDITIES: dict[str, str] = {"in_force": "有效", "amended": "已修改", "repealed": "废止", "lapsed": "失效"}
PURGE_OUTCOMES: dict[str, str] = {"justified": "清除得当", "unjustified": "清除不当"}
# Of these nobody chooses one here: review and the timer do them, or they end everything.
OTHER_ACTS = frozenset(
    {
        "open_review",
        "pass_step",
        "return",
        "refuse",
        "approve",
        "consent",
        "object",
        "publish",
        "supersede",
        "end_notice",
        "take_down",
        "purge",
        "review_purge",
    }
)
