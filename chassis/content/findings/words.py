"""Marks of internal papers (工作秘密): words that stand free, as a stamp or a line of the head does, kept as data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("work_secret_marks.json")
_OPENS = r"(?:^|[\x00【\[(（〔「『<《☆★*#|])[ \t\u3000]{0,8}"
_CLOSES = r"[ \t\u3000]{0,8}(?=$|[\x00】\])）〕」』>》☆★*|,，;；。!！:：])"


def work_secret_marks(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the marks in a text; prose about internal papers has none."""
    for pattern in _patterns():
        for found in pattern.finditer(text):
            yield found.span("mark")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    data = json.loads(_DATA.read_text(encoding="utf-8"))
    alone, anywhere, form, withheld = (
        "|".join(r"[ \u3000]{0,3}".join(map(re.escape, word)) for word in data[name])
        for name in ("alone", "anywhere", "form", "withheld")
    )
    single = rf"(?:{alone})(?:[ \u3000,，、;；]{{0,3}}(?:{anywhere}))?|(?:{anywhere})"
    return (
        re.compile(rf"{_OPENS}(?P<mark>{single}){_CLOSES}", re.MULTILINE),
        # As official papers end: （此件不予公开）, 公开属性：依申请公开
        re.compile(rf"(?:{form})[ :：\u3000]{{0,4}}(?P<mark>{withheld}){_CLOSES}", re.MULTILINE),
    )
