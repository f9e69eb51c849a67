"""Builds OLE compound files ([MS-CFB]), which no library of ours writes."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALL = 4096


def a_compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams side by side, each long enough to have sectors of its own."""
    contents = [content.ljust(_SMALL, b"\x00") for content in streams.values()]
    names = list(streams)
    folder_sectors = -(-(len(names) + 1) * 128 // SECTOR)
    counts = [folder_sectors, *(-(-len(content) // SECTOR) for content in contents)]
    fat_sectors = 1
    while fat_sectors * SECTOR // 4 < sum(counts) + fat_sectors:
        fat_sectors += 1
    fat, starts, at = [FAT] * fat_sectors, [], fat_sectors
    for count in counts:
        starts.append(at)
        fat += [*range(at + 1, at + count), END]
        at += count
    fat += [FREE] * (fat_sectors * SECTOR // 4 - len(fat))
    root = _entry("Root Entry", 5, child=1 if names else FREE, start=END, size=0)
    entries = [root] + [
        _entry(
            name, 2, right=number + 2 if number + 1 < len(names) else FREE, start=starts[number + 1], size=len(content)
        )
        for number, (name, content) in enumerate(zip(names, contents, strict=True))
    ]
    folder = b"".join(entries).ljust(folder_sectors * SECTOR, b"\x00")
    body = b"".join(content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\x00") for content in contents)
    return _header(fat_sectors, starts[0]) + struct.pack(f"<{len(fat)}I", *fat) + folder + body


def _entry(name: str, kind: int, *, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    text = name.encode("utf-16-le")[:62]
    head = text.ljust(64, b"\x00") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return head + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)


def _header(fat_sectors: int, folder: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, fat_sectors, folder, 0, _SMALL, END, 0, END, 0)
    return head + struct.pack("<109I", *range(fat_sectors), *[FREE] * (109 - fat_sectors))
