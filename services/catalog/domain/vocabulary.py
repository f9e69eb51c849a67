"""The words of the catalogue: each value that is stored, with the name that people read."""

from __future__ import annotations

ROLES: dict[str, str] = {
    "proposer": "承办人",
    "section_head": "科室负责人",
    "secrecy_officer": "保密审查人",
    "office": "政务公开办公室",
    "leader": "分管或主要领导",
    "leading_group": "领导小组成员",
    "management_committee": "管委会",
    "party_organisation": "党组织",
    "party_member": "党员",
    "inspector": "监督员",
    "case_officer": "投诉与申请承办人",
    "archivist": "档案员",
    "channel_keeper": "渠道维护人",
    "operator": "运维",
}

TOPICS: dict[str, str] = {
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

AUDIENCES: dict[str, str] = {"external": "对外", "internal": "对内", "party": "党内"}

# agency: the Regulations apply in full; mandated: Art. 54; utility: Art. 55 and 国办发〔2020〕50号.
LEGAL_REGIMES: dict[str, str] = {
    "agency": "行政机关",
    "mandated": "法律法规授权的组织",
    "utility": "公共企事业单位",
}

CHANNEL_KINDS: dict[str, str] = {
    "website": "网站",
    "screen": "电子显示屏",
    "notice_board": "公开栏",
    "media": "新闻媒体",
    "advert": "公益广告",
    "briefing": "会议通报",
    "official_account": "政务新媒体",
}

INFORMATION_TYPES: dict[str, str] = {
    "major_decision": "重大决策",
    "important_matter": "重要事项",
    "key_work": "重点工作",
    "government_information": "政务信息",
}

FREQUENCIES: dict[str, str] = {"standing": "长期公开", "periodic": "定期公开", "ad_hoc": "随时公开"}
PERIODS: dict[str, str] = {"": "", "month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
METHODS: dict[str, str] = {"proactive": "主动公开", "on_request": "依申请公开"}
LEVELS: dict[str, str] = {
    "national": "国家级",
    "provincial": "省级",
    "municipal": "市级",
    "county": "县级",
    "township": "乡级",
    "unit": "本单位",
}
REVIEW_ROUTES: dict[str, str] = {
    "external": "对外公开审核",
    "internal": "内部公开审核",
    "party": "党务公开审核",
    "urgent": "突发事件审核",
}
PERSONAL_DATA: dict[str, str] = {
    "none": "不含个人信息",
    "mask": "隐去个人信息后公开",
    "aggregate_only": "只公开汇总情况",
}
TIME_UNITS: dict[str, str] = {"working": "个工作日", "calendar": "日"}

# 机关文件材料归档范围和文书档案保管期限规定 (2006), DA/T 13: the codes that stand in an archive number.
RETENTIONS: dict[str, str] = {"永久": "Y", "30年": "D30", "10年": "D10"}

STEPS: dict[str, str] = {
    "propose": "提出",
    "review": "审核",
    "publish": "公开",
    "evaluate": "评议",
    "respond": "反馈",
    "archive": "归档",
}

PARTY_MATTER = "党务公开事项"
