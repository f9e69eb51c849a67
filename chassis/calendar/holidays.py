"""The State Council's holiday arrangement of one year: taken from `chinesecalendar` or from a loaded file.

The General Office announces each year's holidays and make-up working days (调休) some weeks before it begins.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from chassis.base import private_files
from chassis.base.hashing import canonical_json, sm3
from chassis.ports import Invalid

_FIXED = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
_SECOND_OF_MAY_SINCE = 2025


def statutory(year: int) -> list[date]:
    """The days off of a year by the solar calendar, which need no announcement (全国年节及纪念日放假办法第二条)."""
    fixed = (*_FIXED, (5, 2)) if year >= _SECOND_OF_MAY_SINCE else _FIXED
    return sorted(date(year, *day) for day in fixed)


_OCCASIONS = (
    ((1, 7), "元旦"),
    ((3, 10), "春节"),
    ((4, 15), "清明"),
    ((5, 15), "劳动节"),
    ((7, 5), "端午"),
    ((9, 28), "中秋"),
    ((10, 15), "国庆节"),
)


def occasion(day: date) -> str:
    """For what a day off, or the working day that makes up for one, is there, told by when in the year it is.

    The festivals by the lunar calendar never leave these weeks (春节 21 January to 20 February, 端午 25 May to 25 June,
    中秋 7 September to 8 October); 中秋 in October falls into the holiday of 国庆节.
    """
    return next((name for last, name in _OCCASIONS if (day.month, day.day) <= last), "元旦")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Days off (weekends among them included) and make-up working days of one year, each with its occasion."""

    year: int
    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: Mapping[date, str] = field(default_factory=dict)
    source: str = ""
    announced: bool = True

    @property
    def digest(self) -> str:
        """Identifies the arrangement's content, for the record of how a date came about."""
        return sm3(canonical_json(self.as_json()))

    def as_json(self) -> dict[str, Any]:
        """The form of the file: year, holidays, workdays, source."""
        return {
            "year": self.year,
            "holidays": [day.isoformat() for day in sorted(self.holidays)],
            "workdays": [day.isoformat() for day in sorted(self.workdays)],
            "source": self.source,
        }


def built_in() -> dict[int, Arrangement]:
    """The arrangements that come with `chinesecalendar`; a year counts as announced when its 1 January is known."""
    package, constants = import_module("chinese_calendar"), import_module("chinese_calendar.constants")
    names = {holiday.value: holiday.chinese for holiday in package.Holiday}
    source = f"chinesecalendar {metadata.version('chinesecalendar')}"
    return {
        day.year: Arrangement(
            day.year, _of(day.year, constants.holidays, names), _of(day.year, constants.workdays, names), source
        )
        for day in constants.holidays
        if (day.month, day.day) == (1, 1)
    }


def _of(year: int, days: Mapping[date, str], names: Mapping[str, str]) -> dict[date, str]:
    return {day: names.get(name, name) for day, name in days.items() if day.year == year}


def parse(content: bytes) -> Arrangement:
    """Read one year's file. Raises :class:`Invalid` with what is wrong in which field."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise _wrong({"": "not a JSON file in UTF-8 / 不是UTF-8编码的JSON文件"}) from None
    if not isinstance(value, dict) or set(value) != {"year", "holidays", "workdays", "source"}:
        raise _wrong({"": "must have exactly year, holidays, workdays, source / 须有且仅有这四项"})
    year, source, errors = value["year"], value["source"], dict[str, str]()
    if type(year) is not int or not 2004 <= year <= 2100:
        raise _wrong({"year": "a year from 2004 to 2100 / 年份应为2004至2100"})
    if not isinstance(source, str) or not source.strip():
        errors["source"] = "name the notice, e.g. 国办发明电〔2026〕7号 / 请写明通知文号"
    days = {name: _days(value[name], name, year, errors) for name in ("holidays", "workdays")}
    _check(year, days, errors)
    if errors:
        raise _wrong(errors)
    return Arrangement(year, dict.fromkeys(days["holidays"], ""), dict.fromkeys(days["workdays"], ""), source.strip())


def _days(values: object, name: str, year: int, errors: dict[str, str]) -> list[date]:
    if not isinstance(values, list):
        errors[name] = "a list of dates / 应为日期列表"
        return []
    found: list[date] = []
    for index, value in enumerate(values):
        try:
            day = date.fromisoformat(value)
        except (TypeError, ValueError):
            errors[f"{name}[{index}]"] = "a date like 2027-02-06 / 日期格式应为2027-02-06"
            continue
        # New Year's arrangement reaches back into the last days of December.
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            errors[f"{name}[{index}]"] = f"{day} does not belong to {year} / 不属于该年度"
        elif day in found:
            errors[f"{name}[{index}]"] = f"{day} stands twice / 日期重复"
        found.append(day)
    return found


def _check(year: int, days: Mapping[str, list[date]], errors: dict[str, str]) -> None:
    for missing in [day for day in statutory(year) if day not in days["holidays"]]:
        errors.setdefault("holidays", f"{missing} is a statutory holiday and is missing / 缺少法定节假日{missing}")
    for day in days["workdays"]:
        if day in days["holidays"]:
            errors.setdefault("workdays", f"{day} is listed as a holiday too / {day}同时列为放假日")
        elif day.weekday() < 5:
            errors.setdefault("workdays", f"{day} is no weekend day, so not a make-up day / {day}不是周末")


def _wrong(errors: Mapping[str, str]) -> Invalid:
    both = [(f"{name}: " if name else "", *text.split(" / ")) for name, text in errors.items()]
    zh, en = "；".join(where + zh for where, _, zh in both), "; ".join(where + en for where, en, _ in both)
    return Invalid(
        f"放假安排文件不正确，未作任何更改。请改正后重新载入：{zh}",
        f"This holiday arrangement is not right, nothing was changed. Correct it and load it again: {en}",
        code="wrong_calendar",
        errors=errors,
    )


def kept_in(folder: Path) -> Iterable[Arrangement]:
    """The arrangements that operators loaded, in order of years."""
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].json")):
        try:
            yield parse(path.read_bytes())
        except Invalid as wrong:
            raise Invalid(f"{path}：{wrong.zh}", f"{path}: {wrong}", code=wrong.code, errors=wrong.errors) from None


def kept_stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Changes whenever a year is loaded, replaced or removed; far cheaper than reading the files."""
    if not folder.is_dir():
        return ()
    with os.scandir(folder) as entries:
        return tuple(sorted((entry.name, entry.inode(), entry.stat().st_mtime_ns) for entry in entries))


def keep(arrangement: Arrangement, folder: Path) -> Path:
    """Write an arrangement to the folder of loaded years, whole or not at all, replacing that year's earlier one."""
    private_files.make_folder(folder)
    target = folder / f"{arrangement.year}.json"
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        file.write(json.dumps(arrangement.as_json(), ensure_ascii=False, indent=1).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, target)
    return target
