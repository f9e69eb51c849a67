"""Pictures, piece by piece: what their display needs stays bit for bit, everything else goes.

JPEG (ITU-T T.81), PNG (W3C), WebP (RFC 9649), GIF89a. They are not coded anew: that would change what they show.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from chassis.content.archives import UnreadableFile
from chassis.content.public_copy.exif import kinds_of, orientation_of, turned
from chassis.content.public_copy.svg import is_svg, strip_svg

_PNG = b"\x89PNG\r\n\x1a\n"
# How a picture reads depends on these; whatever else a chunk says, it says of who made it and with what.
_SHOWN_BY_PNG = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP"),
    *(b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT"),
}
_SHOWN_BY_WEBP = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_WEBP_SAYS_METADATA = 0b0000_1100
_EXIF, _COLOURS = b"Exif\x00\x00", b"ICC_PROFILE\x00"
_START_OF_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_STARTS_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
MOST_PIXELS = 200_000_000
"""A0 in 300 dpi has 140 million. To show one more takes a reader's browser a gigabyte, however small the file is."""
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# Of these kinds no part is known to be harmless, and none may be attached by itself.
_OTHERS = re.compile(rb"II\*\x00|MM\x00\*|II\xbc\x01|.{4}ftyp(?:heic|heix|avif|mif1)|8BPS", re.DOTALL)


def strip_picture(content: bytes, found: set[str]) -> bytes:
    """A picture without its metadata; what is no picture comes back as it is.

    Raises :class:`UnreadableFile` for one that is damaged, larger than :data:`MOST_PIXELS`, or of a kind whose metadata
    cannot be taken out.
    """
    if _OTHERS.match(content):
        raise UnreadableFile("picture_kind")
    try:
        return _by_kind(content, found)
    except IndexError:  # it ends where it says that more follows
        raise UnreadableFile("damaged") from None


def _by_kind(content: bytes, found: set[str]) -> bytes:
    if content.startswith(b"\xff\xd8\xff"):
        return strip_jpeg(content, found)
    if content.startswith(_PNG):
        return _strip_png(content, found)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _strip_webp(content, found)
    if content.startswith((b"GIF87a", b"GIF89a")):
        return _strip_gif(content, found)
    if is_svg(content):
        return strip_svg(content, found)
    return content


def _must_be_showable(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UnreadableFile("huge_picture")


def strip_jpeg(content: bytes, found: set[str]) -> bytes:
    """A JPEG without EXIF, XMP, IPTC, comments, thumbnails and what stands behind its end.

    How it was turned stays, in a block of its own: else it would lie on its side.
    """
    kept = [b"\xff\xd8"]
    for marker, segment, scan in _segments(content):
        if marker in _STARTS_OF_FRAME:
            _must_be_showable(int.from_bytes(segment[7:9]), int.from_bytes(segment[5:7]))
        if segment[4:10] == _EXIF:
            found |= kinds_of(segment[4:])
            kept.append(_turning(segment[4:]))
        elif 0xE0 <= marker <= 0xEF or marker == _COMMENT:
            kept.append(_application(marker, segment, found))
        else:
            kept += [segment, scan]
    kept.append(b"\xff\xd9")
    copy = b"".join(kept)
    if len(copy) < len(content) and not found:
        found.add("picture_notes")  # what stood behind its end, or beside what was kept
    return copy


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, the whole segment, and the coded picture that follows a start of scan."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise UnreadableFile("damaged")
        marker = content[at + 1]
        if marker == 0xFF:  # a filler
            at += 1
            continue
        if marker == _END:
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4])
        if end < at + 4 or end > len(content):
            raise UnreadableFile("damaged")
        after = _end_of_scan(content, end) if marker == _START_OF_SCAN else end
        yield marker, content[at:end], content[end:after]
        at = after


def _end_of_scan(content: bytes, start: int) -> int:
    after = _NEXT_MARKER.search(content, start)
    return after.start() if after else len(content)


def _application(marker: int, segment: bytes, found: set[str]) -> bytes:
    """What is kept of a segment that a program wrote for itself: the density, the colours, and how Adobe coded it."""
    payload = segment[4:]
    if marker == 0xE0 and payload.startswith(b"JFIF\x00") and len(payload) >= 14:
        if payload[12:14] != b"\x00\x00":
            found.add("thumbnail")
        return b"\xff\xe0\x00\x10" + payload[:12] + b"\x00\x00"
    if (marker == 0xE2 and payload.startswith(_COLOURS)) or (marker == 0xEE and payload.startswith(b"Adobe")):
        return segment
    found.add("thumbnail" if payload.startswith((b"JFXX", b"MPF")) else "picture_notes")
    return b""


def _turning(payload: bytes) -> bytes:
    orientation = orientation_of(payload)
    if orientation == 1:
        return b""
    block = _EXIF + turned(orientation)
    return b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block


def _strip_png(content: bytes, found: set[str]) -> bytes:
    kept, at = [_PNG], len(_PNG)
    _must_be_showable(int.from_bytes(content[16:20]), int.from_bytes(content[20:24]))
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        kind = content[at + 4 : at + 8]
        if end > len(content):
            break
        if kind in _SHOWN_BY_PNG:
            kept.append(content[at:end])
        else:
            found |= kinds_of(content[at + 8 : end - 4]) if kind == b"eXIf" else {"picture_notes"}
        at = end
        if kind == b"IEND":
            break
    if at < len(content):  # behind the end of the picture
        found.add("picture_notes")
    return b"".join(kept)


def _strip_webp(content: bytes, found: set[str]) -> bytes:
    kept, at = list[bytes](), 12
    while at + 8 <= len(content):
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        chunk = content[at:end]
        if kind == b"VP8X":
            sides = (int.from_bytes(chunk[place : place + 3], "little") + 1 for place in (12, 15))
            _must_be_showable(*sides)
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_SAYS_METADATA]) + chunk[9:]
        if kind in _SHOWN_BY_WEBP:
            kept.append(chunk)
        else:
            found |= kinds_of(chunk[8:]) if kind == b"EXIF" else {"picture_notes"}
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _strip_gif(content: bytes, found: set[str]) -> bytes:
    """Without comments and what programs note; how often it moves stays."""
    _must_be_showable(int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little"))
    at = 13 + _colours(content[10])
    kept = [content[:at]]
    while at < len(content) and content[at] != 0x3B:
        if content[at] == 0x2C:
            head = at + 10 + _colours(content[at + 9])
            end = _end_of_blocks(content, head + 1)
            kept.append(content[at:end])
        elif content[at] == 0x21:
            end = _end_of_blocks(content, at + 2)
            is_shown = content[at + 1] == 0xF9 or content[at + 3 : at + 14] == b"NETSCAPE2.0"
            kept += [content[at:end]] if is_shown else []
            found |= set() if is_shown else {"picture_notes"}
        else:
            raise UnreadableFile("damaged")
        at = end
    if at + 1 < len(content):
        found.add("picture_notes")
    return b"".join(kept) + b"\x3b"


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(content: bytes, at: int) -> int:
    while at < len(content) and content[at]:
        at += content[at] + 1
    return at + 1
