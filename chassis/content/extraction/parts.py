"""What a file is taken apart into: texts, bytes of no known form, and what no program can read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chassis.content.extraction.encodings import euc_tw_markings

BEFORE, AFTER = 40, 80
_CODES = "密宻"
_ENCODINGS = {"utf-8": 1, "utf-16-le": 2, "utf-16-be": 2, "gb18030": 2, "big5hkscs": 2}


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that no program can read; ``kind`` is one of :data:`chassis.content.unseen.UNSEEN`."""

    kind: str


class PageText(str):
    """What a page of a PDF says; ``is_outermost`` of a PDF that lies in no other file."""

    is_outermost = False


@dataclass(frozen=True, slots=True)
class RawBytes:
    """Content of no known form (pictures, embedded objects): searched byte by byte in the usual encodings."""

    content: bytes

    def texts(self) -> Iterator[str]:
        """What stands around each character of a marking, as each encoding has it."""
        for encoding, width in _ENCODINGS.items():
            sought = re.compile(b"|".join(re.escape(code.encode(encoding)) for code in _CODES if _has(code, encoding)))
            last = -1
            for found in sought.finditer(self.content):
                if found.start() < last:
                    continue  # the window before has it
                begin = max(found.start() - BEFORE * width, found.start() % width if width == 2 else 0)
                last = found.end() + AFTER - 20
                yield self.content[begin : found.end() + AFTER].decode(encoding, errors="ignore")
        yield from euc_tw_markings(self.content)


Read = Callable[[bytes, int], Iterator["str | RawBytes | Unseen"]]
"""Takes the content of something inside apart: content and how much deeper it may go."""

Part = str | RawBytes | Unseen


def _has(code: str, encoding: str) -> bool:
    try:
        code.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
