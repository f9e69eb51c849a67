"""The words that all four services share: codes that travel in events, with the name that people read.

It belongs to catalog, whose events carry these codes; a code that catalog does not know means nothing anywhere.
Standard library only, so that every room of a service may import it.
"""

from __future__ import annotations

from collections.abc import Mapping

ROLES: Mapping[str, str] = {
    "proposer": "承办人",
    "section_head": "科室负责人",
    "secrecy_officer": "保密审查人",
    "office": "政务公开办公室",
    "leader": "分管或主要领导",
    "leading_group": "领导小组成员",
    "management_committee": "管委会",
    "party_organisation": "党组织",
    "inspector": "监督员",
    "case_officer": "投诉与申请承办人",
    "archivist": "档案员",
    "channel_keeper": "渠道维护人",
    "operator": "运维",
    "security_admin": "安全管理员",
    "audit_admin": "安全审计员",
}

# Whose rights are bound to the department of the post, or reach all of them; of every other role they never are.
DEPARTMENT_ROLES = frozenset({"proposer", "section_head"})

TOPICS: Mapping[str, str] = {
    "policy": "政策法规",
    "procedure": "业务程序",
    "finance": "财务收支",
    "fees": "收费标准",
    "organisation": "机构职能",
    "enforcement": "执法公告",
    "questions": "知识问答",
    "news": "工作动态",
    "procurement": "采购招标",
    "personnel": "人事信息",
    "other": "其他",
}

AUDIENCES: Mapping[str, str] = {"external": "对外", "internal": "对内", "party": "党内"}

LEVELS: Mapping[str, str] = {
    "national": "国家级",
    "provincial": "省级",
    "municipal": "市级",
    "county": "县级",
    "township": "乡级",
    "unit": "本单位",
}

# 条例第二十条: what agencies disclose on their own initiative, in the order of its fifteen points.
CATEGORIES: Mapping[str, str] = {
    "art20-1": "行政法规、规章和规范性文件",
    "art20-2": "机关职能、机构设置、办公地址、办公时间、联系方式、负责人姓名",
    "art20-3": "国民经济和社会发展规划、专项规划、区域规划及相关政策",
    "art20-4": "国民经济和社会发展统计信息",
    "art20-5": "办理行政许可和其他对外管理服务事项的依据、条件、程序以及办理结果",
    "art20-6": "实施行政处罚、行政强制的依据、条件、程序以及本行政机关认为具有一定社会影响的行政处罚决定",
    "art20-7": "财政预算、决算信息",
    "art20-8": "行政事业性收费项目及其依据、标准",
    "art20-9": "政府集中采购项目的目录、标准及实施情况",
    "art20-10": "重大建设项目的批准和实施情况",
    "art20-11": "扶贫、教育、医疗、社会保障、促进就业等方面的政策、措施及其实施情况",
    "art20-12": "突发公共事件的应急预案、预警信息及应对情况",
    "art20-13": "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况",
    "art20-14": "公务员招考的职位、名额、报考条件等事项以及录用结果",
    "art20-15": "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息",
}

CHANNEL_KINDS: Mapping[str, str] = {
    "website": "网站",
    "intranet": "内部网页",
    "screen": "电子显示屏",
    "notice_board": "公开栏",
    "media": "新闻媒体",
    "advert": "公益广告",
    "briefing": "会议通报",
    "official_account": "政务新媒体",
}


def is_own_website(kind: str, automatic: bool) -> bool:
    """Whether a channel is this system's own website, the one that the act of publishing itself reaches.

    Portal, search, feeds, the public log, agencies and their stream carry what has such a channel; the hall screen what
    has one of the kind ``screen``. A website that somebody else runs (县政府门户) is a place like a notice board.
    """
    return automatic and kind == "website"


def is_reached_by_publishing(kind: str, automatic: bool) -> bool:
    """Whether publishing itself reaches a channel: our own website, or its page for the staff (内部网页)."""
    return automatic and kind in ("website", "intranet")


INFORMATION_TYPES: Mapping[str, str] = {
    "major_decision": "重大决策",
    "important_matter": "重要事项",
    "key_work": "重点工作",
    "government_information": "政务信息",
}
PERSONAL_DATA: Mapping[str, str] = {
    "none": "不含个人信息",
    "mask": "隐去个人信息后公开",
    "aggregate_only": "只公开汇总情况",
}

# The grounds on which something is not disclosed (不予公开), as they are cited: article, then name.
REFUSAL_GROUNDS: Mapping[str, str] = {
    "state_secret": "条例第十四条：依法确定为国家秘密",
    "prohibited_by_law": "条例第十四条：法律、行政法规禁止公开",
    "three_safety_one_stability": "条例第十四条：公开后可能危及国家安全、公共安全、经济安全、社会稳定",
    "commercial_secret_or_privacy": "条例第十五条：涉及商业秘密、个人隐私，公开会对第三方合法权益造成损害",
    "internal_affairs": "条例第十六条第一款：人事管理、后勤管理、内部工作流程等内部事务信息",
    "process_information": "条例第十六条第二款：讨论记录、过程稿、磋商信函、请示报告等过程性信息",
    "enforcement_file": "条例第十六条第二款：行政执法案卷信息",
}


def period_name(code: str) -> str:
    """What people read of a period: 2026年第三季度 for ``2026-Q3``; empty for none."""
    year, _, part = code.partition("-")
    if not part:
        return f"{year}年" if year else ""
    if part.startswith("Q"):
        return f"{year}年第{'一二三四'[int(part[1]) - 1]}季度"
    if part.startswith("H"):
        return f"{year}年{'上' if part == 'H1' else '下'}半年"
    return f"{year}年{int(part)}月"


# In what another disclosure is the same.
SAME: Mapping[str, str] = {"text": "正文相同", "title": "同一事项，标题相同", "period": "同一事项、同一所属期"}

# What the leading group deliberates an issue on (审议制度).
DELIBERATION_ASPECTS: Mapping[str, str] = {
    "fair_process": "产生过程是否公正、合理",
    "democratic_decision": "决策过程是否民主、科学",
    "credible_result": "结果是否合法、真实、可信",
    "focus": "是否突出重点",
}

# The six legal steps, in their order.
STEPS: Mapping[str, str] = {
    "propose": "提出",
    "review": "审核",
    "publish": "公开",
    "evaluate": "评议",
    "respond": "反馈",
    "archive": "归档",
}

# What stands in place of a party matter's own words where they would travel on an internal route.
PARTY_MATTER = "党务公开事项"

# What the leading group evaluates of what was published (评议制度), and what it concludes.
EVALUATION_ASPECTS: Mapping[str, str] = {
    "truthfulness": "内容是否真实",
    "completeness": "公开是否全面",
    "effectiveness": "公开是否有效",
}
EVALUATION_VERDICTS: Mapping[str, str] = {"met": "做到", "partly": "基本做到", "not_met": "没有做到"}
EVALUATION_CONCLUSIONS: Mapping[str, str] = {"good": "良好", "mend": "需要整改", "withdraw_advised": "建议撤下"}
