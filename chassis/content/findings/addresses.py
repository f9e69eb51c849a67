"""Where somebody lives: addresses that say so, or that go down to the door of a flat. Offices have other doors."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PLACE = r"[\u4e00-\u9fff0-9０-９A-Za-z#＃\-—－]"
_LABELLED = re.compile(
    r"(?:家庭|现|户籍|经常|实际|居住)?(?:住址|居住地址?|户籍(?:所在)?地址?|户口所在地|家庭地址)"
    r"[ \t\u3000]{0,4}[:：是为|][ \t\u3000]{0,4}"
    rf"(?P<address>{_PLACE}{{2,20}}[省市区县镇乡州旗路街道村巷弄组号]{_PLACE}{{0,40}})"
)
_DOOR = (
    r"[0-9０-９A-Za-z一二三四五六七八九十]{1,4}[#＃]?(?:号楼|栋|幢|楼|#)[0-9０-９A-Za-z一二三四五六七八九十]{1,3}(?:单元|门)"
    r"[0-9０-９]{0,4}层?[0-9０-９A-Za-z]{0,5}[室号户]?"
    r"|[0-9０-９A-Za-z]{1,4}(?:号楼|栋|幢)[0-9０-９]{3,4}[室号户]"
)
_FLAT = re.compile(
    rf"(?P<address>(?:[\u4e00-\u9fff]{{2,8}}?[省市区县])?(?:[\u4e00-\u9fff]{{1,10}}?[市区县旗])?(?:[\u4e00-\u9fff0-9０-９]{{1,15}}?[路街道巷村镇])?"
    rf"(?:[0-9０-９]{{1,5}}号院?)?"
    # What the houses are called; houses of a street and number need no name.
    rf"(?:[\u4e00-\u9fff]{{2,12}}|(?<=[0-9０-９]号)|(?<=号院))(?:{_DOOR}))"
)
_LIVES = re.compile(r".{0,40}(?:居住于|居住在|住在|住址|现住|家住|位于|坐落于|坐落在|地址|购买|住)")
_OFFICE = re.compile("办公|中心|大厦|大楼|机关|政务|委员会|服务厅|公司")
_SHOWN = re.compile(r"^.{0,12}?[省市](?:.{1,8}?[区县市])?|^.{1,8}?[区县]")


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """The spans of addresses of persons in a text."""
    if "址" in text or "户" in text or "居住地" in text:
        for labelled in _LABELLED.finditer(text):
            yield labelled.span("address")
    if "楼" in text or "栋" in text or "幢" in text or "单元" in text:
        for door in re.finditer(_DOOR, text):
            # The words before a door are looked at alone, so that a long text is walked through once.
            begin = max(text.rfind("\n", 0, door.start()) + 1, door.start() - 60)
            flats = _FLAT.finditer(text, begin, door.end())
            found = next((each for each in flats if each.end() == door.end()), None)
            if found and (start := _home(found["address"], door[0])) >= 0:
                yield found.start() + start, door.end()


def _home(found: str, door: str) -> int:
    """Where the address begins in what stands before a door and with it; -1 where it is no home."""
    before = found.removesuffix(door)
    lives = _LIVES.match(before)
    start = lives.end() if lives else 0
    return start if len(before) - start >= 2 and not _OFFICE.search(before) else -1


def masked_address(found: str) -> str:
    """Province, city and district stay."""
    shown = _SHOWN.match(found)
    end = shown.end() if shown and shown.end() < len(found) else 0
    return found[:end] + "*" * 4
