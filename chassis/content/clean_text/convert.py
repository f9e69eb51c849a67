"""The one way from an office file to a clean text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chassis.content import archives
from chassis.content.admission import admit
from chassis.content.clean_text.blocks import CleanText, LeftOut, Read
from chassis.content.clean_text.headings import with_headings
from chassis.content.clean_text.written import written
from chassis.content.file_types import KINDS, LIMIT, SAVE_AS, WrongFile, extension_of
from chassis.content.marked_files import refuse_marked_file

LONGEST = 600_000
"""Characters of a text: as many as a disclosure may have."""

PAGES = ("html", "htm")


def convert(name: str, content: bytes, where: str = "file") -> CleanText:
    """The clean text of a document, a workbook or a page. Run by :mod:`chassis.content.scanning`, within limits.

    It is looked over first, hidden words too. Raises what :func:`chassis.content.admission.admit` raises.
    """
    kind = extension_of(name)
    _look_over(name, content, kind, where)
    found = _reader(kind, where)(content)
    text = written(with_headings(found.blocks), found.notes)
    if len(text) > LONGEST:
        raise archives.UnreadableFile("too_large")
    if not text:
        raise WrongFile(
            "文件里没有可以导入的文字（可能只有图片）。请另选文件，或者直接填写正文。",
            "It holds no words that could be taken, perhaps pictures only. Choose another file, or type the text.",
            where,
        )
    return CleanText(text, tuple(LeftOut(kind, count) for kind, count in found.left_out.items() if count))


def _look_over(name: str, content: bytes, kind: str, where: str) -> None:
    if kind in ("docx", "xlsx"):
        admit(name, content, where)
        return
    try:
        refuse_marked_file(name, content[:LIMIT], where)
    except archives.UnreadableFile:
        if kind in PAGES:  # of others their kind is the reason
            raise


def _reader(kind: str, where: str) -> Callable[[bytes], Read]:
    """What reads files of a kind. Raises :class:`WrongFile` where nothing does."""
    # Each loads a library of its own, and one file needs one of them.
    if kind == "docx":
        from chassis.content.clean_text.docx import read_docx

        return read_docx
    if kind == "xlsx":
        from chassis.content.clean_text.xlsx import read_xlsx

        return read_xlsx
    if kind in PAGES:
        from chassis.content.clean_text.html import read_html

        return read_html
    raise _unreadable(kind, where)


def _unreadable(kind: str, where: str) -> WrongFile:
    if not kind:
        return WrongFile(
            "文件没有扩展名，请另存为 .docx 或者 .xlsx 后导入。",
            "The file's name has no extension; save it as .docx or .xlsx and import that.",
            where,
        )
    better = _BETTER.get(kind, "docx")
    may_be_attached = kind in KINDS
    beside_zh = "原文件可以作为附件上传" if may_be_attached else "附件也不接受这种格式，需要附件的，上传另存的文件"
    beside_en = "The file itself may be attached" if may_be_attached else "As an attachment, too, send that one"
    return WrongFile(
        f"不能从“.{kind}”文件导入正文，请用原软件另存为 .{better} 后导入；{beside_zh}。",
        f"No text can be taken from '.{kind}'; save it as .{better} and import that. {beside_en}.",
        where,
    )


_BETTER: Mapping[str, str] = {**SAVE_AS, "pdf": "docx", "ofd": "docx", "odt": "docx", "ods": "xlsx", "csv": "xlsx"}
