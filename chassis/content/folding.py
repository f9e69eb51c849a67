"""One plain form of a text for comparing: what looks alike to a reader becomes equal to the scan."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

# Zero-width and direction characters, fillers, joiners, variation selectors, combining marks, controls.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\xad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LINE_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_ESCAPED = re.compile(r"\\(?=[^\w\s])")
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|~~|`)(?=\S)([^*_~`\n]{1,300}?)(?<=\S)\1")
# Traditional forms, and the star of symbol fonts, which documents store as a private character.
_SAME = (("機", "机"), ("絕", "绝"), ("祕", "秘"), ("級", "级"), ("長", "长"), ("個", "个"), ("\uf0ab", "★"))


def fold(text: str) -> str:
    """NFKC, without invisible characters, simplified where markings are concerned, blanks single, lines kept."""
    text = _LINE_BREAK.sub("\n", text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))
    for variant, plain in _SAME:
        text = text.replace(variant, plain)
    return _BLANKS.sub(" ", text)


def readings(text: str) -> Iterator[str]:
    """The folded text as it stands, and as a reader of the rendered Markdown or HTML sees it; emphasis off last."""
    plain = shown = fold(text)
    if "&" in text or "\\" in text:
        shown = fold(html.unescape(_ESCAPED.sub("", text)))
    untagged = _TAG.sub("", shown)
    yield from dict.fromkeys((plain, shown, untagged, without_emphasis(untagged)))


def without_emphasis(text: str) -> str:
    """Markdown's pairs of asterisks, underscores, tildes and backquotes taken off."""
    return _EMPHASIS.sub(r"\2", text)
