"""The terms of the search: Chinese segmentation, the same for what is indexed and for what is asked."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from services.catalog.domain.document_numbers import document_number_terms

_WORD = re.compile(r"[^\W_]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]+")
_WORDING = Path(__file__).parents[2] / "wording"
_GROUPED = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])", re.ASCII)
MOST_TERMS = 100_000
LONGEST_TERM = 64


def folded(text: str) -> str:
    """The text as it is compared: half width, lower case, simplified characters."""
    plain = unicodedata.normalize("NFKC", text).lower()
    # Most have none of them, and a search folds a thousand titles.
    return plain if _traditional().isdisjoint(plain) else plain.translate(_simplified())


def folded_in_place(text: str) -> str:
    """The same, each character in its place, so that what is found in it can be marked in the text itself."""
    return "".join(_folded_sign(sign) for sign in text)


def terms_of(text: str) -> list[str]:
    """The distinct words of a text, sorted, so that the order of the text cannot be read from them."""
    plain = folded(text)
    return sorted({*words_of(plain), *whole_numbers(plain), *document_number_terms(plain)})[:MOST_TERMS]


def title_terms(title: str) -> list[str]:
    """The words of a title and each two characters that follow each other, so that any part of a name finds it."""
    plain = folded(title)
    return sorted({*words_of(plain), *pairs_of(plain), *whole_numbers(plain), *document_number_terms(plain)})


def whole_numbers(plain: str) -> set[str]:
    """The numbers of a folded text that stand there in groups of three (21,708), as one word (21708)."""
    return {ungrouped(number) for number in _GROUPED.findall(plain)}


def ungrouped(plain: str) -> str:
    """A folded text whose numbers stand without the commas of thousands."""
    return _GROUPED.sub(lambda number: number[0].replace(",", ""), plain)


def words_of(plain: str) -> set[str]:
    """The words of a folded text, and the words within them."""
    return {word for piece in _segmenter().cut_for_search(plain) for word in _words(piece)}


def segments_of(plain: str) -> list[str]:
    """The words of a folded text in their order, each once where it stands."""
    return [word for piece in _segmenter().cut(plain) for word in _words(piece)]


def pieces_of(text: str) -> list[str]:
    """A text cut between its words; joined again they are the text, whatever stands between the words included."""
    return list(_segmenter().cut(text))


def pairs_of(plain: str) -> set[str]:
    """Each two Chinese characters that follow each other."""
    return {run[at : at + 2] for run in _CHINESE.findall(plain) for at in range(len(run) - 1)}


def is_chinese(word: str) -> bool:
    """Whether a word is of Chinese characters alone."""
    return _CHINESE.fullmatch(word) is not None


def wording(name: str) -> Any:
    """One of the data files on words."""
    return json.loads((_WORDING / f"{name}.json").read_text(encoding="utf-8"))


def _words(piece: str) -> list[str]:
    return [word for word in _WORD.findall(piece) if len(word) <= LONGEST_TERM]


def _segmenter() -> Any:
    # Its dictionary takes some 30 MB: a process that neither publishes nor searches shall not load it.
    import rjieba

    return rjieba


@cache
def _simplified() -> Mapping[int, int]:
    """Traditional characters to simplified ones, character for character."""
    table = wording("traditional")
    return {ord(old): ord(new) for old, new in zip(table["traditional"], table["simplified"], strict=True)}


@cache
def _traditional() -> frozenset[str]:
    return frozenset(map(chr, _simplified()))


@cache
def _folded_sign(sign: str) -> str:
    plain = folded(sign)
    return plain if len(plain) == 1 else sign
