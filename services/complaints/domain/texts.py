"""What people may write: how long, in one Unicode form, and nothing that a database or page cannot carry."""

from __future__ import annotations

import unicodedata

from chassis.ports import Invalid

TITLE_MAX = 200
TEXT_MAX = 10_000
MESSAGE_MAX = 5_000
REASON_MAX = 1_000

NAMES = {
    "title": "标题",
    "text": "内容",
    "message": "留言",
    "comment": "意见",
    "reason": "理由",
    "remedy": "救济途径",
    "right_channel": "正确渠道",
    "contact.name": "姓名",
    "contact.phone": "电话",
    "contact.email": "电子邮箱",
    "contact.address": "地址",
}


def clean(value: str, *, field: str, longest: int, required: bool = True, one_line: bool = False) -> str:
    """``value`` in NFC without surrounding blanks. Raises :class:`Invalid` naming ``field``."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _wrong(field, "含有无法识别的字符", "contains characters that are not valid Unicode") from None
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if one_line:
        text = " ".join(text.split())
    text = "".join(character for character in text if character in "\n\t" or unicodedata.category(character) != "Cc")
    text = text.strip()
    if required and not text:
        raise _wrong(field, "没有填写", "must not be empty")
    if len(text) > longest:
        raise _wrong(field, f"最多 {longest} 字，现有 {len(text)} 字", f"at most {longest} characters, not {len(text)}")
    return text


def _wrong(field: str, zh: str, en: str) -> Invalid:
    said = f"“{NAMES[field]}”{zh}"
    return Invalid(f"{said}，请改正后再提交。", f"'{field}' {en}. Correct it and send again.", errors={field: said})
