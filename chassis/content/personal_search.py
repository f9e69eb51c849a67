"""Finding personal numbers in time proportional to the text, whatever the text is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence

from chassis.content.personal_rules import BEFORE, BLANK, CROSS, MAIL, NUMBERS, PROVINCE, PROVINCES, Kind, Rule

_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}  # in the order of ASCII
_SAME = (
    _FULL_WIDTH
    | dict.fromkeys(map(ord, "\u3000\u2002\u2003\u2009\u202f\xa0"), " ")
    | dict.fromkeys(map(ord, "—–‐‑‒―−─━﹣﹘"), "-")
    | dict.fromkeys(map(ord, "•‧∙⋅・･"), "·")
    | dict.fromkeys(map(ord, "ХхΧχⅩⅹ"), "X")
    | dict.fromkeys(map(ord, "✕✖╳⨯⨉"), CROSS)
)
# Radicals look like the characters that they are of, and some programs write them so into a PDF. Unicode says which of
# the first block they are; of the second (2E80-2EFF) it does not.
_OF_RADICALS = "母民虎西见角贝车長镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟"
_RADICALS = dict(zip("⺟⺠⻁⻄⻅⻆⻉⻋⻑⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳", _OF_RADICALS, strict=True))
_ALIKE = re.compile("[\u2f00-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
_PROVINCES = str.maketrans(dict.fromkeys(PROVINCES, PROVINCE))
_START = re.compile(f"(?:(?=[0-9(]){BEFORE}|{PROVINCE})".encode("latin-1"))
_BEGINS = [frozenset(rule.begins.encode("latin-1")) for rule in NUMBERS]
_MASK_BEFORE, _MASK_AFTER = re.compile(rb"(?:\*[ .\xb7-]?){4}$"), re.compile(rb"(?:[ .\xb7-]?\*){4}")
# How far a rule looks from where it begins, and how far it looks back: 18 digits with three characters between them
# and a word of 18 behind; the words before a telephone.
REACH, BACK = 96, 21


def plain_of(text: str) -> tuple[str, Sequence[int]]:
    """The text as it reads, in half width and without what is invisible, and where each character comes from."""
    if text.isascii():
        return text, range(len(text))
    used = set(text)  # a text has few different characters, so each is looked up once
    shown = {ord(character): narrow(character) for character in used if not character.isascii()}
    invisible = {character for character in used if _is_invisible(character)}
    if not invisible:
        return text.translate(shown), range(len(text))
    kept = [index for index, character in enumerate(text) if character not in invisible]
    return text.translate(shown | dict.fromkeys(map(ord, invisible), "")), kept


def narrow(character: str) -> str:
    """The one character that stands for all that look alike."""
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in _RADICALS:
        return _RADICALS[character]
    if _ALIKE.match(character):
        alike = unicodedata.normalize("NFKC", character)
        return alike if len(alike) == 1 else character
    return character.translate(_SAME)


def numbers_in(plain: str) -> list[tuple[Kind, int, int]]:
    """What is found in a plain text, none overlapping, in no order."""
    return list(_Search(plain).found())


class _Search:
    """What is left of a text, and where each rule has still to look.

    The first rule that finds anything has it. That splits what stands beside it, so that more may be found; but only
    near it, so only there the rules look again. A text that gives up one number at each look costs no more than others.
    """

    def __init__(self, plain: str) -> None:
        self._plain = plain
        # One byte for each character, so that what was found can be taken out in place.
        self._left = bytearray(plain.translate(_PROVINCES).encode("latin-1", "replace"))
        self._begun: list[set[int]] = [set() for _ in NUMBERS]

    def found(self) -> Iterator[tuple[Kind, int, int]]:
        yield from self._mails()
        self._look_again(0, len(self._left))
        yield from self._numbers()
        yield from self._mails()  # what was part of a masked number, or of a longer name
        yield from self._numbers()

    def _mails(self) -> Iterator[tuple[Kind, int, int]]:
        spans = [match.span() for match in MAIL.pattern.finditer(self._left) if not self._is_masked(*match.span())]
        yield from self._taken_out(MAIL, spans)

    def _numbers(self) -> Iterator[tuple[Kind, int, int]]:
        while (turn := next((turn for turn, begun in enumerate(self._begun) if begun), None)) is not None:
            begun, self._begun[turn] = self._begun[turn], set()
            yield from self._taken_out(NUMBERS[turn], list(self._spans(NUMBERS[turn], sorted(begun))))

    def _taken_out(self, rule: Rule, spans: Collection[tuple[int, int]]) -> Iterator[tuple[Kind, int, int]]:
        for start, end in spans:
            self._left[start:end] = bytes(end - start)
        for start, end in spans:
            self._look_again(start - REACH, end + BACK)
            yield rule.kind, start, end

    def _spans(self, rule: Rule, begun: Iterable[int]) -> Iterator[tuple[int, int]]:
        last = 0
        for start in begun:
            match = rule.pattern.match(self._left, start) if start >= last else None
            if match and self._holds(rule, start, match.end()):
                last = match.end()
                yield start, last

    def _holds(self, rule: Rule, start: int, end: int) -> bool:
        found = self._plain[start:end]
        if not rule.is_valid(found) or self._is_masked(start, end):
            return False
        return rule.stands(self._around(start - BACK, start), found, self._around(end, end + BACK))

    def _around(self, start: int, end: int) -> str:
        """What stands there, what was found already blanked."""
        start = max(start, 0)
        plain, left = self._plain[start:end], self._left[start:end]
        if 0 not in left:
            return plain
        return "".join(character if is_left else BLANK for character, is_left in zip(plain, left, strict=True))

    def _is_masked(self, start: int, end: int) -> bool:
        """Whether it is what a mask has left to see, with what stands beside it."""
        before, after = self._left[max(start - 8, 0) : start], self._left[end : end + 8]
        return bool(_MASK_BEFORE.search(before) or _MASK_AFTER.match(after))

    def _look_again(self, first: int, last: int) -> None:
        starts = [match.start() for match in _START.finditer(self._left, max(first, 0), min(last, len(self._left)))]
        for rule, begun in zip(_BEGINS, self._begun, strict=True):
            begun.update([start for start in starts if self._left[start] in rule])


def _is_invisible(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) == "Cf"
