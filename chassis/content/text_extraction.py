"""All the text that a file holds, for scanning: within bounds, and an error where it cannot be read."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from chassis.content.archives import UnreadableFile, is_zip, members

DEPTH = 3  # a document in a document in a document; deeper is refused
PAGES = 5_000
TEXT_ENCODINGS = ("utf-8-sig", "gb18030")
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Ends of paragraphs, cells and text objects; all other tags vanish, since one word may be spread over several runs.
_BREAK = re.compile(
    r"</?(?:[\w.-]+:)?(?:p|h|si|is|c|row|tr|tc|br|cr|line-break|TextObject|table-cell|title|subject|description|"
    r"keywords|oddHeader|evenHeader|firstHeader|oddFooter|evenFooter|firstFooter)(?:\s[^<>]*)?/?>"
)
_BLANK = re.compile(r"<(?:[\w.-]+:)?(?:tab|s|ptab)(?:\s[^<>]*)?/>")
_TAG = re.compile(r"<[^<>]*>")
_SYMBOL = re.compile(r"<w:sym\s[^<>]*w:char=\"([0-9A-Fa-f]{4})\"[^<>]*>")
_ATTRIBUTE = re.compile(r"\b(?:string|descr|title|alt|name|value|prompt)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding=[\"']([A-Za-z0-9_.-]{1,30})[\"']")

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file, and logs keep no byte of it


@dataclass(frozen=True, slots=True)
class RawBytes:
    """Content of no known form (pictures, embedded objects): searched byte by byte in the usual encodings."""

    content: bytes

    def texts_behind(self, words: Iterable[str]) -> Iterator[str]:
        """The text that begins with each occurrence of a word."""
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            for word in words:
                sought = word.encode(encoding)
                at = self.content.find(sought)
                while at >= 0:
                    yield self.content[at : at + 120].decode(encoding, errors="ignore")
                    at = self.content.find(sought, at + 1)


def contents(content: bytes, depth: int = DEPTH) -> Iterator[str | RawBytes]:
    """Every text in a file, each part on its own (page, header, member), and what is no text as raw bytes."""
    if is_zip(content):
        yield from _archive(content, depth)
    elif b"%PDF-" in content[:1024]:
        yield RawBytes(content)
        yield from _pdf(content, depth)
    else:
        text = decoded(content)
        yield RawBytes(content) if text is None else text


def decoded(content: bytes) -> str | None:
    """Plain text in UTF-8, GB 18030 or UTF-16 with its mark; None for anything else."""
    encodings = (_BOMS[content[:2]],) if content[:2] in _BOMS else TEXT_ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def _archive(content: bytes, depth: int) -> Iterator[str | RawBytes]:
    if depth == 0:
        raise UnreadableFile("too_deep")
    for name, member in members(content):
        yield name
        if is_zip(member) or b"%PDF-" in member[:1024]:
            yield from contents(member, depth - 1)
        elif member.lstrip(b"\xef\xbb\xbf\xff\xfe\xfe\xff\x00 \r\n\t")[:1] == b"<":
            yield from xml_texts(member)
        elif member:
            yield from contents(member, depth - 1)


def xml_texts(member: bytes) -> Iterator[str]:
    """The text of an XML part, and the texts that its attributes show (watermarks, descriptions of pictures)."""
    source = _xml_source(member)
    if "<!ENTITY" in source:  # no office program writes it, and it can hide any text
        raise UnreadableFile("damaged")
    for double, single in _ATTRIBUTE.findall(source):
        value = html.unescape(double or single)
        if "密" in value:
            yield value
    source = _SYMBOL.sub(lambda found: chr(int(found[1], 16)), source)
    source = source.replace("<!--", " ").replace("-->", " ").replace("<![CDATA[", "").replace("]]>", "")
    yield html.unescape(_TAG.sub("", _BLANK.sub(" ", _BREAK.sub("\n", source))))


def _xml_source(member: bytes) -> str:
    declared = _DECLARED.search(member[:200])
    named = declared[1].decode("ascii") if declared and member[:2] not in _BOMS else ""
    try:
        if named:
            return member.decode("gb18030" if named.lower().startswith("gb") else named)
    except (LookupError, UnicodeDecodeError):
        raise UnreadableFile("damaged") from None
    text = decoded(member)
    if text is None:
        raise UnreadableFile("damaged")
    return text


def _pdf(content: bytes, depth: int) -> Iterator[str | RawBytes]:
    if depth == 0:
        raise UnreadableFile("too_deep")
    from pypdf import PdfReader  # slow to import; most processes never read one

    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise UnreadableFile("encrypted")
        if len(reader.pages) > PAGES:
            raise UnreadableFile("too_large")
        yield from (str(value) for value in (reader.metadata or {}).values())
        for page in reader.pages:
            yield page.extract_text()
            yield from _annotations(page)
        attached = [file for _, files in reader.attachments.items() for file in files]
    except UnreadableFile:
        raise
    except Exception:  # pypdf raises whatever a malformed file provokes; from None: the message may quote it
        raise UnreadableFile("damaged") from None
    for file in attached:
        yield from contents(file, depth - 1)


def _annotations(page: Any) -> Iterator[str]:
    for reference in page.get("/Annots") or ():
        annotation = reference.get_object()
        yield from (str(annotation[key]) for key in ("/Contents", "/V", "/DA", "/TU") if key in annotation)
