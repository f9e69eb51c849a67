"""Numbers that Word and WPS count by themselves: what stands before a paragraph, as its reader sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chassis.content.clean_text.xml_tree import Element, attribute, children, local, number_in

_PLACES = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_DEEPEST = 9


def _counted(number: int, digits: str = _DIGITS, tens: str = "十百千") -> str:
    """``二十三``; beyond what lists reach, digit by digit."""
    if not 0 < number < 10_000:
        return "".join(digits[int(digit)] for digit in str(abs(number)))
    said, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += (digits[0] if gap else "") + digits[digit] + (tens[place - 1] if place else "")
        gap = False
    said = said.replace("〇", "零")
    return said.removeprefix("一") if 10 <= number < 20 and digits == _DIGITS else said


def _lettered(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 20 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        if not 0 < number < 4000:
            return str(number)
        said += letters * (number // value)
        number %= value
        if number == 0:
            break
    return said


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else f"（{number}）"


_FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
            *("taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"),
        ),
        _counted,
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda number: _counted(number, _FORMAL, "拾佰仟"),
    ),
    "lowerLetter": _lettered,
    "upperLetter": lambda number: _lettered(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalZero": lambda number: f"{number:02d}",
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "none": lambda _number: "",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts."""

    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, number_id: str, level: int) -> str | None:
        """What stands before the next paragraph of a list; empty for a bullet, None where it is in no list."""
        found = self.levels.get(number_id, {}).get(level)
        if found is None or not 0 <= level < _DEEPEST:
            return None
        counting = self._lists.get(number_id, number_id)
        self._counts[counting, level] = self._counts.get((counting, level), found.start - 1) + 1
        for deeper in range(level + 1, _DEEPEST):
            self._counts.pop((counting, deeper), None)
        if found.format == "bullet":
            return ""
        return _PLACES.sub(lambda place: self._place(number_id, counting, int(place[1]) - 1), found.text) or None

    def _place(self, number_id: str, counting: str, level: int) -> str:
        found = self.levels[number_id].get(level, Level())
        number = self._counts.get((counting, level), found.start)
        return _FORMATS.get(found.format, str)(number)


def read_numbering(part: Element | None) -> Numbering:
    """The lists that a document declares."""
    numbering = Numbering()
    if part is None:
        return numbering
    abstract = {attribute(each, "abstractNumId"): _levels(each) for each in children(part, "abstractNum")}
    for each in children(part, "num"):
        identity, of = attribute(each, "numId"), ""
        for inner in children(each, "abstractNumId"):
            of = attribute(inner, "val")
        overrides = children(each, "lvlOverride")
        levels = dict(abstract.get(of, {}))
        for override in overrides:
            levels |= _levels(override)
            for start in children(override, "startOverride"):
                level = number_in(attribute(override, "ilvl"))
                known = levels.get(level, Level())
                levels[level] = Level(known.format, known.text, number_in(attribute(start, "val"), 1))
        numbering.levels[identity] = levels
        # Lists of one declaration count on together, unless one of them begins anew.
        numbering._lists[identity] = identity if overrides else f"abstract {of}"
    return numbering


def _levels(owner: Element) -> dict[int, Level]:
    found = {}
    for level in children(owner, "lvl"):
        given = {local(each): attribute(each, "val") for each in level}
        found[number_in(attribute(level, "ilvl"))] = Level(
            given.get("numFmt", "decimal"), given.get("lvlText", ""), number_in(given.get("start", ""), 1)
        )
    return found
