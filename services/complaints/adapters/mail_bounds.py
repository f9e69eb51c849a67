"""How large, deep and manifold a mail may be: told from its bytes, before a parser whose time grows with the square."""

from __future__ import annotations

import re
from itertools import islice

from services.complaints.domain.mail import OverlongMail

MOST_BYTES = 30_000_000
"""A longer file is no letter of a citizen."""

MOST_HEADERS = 100_000
"""Bytes of headers before the body: what thirty servers on its way write is a tenth of it."""

LONGEST_HEADER = 8_000
"""Bytes of one header with its continuations; a subject of 500 characters has some 3,000."""

LONGEST_OF_A_PART, MOST_OF_PARTS = 2_000, 50_000
"""Bytes of one header that says what a part is, and of all of them: the parser reads them again and again."""

MOST_PARTS, MOST_DEEP, MOST_DASHES = 100, 10, 1_000
"""Parts, parts that hold others, and lines that may divide them."""

MOST_TEXT = 300_000
"""Bytes of the part that is the text, with all marks of HTML."""

LARGE = 150_000
"""Bytes in base64 that are cut out unread: a picture, and more than the longest text that a case may have."""

MOST_COMPARED = 200_000
"""Lines, each as often as there are parts around it: the parser asks of every line whether it ends one of them."""

_PART = re.compile(rb"^content-type[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HOLDS_OTHERS = re.compile(
    rb"boundary[ \t]*(?:\*[0-9*]*)?[ \t]*=|^content-type[ \t]*:[^;\n]{0,200}message", re.IGNORECASE | re.MULTILINE
)
_DIVIDES = re.compile(rb"^--", re.MULTILINE)
# One run after the other, so that no line is looked at twice.
_ENCODED = re.compile(rb"^(?:[A-Za-z0-9+/]{40,100}={0,2}\n)+", re.MULTILINE)
_NEW_HEADER = re.compile(rb"\n(?![ \t])")
_OF_A_PART = re.compile(rb"^content-[a-z-]{1,40}[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)


def bounded(content: bytes) -> bytes:
    """The mail for the parser, without the content of its large attachments. Raises :class:`OverlongMail`.

    It takes time in proportion to the bytes.
    """
    if len(content) > MOST_BYTES:
        raise OverlongMail
    # A lone CR ends a line for the parser, too.
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = _ENCODED.sub(lambda found: b"" if len(found[0]) > LARGE else found[0], lines)
    if lines.count(b"\n") > MOST_COMPARED:
        raise OverlongMail
    end = lines.find(b"\n\n")
    headers = lines if end < 0 else lines[:end]
    if len(headers) > MOST_HEADERS or any(len(each) > LONGEST_HEADER for each in _NEW_HEADER.split(headers)):
        raise OverlongMail
    for pattern, most in ((_PART, MOST_PARTS), (_HOLDS_OTHERS, MOST_DEEP), (_DIVIDES, MOST_DASHES)):
        if next(islice(pattern.finditer(lines), most, None), None) is not None:
            raise OverlongMail
    if lines.count(b"\n") * (1 + sum(1 for _ in _HOLDS_OTHERS.finditer(lines))) > MOST_COMPARED:
        raise OverlongMail
    of_parts = [found.end() - found.start() for found in islice(_OF_A_PART.finditer(lines), MOST_OF_PARTS)]
    if max(of_parts, default=0) > LONGEST_OF_A_PART or sum(of_parts) > MOST_OF_PARTS:
        raise OverlongMail
    return lines
