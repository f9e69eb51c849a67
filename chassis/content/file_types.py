"""What may come in as an attachment: known kinds only, of bounded size, whose content is what the name says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chassis.content import archives
from chassis.content.extraction.encodings import decoded
from chassis.ports import Invalid

MEGABYTE = 1024 * 1024
LIMIT = 50 * MEGABYTE
NAME_LENGTH = 150
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
# Separators, controls, and direction marks that make "exe.pdf" out of "fdp.exe".
_BAD_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
_WEB_PAGE = re.compile(r"\s*<(?:!doctype|html|script|svg|\?xml)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: its media type, its largest size, and the zip member that marks it."""

    media_type: str
    limit: int = LIMIT
    member: str = ""


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("application/pdf"),
    "ofd": Kind("application/ofd", member="OFD.xml"),
    "docx": Kind(_OFFICE + "wordprocessingml.document", member="word/"),
    "xlsx": Kind(_OFFICE + "spreadsheetml.sheet", member="xl/"),
    "pptx": Kind(_OFFICE + "presentationml.presentation", member="ppt/"),
    "odt": Kind(_OPEN + "text", member="content.xml"),
    "ods": Kind(_OPEN + "spreadsheet", member="content.xml"),
    "png": Kind("image/png", 20 * MEGABYTE),
    "jpg": Kind("image/jpeg", 20 * MEGABYTE),
    "jpeg": Kind("image/jpeg", 20 * MEGABYTE),
    "csv": Kind("text/csv", 20 * MEGABYTE),
    "txt": Kind("text/plain", 10 * MEGABYTE),
    "md": Kind("text/markdown", 10 * MEGABYTE),
}
SAVE_AS = {
    **dict.fromkeys(("doc", "wps", "rtf"), "docx"),
    **dict.fromkeys(("xls", "et", "xlsm", "xlsb"), "xlsx"),
    **dict.fromkeys(("ppt", "dps", "pptm"), "pptx"),
    "docm": "docx",
    **dict.fromkeys(("bmp", "gif", "tif", "tiff", "webp", "svg", "heic"), "png"),
    **dict.fromkeys(("htm", "html", "mht"), "pdf"),
}
_ARCHIVES = {"zip", "rar", "7z", "tar", "gz", "bz2", "xz", "iso"}


class WrongFile(Invalid):
    """This file is not taken; the text says what to do instead."""

    code = "wrong_file"

    def __init__(self, zh: str, en: str, where: str = "file") -> None:
        super().__init__(zh, en, errors={where: f"{zh} / {en}"})


def accept(name: str, content: bytes) -> str:
    """The media type of an attachment that may come in. Raises :class:`WrongFile` or :class:`UnreadableFile`."""
    kind = kind_of(name)
    if not content:
        raise WrongFile("文件是空的，请检查后重新上传。", "The file is empty; check it and upload it again.")
    if len(content) > kind.limit:
        most = kind.limit // MEGABYTE
        raise WrongFile(
            f"文件超过{most}MB，请压缩图片或拆分后上传。",
            f"The file is larger than {most} MB; compress its pictures or split it.",
        )
    if content.startswith(_PROGRAMS):
        raise WrongFile(
            "文件内容是程序，不能上传。请报告信息化人员检查您的电脑。",
            "The content is a program and is not taken. Have your computer checked.",
        )
    if not _is(kind, content):
        extension = extension_of(name)
        raise WrongFile(
            f"文件内容与扩展名“.{extension}”不符。请用原软件打开并另存为该格式后上传，不要直接改扩展名。",
            f"The content is not what '.{extension}' says. Open it in its program and save it in that format; "
            "do not just rename it.",
        )
    return kind.media_type


def kind_of(name: str, where: str = "file") -> Kind:
    """The kind of file that a name says. Raises :class:`WrongFile` for ``where`` when it is none that is taken."""
    if not 0 < len(name) <= NAME_LENGTH or _BAD_IN_NAME.search(name) or name.startswith("."):
        raise WrongFile(
            f'文件名不可用：须为1至{NAME_LENGTH}个字符，不含路径、控制字符和 \\/:*?"<>|。请改名后上传。',
            f"The file's name is not usable: 1 to {NAME_LENGTH} characters, no path, no control characters and none of "
            '\\/:*?"<>|. Rename it.',
            where,
        )
    extension = extension_of(name)
    if extension in KINDS:
        return KINDS[extension]
    if extension in _ARCHIVES:
        raise WrongFile(
            "不接受压缩包，请解压后逐个上传。", "Archives are not taken; unpack it and upload the files singly.", where
        )
    if extension in SAVE_AS:
        better = SAVE_AS[extension]
        raise WrongFile(
            f"不接受“.{extension}”文件，请另存为 .{better} 后上传。",
            f"'.{extension}' is not taken; save it as .{better} and upload that.",
            where,
        )
    taken = "、".join(sorted(KINDS))
    raise WrongFile(
        f"不接受这种文件。可以上传：{taken}。", f"This kind of file is not taken. Taken are: {', '.join(KINDS)}.", where
    )


def extension_of(name: str) -> str:
    """What follows the last dot, in small letters."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _is(kind: Kind, content: bytes) -> bool:
    if kind.member:
        return archives.is_zip(content) and _is_container(kind, content)
    if kind.media_type.startswith("text/"):
        text = decoded(content)
        return text is not None and not _CONTROLS.search(text) and not _WEB_PAGE.match(text)
    return kind.media_type in _media_types(content)


def _is_container(kind: Kind, content: bytes) -> bool:
    names = archives.names(content)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WrongFile(
            "文件含有宏，请去掉宏并另存为不含宏的格式后上传。",
            "The file contains macros; save it in a format without macros.",
        )
    if kind.media_type.startswith(_OPEN):
        return archives.first(content) == ("mimetype", kind.media_type.encode())
    if kind.media_type.startswith(_OFFICE) and "[Content_Types].xml" not in names:
        return False
    return any(name.startswith(kind.member) for name in names)


def _media_types(content: bytes) -> set[str]:
    from puremagic import PureError, magic_string  # reads its tables at import

    try:
        found = magic_string(content[:4096])
    except (PureError, ValueError):
        return set()
    return {match.mime_type for match in found if content.startswith(match.byte_match)}
