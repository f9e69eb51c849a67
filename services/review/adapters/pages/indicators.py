"""考核指标: the list, loading one from a table, and the body's own scores."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from chassis.ports import in_both
from chassis.web.forms import load_form, load_query
from chassis.web.incoming import files
from chassis.web.pages import Pages, redirect, render
from chassis.web.request import actor, clock
from services.review.adapters import oversight_acts as acts
from services.review.adapters.access import may
from services.review.adapters.http import indicator_schemas as schemas
from services.review.adapters.indicator_table import from_json, from_table
from services.review.adapters.storage.reads import oversight as reads
from services.review.adapters.storage.reads.directory import bodies_with_codes
from services.review.adapters.storage.work import Work
from services.review.domain.oversight_refusals import IndicatorsRefused
from services.review.domain.permissions import PERMISSIONS
from services.review.domain.scoring import written

PAGE_SIZE = 30

pages = Pages("review", "indicator-pages")


@pages.get("/review/indicators", who=may("indicators.list"))
def list_indicators(work: Work) -> str:
    """The sets that the reader may see, and the form to load another."""
    query, connection = load_query(schemas.IndicatorsQuery), work.events.connection
    found = reads.list_indicators(connection, actor(), **{**query, "limit": PAGE_SIZE})
    again = {"body": query["body"]} if query["body"] else {}
    may_load = reads.bodies_for(connection, actor(), "indicators.load")
    return render(
        "review/indicators.html",
        sets=list(found),
        names=bodies_with_codes(connection, [each.body for each in found]),
        bodies=[(each["code"], each["name"]) for each in may_load],
        year=clock().today().year,
        written=written,
        done="指标已撤销。" if request.method == "GET" and request.args.get("done") == "discard" else "",
        next_url=f"/review/indicators?{urlencode({**again, 'cursor': found.next})}" if found.next else "",
    )


@pages.post("/review/indicators", who=may("indicators.load"), again=list_indicators, files="file", kinds=("csv",))
def load(work: Work, form: MultiDict[str, str]) -> Any:
    """Load the table that came with the form, or the JSON in it."""
    done = acts.load_indicators(_given(form), work)
    return redirect(f"/review/indicators/{done.id}?done=load", code=303)


@pages.get("/review/indicators/<indicators>", who=may("indicators.read"))
def show_indicators(work: Work, indicators: str) -> str:
    """One set with the body's own scores."""
    connection, reader = work.events.connection, actor()
    found = reads.find_indicators(connection, indicators, reader)
    row = bodies_with_codes(connection, [found.body]).get(found.body)
    done = {"load": "指标已载入。", "score": "自评已登记。"}.get(request.args.get("done", ""), "")
    return render(
        "review/indicator_set.html",
        it=found,
        body=row["name"] if row else found.body,
        written=written,
        may_discard=not found.scores and PERMISSIONS.permits("indicators.load", reader, found.thing),
        may_score=PERMISSIONS.permits("indicators.score", reader, found.thing),
        done=done if request.method == "GET" else "",
    )


@pages.post("/review/indicators/<indicators>/discard", who=may("indicators.load"), again=show_indicators)
def discard(work: Work, form: MultiDict[str, str], indicators: str) -> Any:
    """Delete a set by which nobody scored."""
    acts.discard_indicators(indicators, form.get("seen", ""), work)
    return redirect("/review/indicators?done=discard", code=303)


@pages.post("/review/indicators/<indicators>/score", who=may("indicators.score"), again=show_indicators)
def score(work: Work, form: MultiDict[str, str], indicators: str) -> Any:
    """Give the body's own score of an indicator."""
    acts.score(indicators, load_form(schemas.ScoreSchema, form), form.get("seen", ""), work)
    return redirect(f"/review/indicators/{indicators}?done=score", code=303)


def _given(form: MultiDict[str, str]) -> dict[str, Any]:
    """What is to be loaded, from one of the two. Raises :class:`IndicatorsRefused`."""
    said = load_form(schemas.IndicatorTableQuery, form)
    if bool(files()) == bool(form.get("json", "").strip()):
        zh, en = "请选择一个 csv 表格，或者粘贴 JSON，二者选一。", "Choose a csv table or paste JSON, one of the two."
        raise IndicatorsRefused({"file": in_both(zh, en)})
    return from_table(files()[0].content, said) if files() else from_json(form["json"], said)
