"""The calculator of terms: anybody asks until when something is to be answered. Nothing is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from chassis.ports import Invalid, in_both
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import clock_views
from services.complaints.adapters.http.clock_schemas import ClockQuery, ClockQuestion
from services.complaints.adapters.storage import Work
from services.complaints.domain import kinds
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.clock.explanation import explain
from services.complaints.domain.clock.flags import said
from services.complaints.domain.clock.reading import read
from services.complaints.domain.clock.what_if import WhatIf, looked_at, supposed_course
from services.complaints.domain.clock.words import state_said
from services.complaints.domain.terms import Limit

MAX_BYTES = 50_000
_DAY = timedelta(days=1)

endpoints = Endpoints("complaints", "clock")


@endpoints.get("/clock", who=may("clock.ask"), query=ClockQuery, returns=clock_views.ClockView)
def show_clock(work: Work, query: dict[str, Any]) -> Reply:
    """Until when something that came on a day is to be answered, each day explained."""
    return Reply(answer_of(work, **query), cache="no-store")


@endpoints.post(
    "/clock",
    who=may("clock.ask"),
    body=ClockQuestion,
    asks=True,
    returns=clock_views.ClockView,
    max_bytes=MAX_BYTES,
    limits=("clock",),
)
def ask_clock(work: Work, body: dict[str, Any]) -> dict[str, Any]:
    """The same with what happened since: supplement, opinions asked for, extension, fee, reply. Nothing is kept."""
    return answer_of(work, **body)


def answer_of(
    work: Work, asked: WhatIf, body: str | None, as_of: date | None, from_day: date | None, limit: int
) -> dict[str, Any]:
    """The clock with a portion of its days. Raises :class:`Invalid` for a body that is not there."""
    today = looked_at(asked, as_of, today=clock().today())
    course = supposed_course(asked, limits=_limits(work, body), calendar=work.calendar, today=today)
    found = read(course, calendar=work.calendar, today=today)
    after = from_day - _DAY if from_day else None
    days = explain(course, calendar=work.calendar, today=today, after=after, limit=limit + 1)
    state = state_said(found)
    return {
        **{name: getattr(found, name) for name in _SHOWN},
        "kind": asked.kind,
        "as_of": today,
        "state_zh": state.zh,
        "state_en": state.en,
        "flags": [said(flag, found.term.unit) for flag in found.flags],
        "days": days[:limit],
        "next_day": days[limit].on if len(days) > limit else None,
    }


def _limits(work: Work, body: str | None) -> Mapping[str, Limit]:
    if body is not None and work.directory.place(body=body, disclosure=None) is None:
        words, english = "没有这个单位，请重新选择。", "There is no such body."
        raise Invalid(words, english, code="no_such_body", errors={"body": in_both(words, english)})
    rules = work.rules.of(body) if body is not None else BodyRules()
    return {kind: rules.limit(kind, "web", work.terms) for kind in kinds.TAKEN}


_SHOWN = (
    *("state", "received_on", "start", "due_on", "provisional", "open_ended", "term", "used", "left"),
    *("suspended_for", "suspended_since", "ended", "ended_on", "calendar"),
)
