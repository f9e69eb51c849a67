"""The page on which anybody works out until when something is to be answered."""

from __future__ import annotations

import re
from typing import Any

from flask import g, make_response
from werkzeug.datastructures import MultiDict

from chassis.web.forms import load_form
from chassis.web.pages import Pages, render
from chassis.web.request import clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http.clock import answer_of
from services.complaints.adapters.http.clock_schemas import NAMED_CHANNELS, NAMED_HAPPENINGS, ClockQuestion
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies
from services.complaints.domain.clock.what_if import KINDS, MOST, TAKEN
from services.complaints.domain.clock.words import REASONS, UNITS

PATH = "/complaints/clock"
PORTION = 60
"""Days of the explanation on one page."""
ROWS = 4
"""Empty rows that are offered below what was filled in."""

_ROW = re.compile(r"happenings\.[0-9]{1,3}\.kind")
_PARTS = ("kind", "on", "ref", "days", "until")

pages = Pages("complaints", "calculator")


@pages.get(PATH, who=may("clock.ask"))
def show_calculator(work: Work) -> str:
    """The form; what was filled in stays when it is refused."""
    return _shown(work, None)


@pages.post(PATH, who=may("clock.ask"), again=show_calculator, asks=True, limits=("clock",))
def calculate(work: Work, form: Any) -> Any:
    """The form with its answer: the due date, and each day explained. Nothing is kept."""
    found = answer_of(work, **load_form(ClockQuestion, form, limit=PORTION))
    g.form = form
    response = make_response(_shown(work, found))
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(work: Work, found: dict[str, Any] | None) -> str:
    filled = _filled(g.get("form"))
    return render(
        "complaints/clock.html",
        found=found,
        rows=min(filled + ROWS, MOST),
        kinds=KINDS,
        channels=NAMED_CHANNELS,
        bodies=list_bodies(work.connection),
        groups=_groups(),
        units=UNITS,
        reasons=REASONS,
        limits=work.terms.limits,
        today=clock().today(),
        row_fields=("happenings",),
    )


def _filled(form: MultiDict[str, str] | None) -> int:
    """How many rows are filled in; those left empty go, so that errors name the rows that are shown."""
    if not form:
        return 0
    rows = sorted(int(name.split(".")[1]) for name in form if _ROW.fullmatch(name) and form[name].strip())
    kept = [(name, value) for name, value in form.items(multi=True) if not name.startswith("happenings.")]
    for number, row in enumerate(rows):
        kept += [(f"happenings.{number}.{part}", form.get(f"happenings.{row}.{part}", "")) for part in _PARTS]
    g.form = MultiDict(kept)
    return len(rows)


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can happen, each under what it happens to first."""
    groups, seen = [], set[str]()
    for kind, name in KINDS.items():
        taken = [code for code in TAKEN[kind] if code not in seen]
        seen.update(taken)
        if taken:
            groups.append((name, [(code, NAMED_HAPPENINGS[code]) for code in taken]))
    return groups
