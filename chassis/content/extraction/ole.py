"""OLE compound files: the older office formats, and the objects that documents embed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from chassis.content.archives import MEMBERS, TOTAL, UnreadableFile
from chassis.content.extraction.parts import Part, RawBytes, Read, Unseen

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MACROS = frozenset({"vba", "macros", "_vba_project", "_vba_project_cur"})
_ENCRYPTED = frozenset({"encryptedpackage", "encryptioninfo", "encryptedsummary"})
# Streams that only say how an object is embedded.
_ABOUT = ("\x01ole", "\x01compobj", "\x03objinfo", "\x03linkinfo")
_READ_WHOLE = frozenset({"worddocument", "package", "contents", "\x01ole10native"})


def ole_parts(content: bytes, depth: int, read: Read) -> Iterator[Part]:
    """Each stream: its text where it is a Word document's, the file where it is one, else its bytes.

    Raises :class:`UnreadableFile` for encrypted and damaged ones and for macros.
    """
    import olefile  # only who reads one loads it

    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            streams = ole.listdir()
            if len(streams) > MEMBERS:
                raise UnreadableFile("too_large")
            names = {part.lower() for stream in streams for part in stream}
            if names & _ENCRYPTED:
                raise UnreadableFile("encrypted")
            if names & _MACROS:
                raise UnreadableFile("macros")
            yield "\n".join(part for stream in streams for part in stream)
            opened = {tuple(stream): ole.openstream(stream).read() for stream in streams}
    except UnreadableFile:
        raise
    except Exception:  # olefile raises whatever a malformed file provokes; from None: the message may quote it
        raise UnreadableFile("damaged") from None
    if sum(map(len, opened.values())) > TOTAL:
        raise UnreadableFile("too_large")
    yield from _streams(opened, depth, read)


def _streams(opened: dict[tuple[str, ...], bytes], depth: int, read: Read) -> Iterator[Part]:
    for path, stream in opened.items():
        name = path[-1].lower()
        if not stream or (name.startswith(_ABOUT) and name != "\x01ole10native"):
            yield RawBytes(stream)
        elif name == "worddocument":
            yield RawBytes(stream)
            yield from _word(stream, opened.get((*path[:-1], "1Table"), b""), opened.get((*path[:-1], "0Table"), b""))
        elif name == "\x01ole10native":
            yield from _packaged(stream, depth, read)
        elif name in ("package", "contents"):
            yield from read(stream, depth)
        else:
            yield RawBytes(stream)
    if not any(path[-1].lower() in _READ_WHOLE for path in opened):
        yield Unseen("binary")


def _packaged(stream: bytes, depth: int, read: Read) -> Iterator[Part]:
    """A file that was dragged into a document (Object Packager): its names, and what it holds ([MS-OLEDS] 2.3.6)."""
    try:
        label_end = stream.index(b"\x00", 6)
        name_end = stream.index(b"\x00", label_end + 1)
        (path_length,) = struct.unpack_from("<I", stream, name_end + 5)
        at = name_end + 9 + path_length
        (length,) = struct.unpack_from("<I", stream, at)
    except (ValueError, struct.error):
        yield from read(stream[4:], depth)
        return
    yield RawBytes(stream[:at])
    yield from (name.decode("gb18030", errors="replace") for name in (stream[6:label_end], stream[label_end:name_end]))
    yield from read(stream[at + 4 : at + 4 + length], depth)
    yield RawBytes(stream[at + 4 + length :])


def _word(stream: bytes, one: bytes, zero: bytes) -> Iterator[Part]:
    """The text of a Word 97 document, in its own order ([MS-DOC] 2.4.1: the piece table)."""
    try:
        (flags,) = struct.unpack_from("<H", stream, 10)
        if flags & 0x0100:
            raise UnreadableFile("encrypted")
        begin, length = struct.unpack_from("<II", stream, 0x01A2)
        yield "".join(_pieces(stream, (one if flags & 0x0200 else zero)[begin : begin + length]))
    except (struct.error, IndexError):
        yield Unseen("binary")


def _pieces(stream: bytes, table: bytes) -> Iterator[str]:
    at = 0
    while table[at] == 1:  # properties of pieces, not their text
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    (size,) = struct.unpack_from("<I", table, at + 1)
    at += 5
    count = min((size - 4) // 12, 100_000)
    ends: Any = struct.unpack_from(f"<{count + 1}I", table, at)
    for number in range(count):
        (where,) = struct.unpack_from("<I", table, at + 4 * (count + 1) + 8 * number + 2)
        length = min(ends[number + 1] - ends[number], len(stream))
        if where & 0x4000_0000:
            begin = (where & 0x3FFF_FFFF) // 2
            text = stream[begin : begin + length].decode("cp1252", errors="replace")
        else:
            text = stream[where : where + 2 * length].decode("utf-16-le", errors="replace")
        # Cells and fields end with control characters.
        yield text.replace("\x07", "\n").replace("\x13", " ").replace("\x14", " ").replace("\x15", "")
