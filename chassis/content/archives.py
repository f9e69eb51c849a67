"""Reading zip containers (OOXML, ODF, OFD) within bounds that no archive can talk its way out of."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from chassis.ports import Invalid

MEMBERS = 10_000
TOTAL = 256 * 1024 * 1024
RATIO = 200  # text compresses about tenfold, a bomb a thousandfold
SMALL = 1024 * 1024

_REASONS = {
    "encrypted": (
        "文件已加密，无法审查。请去掉密码后重新上传。",
        "The file is encrypted and cannot be checked. Remove the password and upload it again.",
    ),
    "damaged": (
        "文件无法读取，可能已损坏。请用原软件打开并另存后重新上传。",
        "The file cannot be read and may be damaged. Open it in its program, save it anew and upload it again.",
    ),
    "too_large": (
        "文件展开后过大。请拆分后重新上传。",
        "The file is too large when unpacked. Split it and upload the parts.",
    ),
    "too_slow": (
        "文件过于复杂，未能在规定时间内检查完。请拆分后重新上传。",
        "The file is too complex to be checked in time. Split it and upload the parts.",
    ),
    "too_complex": (
        "文件里有异常复杂的内容，不像办公软件写出的。请用原软件打开并另存后重新上传。",
        "The file holds something more complex than office programs write. Open it in its program, save it anew and "
        "upload it again.",
    ),
    "archive": (
        "文件内含无法检查的压缩包。请解压后逐个上传。",
        "The file holds an archive that cannot be checked. Unpack it and upload its files singly.",
    ),
    "program": (
        "文件内含程序，不能上传。请删去后重新上传，并报告信息化人员。",
        "The file holds a program. Remove it, upload the file again, and have your computer checked.",
    ),
    "macros": (
        "文件或其中内嵌的文件含有宏。请另存为不含宏的格式后重新上传。",
        "The file, or one inside it, holds macros. Save it in a format without macros and upload it again.",
    ),
    "too_deep": (
        "文件内嵌套了过多层文件。请去掉内嵌文件后重新上传。",
        "Files are nested too deeply in this one. Remove the embedded files and upload it again.",
    ),
    "tracked_changes": (
        "文件含有修订记录，公开后他人能看到修改前的文字。请接受或拒绝全部修订并保存后重新上传。",
        "The file holds tracked changes, in which readers would find the words of before. Accept or reject all of "
        "them, save it and upload it again.",
    ),
    "linked_data": (
        "工作簿链接了其他文件或数据库，其中存有那里的数据或地址。请在“数据－编辑链接”中断开链接、删除数据连接并保存后重新上传。",
        "The workbook links to other files or databases and keeps data or addresses of them. Break the links, delete "
        "the connections, save it and upload it again.",
    ),
    "huge_picture": (
        "文件内有超过两亿像素的图片，群众的手机、电脑打不开。请缩小图片（A0幅面300点每英寸以内）后重新上传。",
        "The file holds a picture of more than 200 million pixels, which readers cannot open. Scale it down (A0 in 300 "
        "dpi at most) and upload it again.",
    ),
    "picture_kind": (
        "文件内有TIFF、HEIC等格式的图片，其中的拍摄地点等信息无法去除。请换成PNG或JPEG图片后重新上传。",
        "The file holds a picture of a kind (TIFF, HEIC) from which place and camera cannot be taken out. Replace it "
        "by PNG or JPEG and upload it again.",
    ),
}


class UnreadableFile(Invalid):
    """A file that cannot be checked is not taken."""

    code = "unreadable_file"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        zh, en = _REASONS[reason]
        super().__init__(zh, en, errors={"file": f"{zh} / {en}"}, reason=reason)


def is_zip(content: bytes) -> bool:
    """Whether it begins as a zip file does."""
    return content[:4] == b"PK\x03\x04"


def names(content: bytes) -> list[str]:
    """The members' names. Raises :class:`UnreadableFile`."""
    with _opened(content) as archive:
        return archive.namelist()


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each member. Raises :class:`UnreadableFile` when it is too much or cannot be read."""
    left = TOTAL
    with _opened(content) as archive:
        for info in archive.infolist():
            member = _read(archive, info, left)
            left -= len(member)
            yield info.filename, member


def first(content: bytes) -> tuple[str, bytes]:
    """Name and content of the first member, ``("", b"")`` of an empty archive. Raises :class:`UnreadableFile`."""
    return next(members(content), ("", b""))


def holds_zip(content: bytes) -> bool:
    """Whether a zip file ends here that began elsewhere: behind a picture, a PDF, a program."""
    return b"PK\x05\x06" in content[-66_000:] and zipfile.is_zipfile(BytesIO(content))


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise UnreadableFile("damaged") from None
    if len(archive.infolist()) > MEMBERS:
        raise UnreadableFile("too_large")
    return archive


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    if info.flag_bits & 1:
        raise UnreadableFile("encrypted")
    limit = min(left, max(SMALL, info.compress_size * RATIO))
    try:
        with archive.open(info) as member:
            content = member.read(limit + 1)  # the declared size is the sender's word, this is ours
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        raise UnreadableFile("damaged") from None
    if len(content) > limit:
        raise UnreadableFile("too_large")
    return content
