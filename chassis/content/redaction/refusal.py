"""Why no redacted copy is made: a copy that misses one place would look safe and not be."""

from __future__ import annotations

from chassis.content.findings.kinds import HIDDEN
from chassis.ports import Invalid, in_both

_REASONS = {
    "kind": (
        "只能遮盖 .docx、.xlsx 和 .pdf 文件。其他文件请在原软件中删去后重新上传，或者另存为 PDF 后再遮盖。",
        "Only .docx, .xlsx and .pdf files are redacted. Delete it in the file's program and upload it anew, or save it "
        "as PDF and redact that.",
    ),
    "nothing": (
        "文件里没有找到要遮盖的内容，没有生成遮盖后的文件。请照文件里的原文填写；扫描件、图片里的文字程序看不到，请先处理图片再上传。",
        "Nothing of what is to be withheld was found in the file. Write it as it stands there; what a picture shows no "
        "program reads: change the picture and upload it anew.",
    ),
    "absent": (
        "第{place}个要遮盖的词在文件里没有找到，没有生成文件。请照文件里的原文填写；扫描件、图片里的文字程序看不到。",
        "The words number {place} of those to be withheld stand nowhere in the file, so no copy was made. Write them "
        "as they stand there; what a picture shows no program reads.",
    ),
    "readable": (
        "遮盖后仍能读到要遮盖的内容，没有生成文件（{place}）。请在原软件中把它写成连续的文字或者删去后重新上传。",
        "What is to be withheld can still be read afterwards, so no file was made ({place}). Write it there in one "
        "piece, or delete it, and upload the file anew.",
    ),
    "hidden": (
        "文件里有程序去不掉的隐藏内容（{place}），没有生成文件。请在原软件中删去后重新上传。",
        "The file holds something hidden that no program takes out ({place}). Delete it and upload the file anew.",
    ),
    "part": (
        "文件里有程序不能遮盖的部分（{place}），没有生成文件。请换成图片或者删去后重新上传，或者另存为 PDF 再遮盖。",
        "The file holds a part that cannot be redacted ({place}). Replace it by a picture or delete it and upload the "
        "file anew, or save it as PDF and redact that.",
    ),
    "form": (
        "PDF 里有可填写的表单或者电子印章，不能遮盖。请打印成不含表单的 PDF 后重新上传。",
        "The PDF holds a form or a seal and cannot be redacted. Print it to a PDF without them and upload that.",
    ),
    "fonts": (
        "PDF 没有嵌入字体（{place}），遮盖后文字会变样。请导出时选择嵌入字体，再重新上传。",
        "The PDF does not embed its fonts ({place}), so its words would change. Export it with fonts and upload it.",
    ),
    "place": (
        "程序确定不了要遮盖的内容在页面上的位置（{place}），没有生成文件。请在原软件中删去后重新上传。",
        "Where it stands on the page cannot be told ({place}), so no file was made. Delete it in the file's program "
        "and upload it anew.",
    ),
}
REASONS = frozenset(_REASONS)


class NotRedactable(Invalid):
    """No redacted copy was made of a file; nothing was kept. ``place`` says where in it, and quotes nothing of it."""

    code = "not_redactable"

    def __init__(self, reason: str, place: str = "") -> None:
        self.reason, self.place = reason, place
        zh, en = (words.format(place=place) for words in _REASONS[reason])
        super().__init__(zh, en, errors={"file": in_both(zh, en)}, reason=reason)


def names_of(kinds: list[str]) -> str:
    """The names of hidden kinds."""
    return "、".join(HIDDEN[kind] for kind in kinds)
