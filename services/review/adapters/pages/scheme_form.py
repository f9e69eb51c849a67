"""The form of a scheme: one row for each indicator, its bands one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from werkzeug.datastructures import MultiDict

from chassis.ports import Invalid, in_both
from chassis.web.input import from_text
from chassis.web.schema import Hundredths
from services.review.domain.assessment_scheme import MOST_INDICATORS, Indicator

_NUMBER = Hundredths()
_ROW = re.compile(r"indicators\.(\d+)\.name")
_SPARE = 2
"""So many empty rows for further indicators."""


def rows_of(form: MultiDict[str, str]) -> dict[int, dict[str, Any]]:
    """The indicators that a form names, by the number of their row. Raises :class:`Invalid`."""
    numbers = sorted(int(found[1]) for name in form if (found := _ROW.fullmatch(name)))
    named = [number for number in numbers[:MOST_INDICATORS] if form[f"indicators.{number}.name"].strip()]
    return {number: _row(form, f"indicators.{number}") for number in named}


def _row(form: MultiDict[str, str], path: str) -> dict[str, Any]:
    def text(name: str) -> str:
        return form.get(f"{path}.{name}", "").strip()

    return {
        "name": text("name"),
        "kind": text("kind"),
        "formula": text("formula"),
        "points": from_text(_NUMBER, text("points")) if text("points") else None,
        "late_percent": int(late) if (late := text("late_percent") or "0").isdecimal() else late,
        "per": from_text(_NUMBER, text("per") or "0"),
        "bands": _bands(f"{path}.bands", text("bands")),
    }


def _bands(path: str, text: str) -> list[dict[str, Any]]:
    """One band a line: the figure from which it holds, and the percent of the points."""
    bands = []
    for line in text.splitlines():
        parts = line.split()
        if not parts:
            continue
        if len(parts) != 2 or not parts[1].isdecimal() or len(parts[1]) > 3:
            zh = "每行一档：下限、空格、得分比例，例如“4.5 100”。"
            raise Invalid(zh, "One band a line: 4.5 100.", errors={path: in_both(zh, "One band a line: 4.5 100.")})
        bands.append({"at_least": from_text(_NUMBER, parts[0]), "percent": int(parts[1])})
    return bands


@contextmanager
def in_rows_of_the_form(rows: Mapping[int, Any]) -> Iterator[None]:
    """Rows left empty are no indicators: what is wrong is said at the row as it was written."""
    numbers = list(rows)

    def written(path: str) -> str:
        first, _, rest = path.removeprefix("indicators.").partition(".")
        return f"indicators.{numbers[int(first)]}.{rest}" if first.isdecimal() and rest else path

    try:
        yield
    except Invalid as refusal:
        refusal.errors = {written(path): text for path, text in refusal.errors.items()}
        raise


def rows_shown(indicators: Sequence[Indicator], form: MultiDict[str, str] | None) -> list[dict[str, Any]]:
    """Each indicator as the form writes it, and some empty rows; of a form that was sent, as many rows as it had."""
    rows = [_shown(indicator) for indicator in indicators]
    sent = max((int(found[1]) + 1 for name in form or () if (found := _ROW.fullmatch(name))), default=0)
    wanted = max(min(len(rows) + _SPARE, MOST_INDICATORS), min(sent, MOST_INDICATORS))
    return rows + [{} for _ in range(wanted - len(rows))]


def _shown(indicator: Indicator) -> dict[str, Any]:
    return {
        "name": indicator.name,
        "kind": indicator.kind,
        "formula": indicator.formula,
        "points": f"{indicator.points / 100:g}",
        "late_percent": indicator.late_percent or "",
        "per": f"{indicator.per / 100:g}" if indicator.per else "",
        "bands": "\n".join(f"{band.at_least / 100:g} {band.percent}" for band in indicator.bands),
    }
