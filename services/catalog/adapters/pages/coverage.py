"""公开覆盖: what is owed, what is public of it, and every gap with the form that closes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.base.converter import structure
from chassis.ports import Actor
from chassis.web.forms import load_filters, load_form
from chassis.web.input import Nothing
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from chassis.web.schema import Schema
from services.catalog.adapters.access import may
from services.catalog.adapters.http.published_schemas import ObligationsQuery
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.pages.coverage_strip import WORDS, strips
from services.catalog.adapters.stale import stale_day
from services.catalog.adapters.storage.reads import directory as directory_reads
from services.catalog.adapters.storage.reads import obligations as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.body import Body
from services.catalog.domain.drafting import may_draft
from services.catalog.domain.item import Item
from services.catalog.domain.obligation import BY_OFFICE, EXCUSES, STATES
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.vocabulary import FREQUENCIES
from services.catalog.use_cases.excuse_obligation import OnObligation, excuse_obligation, undo_excuse
from services.vocabulary import AUDIENCES

GAPS, ITEMS, LINES, YEARS = 100, 60, 50, 6
OBLIGATION = "/obligations/<obligation>"
KINDS = {"fulfilled": "done", "late": "late", "overdue": "late", "open": "now", "excused": ""}
DONE = {"excuse": "已免除，不再计入公开率。", "undo-excuse": "已撤销免除，按原期限办理。"}

pages = Pages("catalog", "coverage-pages")


@pages.get("/coverage", who=may("obligation.read"))
def show_coverage(work: Work) -> str:
    """One body's year: the figures, every gap, and a strip for each item."""
    reader, today, connection = actor(), clock().today(), work.events.connection
    query = {**load_filters(ObligationsQuery), "limit": GAPS}
    bodies = [body for body in directory_reads.all_bodies(connection) if body.active]
    body = chosen(bodies, reader)
    query["body"], query["year"] = body.code if body else "", query["year"] or today.year
    gaps = reads.list_obligations(connection, reader, query, today, only=reads.is_gap(today))
    found = reads.items_of_year(connection, reader, query, today, cursor=request.args.get("items", ""), limit=ITEMS)
    items = [structure(Item, row["data"]) for row in found]
    drafts = frozenset(item.code for item in items if item.active and may_draft(item, reader))
    rows = reads.cells(connection, reader, [item.code for item in items], query, today)
    again = {name: query[name] for name in ("body", "year", "department", "item", "article")}
    return render(
        "catalog/coverage.html",
        bodies=bodies,
        body=body,
        query=query,
        years=_years(today.year, query["year"]),
        coverage=reads.coverage(connection, reader, query, today),
        stale=reads.count_stale(connection, reader, query, today, stale_day(today)),
        gaps=[with_acts(line, reader, work) for line in gaps],
        strips=strips(items, rows, query["year"], drafts),
        words=[(STATES[state], *WORDS[state]) for state in STATES],
        again=lambda **more: f"?{urlencode({name: value for name, value in {**again, **more}.items() if value})}",
        next_gaps=gaps.next,
        next_items=found.next,
        state_kinds=KINDS,
        states=STATES,
        audiences=AUDIENCES,
    )


@pages.get("/obligations", who=may("obligation.read"))
def list_obligations(work: Work) -> str:
    """The rows behind a figure, by the day on which they are due."""
    reader, today = actor(), clock().today()
    query = {**load_filters(ObligationsQuery), "limit": LINES}
    only = reads.stale_before(stale_day(today)) if query["stale"] else None
    found = reads.list_obligations(work.events.connection, reader, query, today, only=only)
    kept = {name: value for name, value in request.args.items() if name != "cursor" and value}
    return render(
        "catalog/obligations.html",
        lines=[with_acts(line, reader, work) for line in found],
        query=query,
        year=query["year"] or today.year,
        years=_years(today.year, query["year"] or today.year),
        bodies=directory_reads.all_bodies(work.events.connection),
        states=STATES,
        audiences=AUDIENCES,
        state_kinds=KINDS,
        frequencies=FREQUENCIES,
        first=f"?{urlencode(kept)}" if query["cursor"] else None,
        following=f"?{urlencode({**kept, 'cursor': found.next})}" if found.next else None,
    )


@pages.get(OBLIGATION, who=may("obligation.read"))
def show_obligation(work: Work, obligation: str) -> str:
    """One obligation: by when and why, what covers it, and what can be done."""
    reader = actor()
    line = with_acts(reads.find_obligation(work.events.connection, reader, obligation, clock().today()), reader, work)
    it = line["obligation"]
    may_excuse = PERMISSIONS.permits("obligation.excuse", reader, it.thing)
    return render(
        "catalog/obligation.html",
        line=line,
        it=it,
        states=STATES,
        audiences=AUDIENCES,
        state_kinds=KINDS,
        excuses=EXCUSES,
        frequencies=FREQUENCIES,
        may_excuse=may_excuse and it.is_open,
        may_undo=may_excuse and it.excuse is not None and it.excuse.kind == BY_OFFICE,
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )


@pages.post(f"{OBLIGATION}/excuse", who=may("obligation.excuse"), again=show_obligation)
def excuse(work: Work, form: Any, obligation: str) -> Any:
    """Excuse it, with a reason."""
    excuse_obligation(_command(NeededReasonSchema, form, obligation), work=work, clock=clock())
    return redirect(f"/obligations/{obligation}?done=excuse", code=303)


@pages.post(f"{OBLIGATION}/undo-excuse", who=may("obligation.excuse"), again=show_obligation)
def take_excuse_back(work: Work, form: Any, obligation: str) -> Any:
    """Take an excuse back."""
    undo_excuse(_command(Nothing, form, obligation), work=work, clock=clock())
    return redirect(f"/obligations/{obligation}?done=undo-excuse", code=303)


def with_acts(line: Mapping[str, Any], reader: Actor, work: Work) -> dict[str, Any]:
    """A line with its form where the reader may draft for it, and how many working days are left."""
    obligation, item = line["obligation"], line["item"]
    drafts = obligation.is_open and item.active and may_draft(item, reader)
    return {
        **line,
        "form": line["form"] if drafts else None,
        "left": work.calendar.working_days(clock().today(), obligation.due_on) if obligation.is_open else None,
    }


def chosen(bodies: list[Body], reader: Actor) -> Body | None:
    """The body that is asked for, else the reader's own, else the first."""
    wanted = request.args.get("body", "") or reader.body
    return next((body for body in bodies if body.code == wanted), bodies[0] if bodies else None)


def _command(schema: type[Schema], form: Any, obligation: str) -> OnObligation:
    given = load_form(schema, form)
    return OnObligation(actor=actor(), obligation=obligation, expected=form.get("version") or None, **given)


def _years(this_year: int, shown: int) -> list[int]:
    return sorted({*range(this_year - YEARS + 1, this_year + 1), shown}, reverse=True)
