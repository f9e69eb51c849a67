"""Pages of feedback meetings: read by everybody, recorded by the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from chassis.permissions import Thing
from chassis.web.forms import load_form, load_query
from chassis.web.pages import Pages, redirect, render
from chassis.web.reply import next_url
from chassis.web.request import actor, clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import meetings as schemas
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies
from services.complaints.adapters.storage.reads.meetings import list_meetings
from services.complaints.domain import feedback_meeting as rules
from services.complaints.domain.feedback_meeting import RAISED_MOST
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.use_cases.record_meeting import (
    AmendMeeting,
    RecordMeeting,
    WithdrawMeeting,
    amend_meeting,
    record_meeting,
    withdraw_meeting,
)

LIST, PAGE = "/complaints/feedback-meetings", "/complaints/feedback-meetings/<meeting>"
NEW = f"{LIST}/new"
BLANK_ROWS = 3
DONE = {"recorded": "已登记并公开。", "amended": "纪要已更新。", "withdrawn": "纪要已撤下。"}

pages = Pages("complaints", "meetings")


@pages.get(LIST, who=may("voice.read"))
def show_list(work: Work) -> str:
    """All of them, the latest first."""
    wanted = load_query(schemas.MeetingQuery)
    found = list_meetings(work.connection, wanted)
    return render(
        "complaints/meetings.html",
        meetings=found.items,
        next_url=next_url(found),
        wanted=wanted,
        records=_may("record", actor().body),
        done=DONE.get(request.args.get("done", ""), ""),
    )


@pages.get(PAGE, who=may("voice.read"))
def show_meeting(work: Work, meeting: str) -> str:
    """The minutes, the questions raised there and their answers."""
    found = rules.must_be_there(work.meetings.load(meeting))
    return render(
        "complaints/meeting.html",
        meeting=found,
        body_name=work.directory.receiving(found.body, None) or found.body,
        amends=_may("amend", found.body),
        withdraws=_may("withdraw", found.body),
        done=DONE.get(request.args.get("done", ""), "") if request.method == "GET" else "",
    )


@pages.get(NEW, who=may("meeting.record"))
def show_new(work: Work) -> str:
    """An empty form."""
    return _form(work, {"held_on": clock().today(), "raised": ()}, action=NEW)


@pages.post(NEW, who=may("meeting.record"), again=show_new)
def record(work: Work, form: Any) -> Any:
    """Record it; it is public at once."""
    said = load_form(schemas.NewMeeting, _with_lines(form))
    done = record_meeting(RecordMeeting(actor=actor(), **said), work=work, clock=clock())
    return redirect(f"{LIST}/{done.id}?done=recorded", code=303)


@pages.get(f"{PAGE}/amend", who=may("meeting.amend"))
def show_amend(work: Work, meeting: str) -> str:
    """The minutes to amend."""
    found = rules.must_let("amend", work.meetings.load(meeting), actor())
    return _form(work, asdict(found), action=f"{LIST}/{meeting}/amend")


@pages.post(f"{PAGE}/amend", who=may("meeting.amend"), again=show_amend)
def amend(work: Work, form: Any, meeting: str) -> Any:
    """Keep them as they are now."""
    said = load_form(schemas.MeetingFields, _with_lines(form))
    command = AmendMeeting(actor=actor(), id=meeting, seen=form.get("version") or None, **said)
    amend_meeting(command, work=work, clock=clock())
    return redirect(f"{LIST}/{meeting}?done=amended", code=303)


@pages.post(f"{PAGE}/withdraw", who=may("meeting.withdraw"), again=show_meeting)
def withdraw(work: Work, form: Any, meeting: str) -> Any:
    """Withdraw them."""
    given = load_form(schemas.MeetingWithdrawal, form)
    command = WithdrawMeeting(actor=actor(), id=meeting, seen=form.get("version") or None, **given)
    withdraw_meeting(command, work=work, clock=clock())
    return redirect(f"{LIST}?done=withdrawn", code=303)


def _form(work: Work, begun: Mapping[str, Any], *, action: str) -> str:
    form = g.get("form")
    sent = len({name.split(".")[1] for name in form if name.startswith("raised.")}) if form else 0
    rows = min(max(len(begun["raised"]) + BLANK_ROWS, sent), RAISED_MOST)
    blank = [{"question": "", "answer": ""}] * (rows - len(begun["raised"]))
    return render(
        "complaints/meeting_form.html",
        begun=begun,
        action=action,
        raised=[*begun["raised"], *blank],
        today=clock().today(),
        bodies=[body for body in list_bodies(work.connection) if _may("record", body["code"])],
        row_fields=("raised",),
    )


def _with_lines(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form with each contact to be kept as a value of its own."""
    others = [(name, value) for name, value in form.items(multi=True) if name != "keeps"]
    return MultiDict([*others, *(("keeps", line) for line in form.get("keeps", "").splitlines() if line.strip())])


def _may(act: str, body: str) -> bool:
    return PERMISSIONS.permits(f"meeting.{act}", actor(), Thing(body=body))
