"""Headings by the form of official documents (GB/T 9704), where nobody used the program's styles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chassis.content.clean_text.blocks import Block, Heading, Item, Paragraph, Span, Table, plain

_CHINESE = "[一二三四五六七八九十百零〇]{1,5}"
# 7.3.3: 一、 in 黑体, （一） in 楷体; 第一章 and 第一节 in rules. What is deeper reads as text.
_LEVELS = ((re.compile(rf"{_CHINESE}、|第{_CHINESE}章"), 1), (re.compile(rf"[（(]{_CHINESE}[）)]|第{_CHINESE}节"), 2))
_LONGEST = 50
_ENDS_AS_TEXT = ("。", "；", "，", "：", "？", "！", "、", "…", ";", ",", ".", ":", "?", "!")


def with_headings(blocks: Iterable[Block]) -> list[Block]:
    """The blocks; what looks like a heading and is numbered as one is one, unless styles say which are."""
    found = list(blocks)
    if any(isinstance(block, Heading) for block in found):
        return _below_title(found)
    title = _title_of(found)
    if title is None:
        return _with_lone(found, below=False)
    return [Heading(1, title.spans), *_with_lone(found[1:], below=True)]


def _with_lone(blocks: list[Block], *, below: bool) -> list[Block]:
    """What reads as a heading is one where something stands below it: several in a row are a list of bold sentences."""
    read = [_read(block, below=below) for block in blocks]
    return [
        new if _stands_alone(read, place) else old for place, (old, new) in enumerate(zip(blocks, read, strict=True))
    ]


def _stands_alone(read: list[Block], place: int) -> bool:
    own = read[place]
    if not isinstance(own, Heading):
        return True
    after = read[place + 1] if place + 1 < len(read) else None
    before = read[place - 1] if place else None
    beside = [each for each in (before, after) if isinstance(each, Heading) and each.level == own.level]
    return after is not None and not beside


def _below_title(blocks: list[Block]) -> list[Block]:
    """Where the document has a title of its own, all other headings stand below it."""
    below = any(isinstance(block, Heading) and block.level == 0 for block in blocks)
    return [Heading(block.level + below, block.spans) if isinstance(block, Heading) else block for block in blocks]


def _read(block: Block, *, below: bool) -> Block:
    if isinstance(block, Table | Heading) or not _is_marked(block):
        return block
    label = block.label if isinstance(block, Item) else ""
    text = label + plain(block.spans).strip()
    for form, level in _LEVELS:
        if form.match(text) and len(text) <= _LONGEST and not text.endswith(_ENDS_AS_TEXT):
            return Heading(level + below, [Span(label), *block.spans])
    return block


def _is_marked(block: Paragraph | Item) -> bool:
    if isinstance(block, Paragraph):
        return block.is_marked
    return bool(block.label) and all(span.bold for span in block.spans if span.text.strip())


def _title_of(blocks: list[Block]) -> Paragraph | None:
    """The title with which it begins: centred, and not the words of a sentence."""
    first = blocks[0] if len(blocks) > 1 else None
    if not isinstance(first, Paragraph) or not first.is_centred:
        return None
    text = plain(first.spans).strip()
    return first if 4 <= len(text) <= 80 and not text.endswith(_ENDS_AS_TEXT) else None
