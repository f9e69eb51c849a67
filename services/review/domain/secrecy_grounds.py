"""The common grounds (依据) of a secrecy review, as the officer picks them; what no line says he writes beside it."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.ports import Audience

OTHER = "other"
_OTHER = {OTHER: "其他"}

# By audience: what only explains why something stays inside is no ground to show it to everybody.
SECRECY_GROUNDS: Mapping[Audience, Mapping[str, str]] = {
    "external": {
        "regulations_19": "条例第十九条：涉及公众利益调整、需要公众广泛知晓或者需要公众参与决策",
        "regulations_20": "条例第二十条：应当主动公开的本机关政府信息",
        "regulations_21": "条例第二十一条：市、县级人民政府及其部门应当主动公开的信息",
        "regulations_54": "条例第五十四条：法律、法规授权的具有管理公共事务职能的组织公开的信息",
        "regulations_55": "条例第五十五条、国办发〔2020〕50号：公共企事业单位公开的信息",
        **_OTHER,
    },
    "internal": {
        "internal_rules": "本单位政务公开制度：对内公开事项",
        "regulations_16_internal": "条例第十六条第一款：内部事务信息，只对内公开",
        "regulations_16_process": "条例第十六条第二款：过程性信息、执法案卷信息，只对内公开",
        **_OTHER,
    },
    "party": {
        "party_rules": "《中国共产党党务公开条例（试行）》：在党内公开的事项",
        **_OTHER,
    },
}
