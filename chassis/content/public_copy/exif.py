"""What a camera wrote into a picture (EXIF 2.32): which kinds of things, and how the picture is turned."""

from __future__ import annotations

import struct

_ORIENTATION = 0x0112
_KINDS = {
    0x8825: "location",
    0x013B: "author",
    0x8298: "author",
    0x9C9D: "author",
    0x0132: "times",
    0x0131: "software",
}
_ENTRIES = 500
_SHORT = 3


def kinds_of(block: bytes) -> set[str]:
    """The kinds of what an EXIF block says: always ``camera``, and what else its first directory names."""
    return {"camera"} | {_KINDS[tag] for tag in _first_directory(block) if tag in _KINDS}


def orientation_of(block: bytes) -> int:
    """How the picture is turned, 1 to 8; 1 where it does not say."""
    orientation = _first_directory(block).get(_ORIENTATION, 1)
    return orientation if 1 <= orientation <= 8 else 1


def turned(orientation: int) -> bytes:
    """A TIFF that says nothing but how the picture is turned."""
    return b"MM\x00\x2a\x00\x00\x00\x08" + struct.pack(">HHHIHHI", 1, _ORIENTATION, _SHORT, 1, orientation, 0, 0)


def _first_directory(block: bytes) -> dict[int, int]:
    """Its tags, with their value where that is one short number; empty where it cannot be read."""
    tiff = block.removeprefix(b"Exif\x00\x00")
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4], "")
    if not order:
        return {}
    try:
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        entries = [struct.unpack_from(order + "HHIH", tiff, start + 2 + 12 * n) for n in range(min(count, _ENTRIES))]
    except struct.error:
        return {}
    return {tag: value if kind == _SHORT else 0 for tag, kind, _, value in entries}
