"""The catalogue's own codes with the names that people read; all services' are in services.vocabulary."""

from __future__ import annotations

# agency: the Regulations apply in full; mandated: Art. 54; utility: Art. 55 and 国办发〔2020〕50号.
LEGAL_REGIMES: dict[str, str] = {
    "agency": "行政机关",
    "mandated": "法律法规授权的组织",
    "utility": "公共企事业单位",
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
REVIEW_ROUTES: dict[str, str] = {
    "external": "对外公开审核",
    "internal": "内部公开审核",
    "party": "党务公开审核",
    "urgent": "突发事件审核",
}
TIME_UNITS: dict[str, str] = {"working": "个工作日", "calendar": "日"}

# 机关文件材料归档范围和文书档案保管期限规定 (2006), DA/T 13: the codes that stand in an archive number.
RETENTIONS: dict[str, str] = {"永久": "Y", "30年": "D30", "10年": "D10"}
