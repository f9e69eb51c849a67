"""On which ground what a citizen wrote is erased (个人信息保护法第四十七条第一款), by code."""

from __future__ import annotations

from collections.abc import Mapping

GROUNDS: Mapping[str, str] = {
    "purpose_fulfilled": "处理目的已实现、无法实现或者不再必要",
    "retention_over": "停止提供服务，或者保存期限已届满",
    "consent_withdrawn": "个人撤回同意",
    "unlawful": "违反法律、行政法规或者约定处理个人信息",
    "other_law": "法律、行政法规规定的其他情形",
}
