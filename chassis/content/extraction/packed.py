"""Files packed by other means than zip: gzip, bzip2, xz, tar, and the streams within pictures."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Protocol

from chassis.content.archives import MEMBERS, RATIO, SMALL, TOTAL, UnreadableFile


class Stream(Protocol):
    """What unpacks as it is read."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes."""


_OPENERS: dict[bytes, Callable[[BytesIO], Stream]] = {
    b"\x1f\x8b": lambda file: gzip.GzipFile(fileobj=file),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}


def unpacked(content: bytes) -> bytes | None:
    """What a gzip, bzip2 or xz file holds, None for anything else. Raises :class:`UnreadableFile`."""
    for magic, opener in _OPENERS.items():
        if content.startswith(magic):
            return _bounded(opener(BytesIO(content)), len(content))
    return None


def tar_members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of a tar archive. Raises :class:`UnreadableFile`."""
    left = TOTAL
    try:
        with tarfile.open(fileobj=BytesIO(content), mode="r:") as archive:
            for count, info in enumerate(archive):
                file = archive.extractfile(info) if info.isfile() else None
                member = file.read(left + 1) if file else b""
                left -= len(member)
                if left < 0 or count >= MEMBERS:
                    raise UnreadableFile("too_large")
                yield info.name, member
    except (tarfile.TarError, EOFError, OSError, ValueError):
        raise UnreadableFile("damaged") from None


def is_tar(content: bytes) -> bool:
    """Whether it is a tar archive."""
    return content[257:262] == b"ustar"


def inflated(content: bytes, limit: int = SMALL) -> bytes:
    """A zlib stream, as PNG has it. Raises :class:`UnreadableFile`."""
    try:
        reader = zlib.decompressobj()
        found = reader.decompress(content, limit)
    except zlib.error:
        raise UnreadableFile("damaged") from None
    if reader.unconsumed_tail:
        raise UnreadableFile("too_large")
    return found


def _bounded(file: Stream, packed: int) -> bytes:
    limit = min(TOTAL, max(SMALL, packed * RATIO))
    try:
        content = file.read(limit + 1)
    except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError):
        raise UnreadableFile("damaged") from None
    if len(content) > limit:
        raise UnreadableFile("too_large")
    return content
