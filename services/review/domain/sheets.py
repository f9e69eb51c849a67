"""The sheets that a step fills in, as JSON Schema: the same data draw the form and check the answer.

``x-names`` gives the Chinese names of an enumeration's codes, ``x-rows`` the height of a text field, ``x-order`` the
fields in their order; with ``x-certificate`` the system adds the certificate's ``number`` when the step is passed. The
opinion is the decision's, and on no sheet again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chassis.ports import Audience, in_both
from services.review.domain.secrecy_grounds import OTHER, SECRECY_GROUNDS

Schema = Mapping[str, Any]
Sheet = Mapping[str, Any]

ATTRIBUTES = {"proactive": "主动公开", "on_request": "依申请公开", "withheld": "不予公开"}
SECRECY, CERTIFICATE = "secrecy", "number"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ATTRIBUTE: dict[str, Any] = {
    "type": "string",
    "title": "公开属性",
    "enum": list(ATTRIBUTES),
    "x-names": ATTRIBUTES,
    "description": "对外公开的信息，公开属性须为主动公开方可通过。",
}
_GROUND_HINT = "没有对应条款的选“其他”，并填写依据说明。"
_GROUND_NOTE: dict[str, Any] = {
    "type": "string",
    "title": "依据说明",
    "minLength": 1,
    "maxLength": 500,
    "description": "选“其他”的必填。写所依据的法律、法规的条、款、项，例如《政府信息公开条例》第二十条第七项。",
}
_PERSONAL_FIELDS: dict[str, Any] = {
    "personal_data_checked": {
        "type": "boolean",
        "title": "已核对个人信息，应当去标识化或汇总的均已处理",
        "const": True,
        "description": "该事项涉及个人信息（个人信息保护法第二十八、五十一条）。",
    },
}


def _of_assessment(title: str, description: str) -> dict[str, Any]:
    return {
        "type": "string",
        "title": f"影响评估：{title}",
        "minLength": 1,
        "maxLength": 2000,
        "x-rows": 2,
        "description": description,
    }


# 个人信息保护法第五十六条: what an assessment holds; its record is kept for three years at least, here with the sheet.
_ASSESSMENT_FIELDS: dict[str, Any] = {
    "assessment_purpose": _of_assessment("公开的目的、方式", "是否合法、正当（个人信息保护法第五十五、五十六条）。"),
    "assessment_necessity": _of_assessment("必要性", "为什么不能隐去或者换成汇总数；公开的范围和期限是否最小。"),
    "assessment_impact": _of_assessment("对个人权益的影响和风险", "例如被冒用、骚扰、歧视的可能；是否取得单独同意。"),
    "assessment_measures": _of_assessment("保护措施", "是否合法、有效并与风险程度相适应，例如隐去部分数字、到期隐去。"),
}
_UNSEEN_FIELDS: dict[str, Any] = {
    "unseen_examined": {
        "type": "boolean",
        "title": "已逐一打开附件，人工查看机器无法检查的内容（图片、内嵌对象等），没有国家秘密标志",
        "const": True,
        "description": "程序读不出这些内容；有疑问的，请退回修改（保守国家秘密法第三十一条）。",
    },
}
_DECLASSIFIED_FIELDS: dict[str, Any] = {
    "declassification_seen": {
        "type": "boolean",
        "title": "已在线下核对解密决定原件和审查记录，与提出时所填的机关、文号、日期一致",
        "const": True,
        "description": "解密决定和审查记录不上传，由保密审查人核对并保管。",
    },
}
_OFFICE_FIELDS: dict[str, Any] = {
    "truth": {
        "type": "boolean",
        "title": "真实性：内容与原件、事实一致",
        "const": True,
        "description": "有不实之处的，请退回修改。",
    },
    "effectiveness": {
        "type": "boolean",
        "title": "有效性：现行有效，要素齐全，能解决群众要办的事",
        "const": True,
        "description": "已失效或要素不全的，请退回修改。",
    },
    "note": {"type": "string", "title": "说明", "maxLength": 2000, "x-rows": 2},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What of a proposal decides what its sheets ask for.

    ``has_unseen``: an attachment holds what no program could read, so the secrecy officer says that he looked at it.
    ``sensitive``: it discloses sensitive personal data, which demands an assessment (个人信息保护法第五十五条).
    ``declassified``: its source was, so the officer says that he saw the decision.
    """

    audience: Audience
    personal_data: str = "none"
    has_unseen: bool = False
    sensitive: bool = False
    declassified: bool = False


def sheet_for(name: str, subject: Subject) -> Schema | None:
    """The schema of the sheet ``name`` for what is proposed; None for a step without one."""
    if name == SECRECY:
        return _secrecy_sheet(subject)
    if name == "office":
        return _schema("政务公开办公室审核表", _OFFICE_FIELDS, ["truth", "effectiveness"])
    return None


def is_certified(schema: Schema | None) -> bool:
    """Whether passing a step with this sheet gives a certificate its number (保密审查编号)."""
    return schema is not None and schema.get("x-certificate", False)


def _secrecy_sheet(subject: Subject) -> Schema:
    grounds = SECRECY_GROUNDS[subject.audience]
    ground = {
        "type": "string",
        "title": "依据",
        "enum": list(grounds),
        "x-names": grounds,
        "description": _GROUND_HINT,
    }
    fields = {"attribute": _ATTRIBUTE, "ground": ground, "ground_note": _GROUND_NOTE}
    required = ["attribute", "ground"]
    if subject.personal_data != "none" or subject.sensitive:
        fields |= _PERSONAL_FIELDS
        required += _PERSONAL_FIELDS
    if subject.sensitive:
        fields |= _ASSESSMENT_FIELDS
        required += _ASSESSMENT_FIELDS
    if subject.has_unseen:
        fields |= _UNSEEN_FIELDS
        required += _UNSEEN_FIELDS
    if subject.declassified:
        fields |= _DECLASSIFIED_FIELDS
        required += _DECLASSIFIED_FIELDS
    is_other = {"properties": {"ground": {"const": OTHER}}, "required": ["ground"]}
    words_needed = {"if": is_other, "then": {"required": ["ground_note"]}}
    schema = _schema("政务公开保密审查表", fields, required)
    return {**schema, "x-certificate": True, **words_needed}


def unfinished(schema: Schema) -> Schema:
    """The same sheet for someone who returns or refuses: nothing is required, and a box may stay unticked."""
    fields = {
        name: {key: value for key, value in field.items() if key not in ("const", "minLength")}
        for name, field in schema["properties"].items()
    }
    left = {key: value for key, value in schema.items() if key not in ("if", "then")}
    return {**left, "properties": fields, "required": []}


def obstacles(sheet: Sheet | None, *, audience: str) -> dict[str, str]:
    """What in a well-formed sheet speaks against passing: field → reason.

    What is not to be disclosed proactively cannot go out to everybody (条例第十三、十七条).
    """
    attribute = (sheet or {}).get("attribute", "")
    if audience == "external" and attribute in ("on_request", "withheld"):
        zh = f"公开属性为“{ATTRIBUTES[attribute]}”的不能对外公开，请退回修改或决定不予公开。"
        return {"sheet.attribute": in_both(zh, "What has this attribute is not for everybody; return or refuse it.")}
    return {}


def _schema(title: str, fields: Mapping[str, Any], required: list[str]) -> Schema:
    return {
        "$schema": _DIALECT,
        "title": title,
        "type": "object",
        "properties": {name: dict(field) for name, field in fields.items()},
        "required": required,
        "x-order": list(fields),
        "additionalProperties": False,
    }
