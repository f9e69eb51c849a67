"""Pictures: where they were taken, and what is written in their metadata. What they show no program reads."""

from __future__ import annotations

from chassis.content.archives import UnreadableFile
from chassis.content.extraction.parts import RawBytes
from chassis.content.extraction.picture import picture_parts
from chassis.content.findings.passages import Collector
from chassis.content.findings.raw_words import words_in
from chassis.content.public_copy.pictures import strip_picture

_METADATA = 256 * 1024  # pixels follow; random ones spell words of their own
_SIGNS = (b"Exif", b"http://ns.adobe.com", b"Photoshop", b"tEXt", b"iTXt", b"zTXt", b"XMP", b"\xff\xfe")


def read_picture(content: bytes, collector: Collector, where: str) -> None:
    """Give what is written in a picture to the collector."""
    told = set[str]()
    try:
        clean = strip_picture(content, told)
    except UnreadableFile:
        clean = b""
    if "location" in told:
        collector.hidden("location", f"{where}图片属性")
    if clean == content:
        return
    for part in picture_parts(content):
        if isinstance(part, str):
            collector.read(f"{where}图片属性", part)
        elif isinstance(part, RawBytes) and any(sign in part.content[:_METADATA] for sign in _SIGNS):
            for words in words_in(part.content[:_METADATA]):
                collector.read(f"{where}图片属性", words)
