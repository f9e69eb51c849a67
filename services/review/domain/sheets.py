"""The sheets that a step fills in, as JSON Schema: the same data draw the form and check the answer.

``x-names`` gives the Chinese names of an enumeration's codes, ``x-rows`` the height of a text field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.ports import in_both

Schema = Mapping[str, Any]
Sheet = Mapping[str, Any]

ATTRIBUTES = {"proactive": "主动公开", "on_request": "依申请公开", "withheld": "不予公开"}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SECRECY_FIELDS: dict[str, Any] = {
    "attribute": {
        "type": "string",
        "title": "公开属性",
        "enum": list(ATTRIBUTES),
        "x-names": ATTRIBUTES,
        "description": "对外公开的信息，公开属性须为主动公开方可通过。",
    },
    "ground": {
        "type": "string",
        "title": "依据",
        "minLength": 1,
        "maxLength": 500,
        "description": "确定公开属性所依据的法律、法规条款，例如《政府信息公开条例》第十九条、第二十条。",
    },
    "opinion": {
        "type": "string",
        "title": "审查意见",
        "minLength": 1,
        "maxLength": 2000,
        "x-rows": 3,
        "description": "保密审查人的意见（条例第十七条：先审查、后公开，一事一审）。",
    },
    "number": {
        "type": "string",
        "title": "编号",
        "minLength": 1,
        "maxLength": 60,
        "description": "保密审查登记编号，例如 保审〔2026〕12号。",
    },
}
_PERSONAL_FIELDS: dict[str, Any] = {
    "personal_data_checked": {
        "type": "boolean",
        "title": "已核对个人信息，应当去标识化或汇总的均已处理",
        "const": True,
        "description": "该事项涉及个人信息（个人信息保护法第二十八、五十一条）。",
    },
    "impact_assessment": {
        "type": "string",
        "title": "个人信息保护影响评估记录（选填）",
        "maxLength": 2000,
        "x-rows": 2,
        "description": "公开敏感个人信息的，须事先评估并记录（个人信息保护法第五十五条）。",
    },
}
_UNSEEN_FIELDS: dict[str, Any] = {
    "unseen_examined": {
        "type": "boolean",
        "title": "已逐一打开附件，人工查看机器无法检查的内容（图片、内嵌对象等），没有国家秘密标志",
        "const": True,
        "description": "程序读不出这些内容；有疑问的，请退回修改（保守国家秘密法第三十一条）。",
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
    "note": {"type": "string", "title": "说明（选填）", "maxLength": 2000, "x-rows": 2},
}


def sheet_for(name: str, *, personal_data: str, has_unseen: bool = False) -> Schema | None:
    """The schema of the sheet ``name`` for an item with this personal-data rule; None for a step without one.

    ``has_unseen``: an attachment holds what no program could read, so the secrecy officer says that he looked at it.
    """
    if name == "secrecy":
        extra = _PERSONAL_FIELDS if personal_data != "none" else {}
        required = [*_SECRECY_FIELDS, *(["personal_data_checked"] if extra else [])]
        if has_unseen:
            extra, required = {**extra, **_UNSEEN_FIELDS}, [*required, *_UNSEEN_FIELDS]
        return _schema("保密审查表", {**_SECRECY_FIELDS, **extra}, required)
    if name == "office":
        return _schema("政务公开办公室审核表", _OFFICE_FIELDS, ["truth", "effectiveness"])
    return None


def unfinished(schema: Schema) -> Schema:
    """The same sheet for someone who returns or refuses: nothing is required, and a box may stay unticked."""
    fields = {
        name: {key: value for key, value in field.items() if key not in ("const", "minLength")}
        for name, field in schema["properties"].items()
    }
    return {**schema, "properties": fields, "required": []}


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
        "additionalProperties": False,
    }
