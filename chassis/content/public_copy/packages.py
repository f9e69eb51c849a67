"""Zip packages of documents (OOXML, ODF, OFD): taken apart, made clean part by part, and put together anew."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import TypeAlias

from chassis.content import archives
from chassis.content.public_copy.ofd import is_ofd, strip_ofd
from chassis.content.public_copy.ooxml import is_ooxml, strip_ooxml
from chassis.content.public_copy.open_document import is_open_document, strip_open_document

Parts: TypeAlias = dict[str, bytes]

# The same package gives the same bytes each time.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
# Sizes beyond 4 GB, and the room that Office leaves to grow: nobody is told by them.
_SILENT_EXTRAS = {0x0001, 0xA220}


def strip_package(content: bytes, found: set[str], inside: Callable[[bytes], bytes]) -> bytes:
    """A package without its metadata, ``inside`` done to each file in it; unknown packages keep their parts.

    Raises :class:`~chassis.content.archives.UnreadableFile`, and
    :class:`~chassis.content.public_copy.signatures.Signed` for a sealed one.
    """
    parts = dict(archives.members(content))
    if is_ooxml(parts):
        strip_ooxml(parts, found)
    elif is_open_document(parts):
        strip_open_document(parts, found)
    elif is_ofd(parts):
        strip_ofd(parts, found)
    if _has_remarks(content):
        found.add("hidden_data")
    return packed({name: _clean(name, part, inside) for name, part in parts.items()})


def _clean(name: str, part: bytes, inside: Callable[[bytes], bytes]) -> bytes:
    return part if name.endswith((".xml", ".rels", "/")) else inside(part)


def _has_remarks(content: bytes) -> bool:
    """Whether the archive itself says something beside its parts: a comment, or a program's own fields."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return bool(archive.comment) or any(
            info.comment or _extras(info.extra) - _SILENT_EXTRAS for info in archive.infolist()
        )


def _extras(extra: bytes) -> set[int]:
    kinds, at = set[int](), 0
    while at + 4 <= len(extra):
        kinds.add(int.from_bytes(extra[at : at + 2], "little"))
        at += 4 + int.from_bytes(extra[at + 2 : at + 4], "little")
    return kinds


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a package."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, _LONG_AGO)
            # An ODF package says first, and readable as it lies there, what it is.
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, part)
    return made.getvalue()
