"""What stands in one cell: names that people read, from which the codes come back without loss."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from marshmallow import ValidationError

from chassis.ports import in_both
from services.catalog.domain.time_limit import TimeLimit

# A tick, by the value that a form sends.
YES_NO: Mapping[str, str] = {"1": "是", "0": "否"}

# 名称（编码）: the code stands behind the name where the name alone would not tell it.
_SUFFIXED = re.compile(r"(.*)（([A-Za-z0-9][A-Za-z0-9_.-]{0,59})）")
_DAYS = re.compile(r"(\d{1,3})\s*个?\s*(工作日|自然日|日|天)")
# Forms of the official template are ticked by hand.
_TICKED, _UNTICKED = "■☑√✓", "□☐"
_BOX = re.compile("(?=[■☑□☐])")

Named = Sequence[tuple[str, str]]
"""Codes with their names."""


def wrong(zh: str, en: str) -> ValidationError:
    """What is wrong with a cell, in both languages."""
    return ValidationError(in_both(zh, en))


def lines(cell: str) -> list[str]:
    """The lines of a cell; of ticked boxes those that are ticked."""
    return [line.lstrip(_TICKED).strip() for line in _lines(cell) if line[0] not in _UNTICKED]


def unticked(cell: str) -> list[str]:
    """What stands beside boxes that are not ticked."""
    found = [line.lstrip(_UNTICKED).strip() for line in _lines(cell) if line[0] in _UNTICKED]
    return [line for line in found if line]


def _lines(cell: str) -> list[str]:
    """The lines of a cell; several boxes on one line are as many lines."""
    found = [piece.strip() for line in cell.split("\n") for piece in _BOX.split(line)]
    return [piece for piece in found if piece]


def chosen(cell: str, names: Mapping[str, str], what: str) -> str:
    """The code of a name, or the code itself; ``what`` is the column's. Raises ``ValidationError``."""
    found = lines(cell)
    text = found[0] if len(found) == 1 else ""
    for code, name in names.items():
        if text and text in (code, name):
            return code
    options = "、".join(name for name in names.values() if name)
    raise wrong(f"“{what}”请填其中一个：{options}。", f"One of: {', '.join(code for code in names if code)}.")


def with_codes(pairs: Named) -> list[str]:
    """Every name with its code behind it."""
    return [f"{name}（{code}）" for code, name in pairs]


def split_codes(cell: str) -> list[tuple[str, str]]:
    """Codes and names of lines that :func:`with_codes` wrote. Raises ``ValidationError``."""
    found = [(_SUFFIXED.fullmatch(line), line) for line in lines(cell)]
    for match, line in found:
        if match is None:
            raise wrong(f"“{line}”请写成：名称（编码）。", f"Write '{line}' as name（code）.")
    return [(match[2], match[1].strip()) for match, _ in found if match]


def names_of(codes: Iterable[str], pairs: Named) -> list[str]:
    """The name of each code, with the code behind it where two have that name or it reads like one with a code."""
    return [_name_of(code, pairs) for code in codes]


def codes_of(cell: str, pairs: Named, what: str) -> list[str]:
    """The code of each line's name. Raises ``ValidationError`` with the name that is unknown or stands for two."""
    return [_code_of(line, pairs, what) for line in lines(cell)]


def element_names(pairs: Named, prefix: str = "E") -> list[str]:
    """Elements by their names; a code that does not follow from the place stands behind."""
    return [
        name if code == numbered(place, prefix) and not _SUFFIXED.fullmatch(name) else f"{name}（{code}）"
        for place, (code, name) in enumerate(pairs, 1)
    ]


def elements(cell: str) -> list[tuple[str, str]]:
    """Codes and names of a cell's elements, one on each line; a code that does not stand there is empty."""
    found = [(_SUFFIXED.fullmatch(line), line) for line in lines(cell)]
    return [(match[2], match[1].strip()) if match else ("", line) for match, line in found]


def coded(found: Named, present: Named, prefix: str = "E") -> list[tuple[str, str]]:
    """Elements with their codes: one without keeps that of its name at ``present``, else gets that of its place.

    Disclosures name elements by their codes, so one that is put between others must not move theirs.
    """
    taken, free = {code for code, _ in found if code}, [pair for pair in present if pair not in found]
    codes = []
    for code, name in found:
        kept = code or next((known for known, other in free if other == name and known not in taken), "")
        taken.add(kept)
        codes.append(kept)
    for place, code in enumerate(codes, 1):
        if not code:
            options = (
                numbered(number, prefix) for number in (place, *range(len(present) + 1, len(present) + len(taken) + 2))
            )
            codes[place - 1] = next(option for option in options if option not in taken)
            taken.add(codes[place - 1])
    return [(code, name) for code, (_, name) in zip(codes, found, strict=True)]


def numbered(place: int, prefix: str) -> str:
    """The code of an element or a point that was given none."""
    return f"{prefix}{place:02d}"


def time_limit(limit: TimeLimit) -> str:
    """As the template words it (条例第二十六条)."""
    return f"自信息形成或者变更之日起{limit.days}{'个工作日' if limit.unit == 'working' else '日'}内"


def read_time_limit(cell: str) -> dict[str, object]:
    """Days and unit of the one period that a cell names. Raises ``ValidationError`` for none or several."""
    found = _DAYS.findall(cell)
    if len(found) != 1:
        raise wrong(
            "请写一个期限，例如：自信息形成或者变更之日起20个工作日内。",
            "Name one period, for instance 20个工作日 or 7日.",
        )
    days, unit = found[0]
    return {"days": int(days), "unit": "working" if unit == "工作日" else "calendar"}


def _name_of(code: str, pairs: Named) -> str:
    name = dict(pairs).get(code)
    if name is None:
        return code
    is_plain = [other for _, other in pairs].count(name) == 1 and not _SUFFIXED.fullmatch(name)
    return name if is_plain and name not in dict(pairs) else f"{name}（{code}）"


def _code_of(line: str, pairs: Named, what: str) -> str:
    match = _SUFFIXED.fullmatch(line)
    if match and (match[2], match[1].strip()) in pairs:
        return match[2]
    named = [code for code, name in pairs if name == line]
    if len(named) == 1:
        return named[0]
    if named:
        raise wrong(f"有几个{what}叫“{line}”，请写成：{line}（编码）。", f"Several are called '{line}'; add the code.")
    if line in dict(pairs):
        return line
    known = "、".join(name for _, name in pairs[:20]) or "（还没有登记）"
    raise wrong(f"该单位没有{what}“{line}”；登记的有：{known}。", f"The body has no '{line}'; enter it there first.")
