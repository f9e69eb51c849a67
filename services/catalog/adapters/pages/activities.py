"""宣传培训: what a body held so that its staff and the public know of its disclosure, and how many do (知晓率)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request

from chassis.permissions import Thing
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.http.register_schemas import (
    ActivitiesQuery,
    ActivityChange,
    ActivitySchema,
    activity_of,
)
from services.catalog.adapters.http.schemas import NeededReasonSchema
from services.catalog.adapters.pages.kept_bodies import chosen_body, kept_bodies
from services.catalog.adapters.storage.reads import registers as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.activity import Activity
from services.catalog.domain.body import Body
from services.catalog.domain.permissions import PERMISSIONS
from services.catalog.domain.vocabulary import ACTIVITY_KINDS
from services.catalog.use_cases.save_activity import OnActivity, SaveActivity, remove_activity, save_activity

ACTIVITIES, ACTIVITY = "/activities", "/activities/<activity>"
DONE = {"saved": "已保存。", "removed": "已从登记簿中删除，审计中留有记录。"}
YEARS = 6

pages = Pages("catalog", "activity-pages")


@pages.get(ACTIVITIES, who=may("activity.read"))
def list_activities(work: Work) -> str:
    """One year of a body: what was held, and the year's 知晓率 with its sources."""
    reader, connection, this_year = actor(), work.events.connection, clock().today().year
    asked = load_query(ActivitiesQuery)
    kept = kept_bodies(work, "activity.read")
    body = chosen_body(kept, asked["body"])
    year = asked["year"] or this_year
    found = reads.list_activities(connection, reader, {**asked, "body": body.code if body else "", "year": year})
    return render(
        "catalog/activities.html",
        bodies=kept,
        body=body,
        year=year,
        years=sorted({year, *range(this_year - YEARS + 1, this_year + 1)}, reverse=True),
        lines=list(found) if body else [],
        figures=reads.awareness_of(connection, body.code, year) if body else None,
        kinds=ACTIVITY_KINDS,
        may_keep=body is not None and PERMISSIONS.permits("activity.keep", reader, Thing(body=body.code)),
        next_url=next_url(found),
        done=DONE.get(request.args.get("done", ""), ""),
    )


@pages.get("/activities/new", who=may("activity.keep"))
def ask_activity(work: Work) -> str:
    """The form of what was held."""
    kept = kept_bodies(work, "activity.keep")
    body = chosen_body(kept, request.form.get("body") or request.args.get("body", ""))
    return _form(body, None, bodies=kept)


@pages.post("/activities/new", who=may("activity.keep"), again=ask_activity)
def add_activity(work: Work, form: Any) -> Any:
    """Enter it."""
    given = load_form(ActivitySchema, form)
    saved = save_activity(SaveActivity(actor=actor(), activity=activity_of(given)), work=work, clock=clock())
    return _back(saved, "saved")


@pages.get(ACTIVITY, who=may("activity.keep"))
def ask_change(work: Work, activity: str) -> str:
    """The form of an entry."""
    found = reads.find_activity(work.events.connection, actor(), activity)
    PERMISSIONS.require("activity.keep", actor(), found.thing)
    return _form(work.bodies.get(found.body), found)


@pages.post(ACTIVITY, who=may("activity.keep"), again=ask_change)
def change_activity(work: Work, form: Any, activity: str) -> Any:
    """Keep it."""
    given = load_form(ActivityChange, form)
    command = SaveActivity(
        actor=actor(), activity=activity_of(given, id=activity), expected=form.get("version") or None
    )
    return _back(save_activity(command, work=work, clock=clock()), "saved")


@pages.post(f"{ACTIVITY}/remove", who=may("activity.keep"), again=ask_change)
def take_out(work: Work, form: Any, activity: str) -> Any:
    """Take out what was entered by mistake."""
    given = load_form(NeededReasonSchema, form)
    command = OnActivity(actor=actor(), activity=activity, expected=form.get("version") or None, **given)
    return _back(remove_activity(command, work=work, clock=clock()), "removed")


def _form(body: Body | None, activity: Activity | None, bodies: list[Body] | None = None) -> str:
    return render(
        "catalog/activity_form.html",
        it=activity,
        body=body,
        bodies=bodies or [],
        kinds=ACTIVITY_KINDS,
        today=clock().today(),
    )


def _back(activity: Activity, done: str) -> Any:
    query = {"body": activity.body, "year": activity.held_on.year, "done": done}
    return redirect(f"{ACTIVITIES}?{urlencode(query)}", code=303)
