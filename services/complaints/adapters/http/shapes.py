"""Domain values as the JSON that is given out."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.ports import Actor
from services.complaints.domain import deadline as deadlines
from services.complaints.domain import message as messages
from services.complaints.domain import receipt, states
from services.complaints.domain.case import OFFICER, Case
from services.complaints.domain.deadline import Deadline
from services.complaints.domain.directory import Publication
from services.complaints.domain.message import Message
from services.complaints.ports import CaseView, PublicResponse, UnitOfWork
from services.complaints.use_cases.submit_case import Receipt

CITIZEN_ACTS = ("message", "rate", "reopen")
OFFICER_ACTS = ("accept", "not_accept", "message", "assign", "draft", "answer", "reopen", "close")


def receipt_of(given: Receipt) -> dict[str, Any]:
    """What the citizen keeps."""
    return {
        "number": given.case.number,
        "receipt_code": receipt.written(given.code),
        "state": given.case.state,
        "due_on": given.case.due_on,
        "due_provisional": given.case.due_provisional,
    }


def state_of(case: Case, acts: tuple[str, ...]) -> dict[str, Any]:
    """A case after an act, without texts: the answer to a POST may be kept for its Idempotency-Key."""
    return {
        "number": case.number,
        "state": case.state,
        "due_on": case.due_on,
        "version": case.version,
        "allowed": [act for act in states.allowed_acts(case.state) if act in acts],
    }


def for_citizen(view: CaseView, *, today: date, work: UnitOfWork) -> dict[str, Any]:
    """A case as its citizen sees it: no names of officers, no drafts."""
    case = view.case
    return {
        **state_of(case, CITIZEN_ACTS),
        "kind": case.kind,
        "body": case.body,
        "body_name": view.body.name if view.body else case.body,
        "department": view.body.department_name(case.department) if view.body and case.department else None,
        "title": case.title,
        "text": case.text,
        "received_at": case.received_at,
        "due_provisional": case.due_provisional,
        "urgency": deadlines.urgency(case, today=today, terms=work.terms, calendar=work.calendar),
        "answered_at": case.answered_at,
        "closed_at": case.closed_at,
        "close_reason": case.close_reason,
        "remedy": case.remedy,
        "right_channel": case.right_channel,
        "satisfaction": case.satisfaction,
        "publish_ok": case.publish_ok,
        "disclosure": _publication(view.publication),
        "dialogue": [_message(message, named=False) for message in view.dialogue],
    }


def for_officer(view: CaseView, *, by: Actor, today: date, work: UnitOfWork) -> dict[str, Any]:
    """A case as staff of its body see it: officers with contact and acts, those who oversee without."""
    case, draft = view.case, view.draft
    officer = by.holds(OFFICER, body=case.body)
    return {
        **for_citizen(view, today=today, work=work),
        **state_of(case, OFFICER_ACTS if officer else ()),
        "id": case.id,
        "department": case.department,
        "channel": case.channel,
        "anonymous": case.anonymous,
        "contact": case.contact.as_dict() if case.contact and officer else None,
        "handler": dict(case.handler) if case.handler else None,
        "draft": {"text": draft.text, "outcome": draft.outcome, "at": draft.at, "by": dict(draft.by)}
        if draft
        else None,
        "reopened": case.reopened,
        "dialogue": [_message(message, named=True) for message in view.dialogue],
    }


def for_list(view: CaseView, *, by: Actor, today: date, work: UnitOfWork) -> dict[str, Any]:
    """A case in an officer's list: neither text nor contact nor dialogue."""
    whole = for_officer(view, by=by, today=today, work=work)
    return {name: value for name, value in whole.items() if name not in ("text", "contact", "dialogue", "draft")}


def deadline_of(case: Case, found: Deadline | None) -> dict[str, Any]:
    """The clock of a case, each day of it explained."""
    if found is None:
        return {"number": case.number, "due_on": None, "urgency": deadlines.DONE, "days": []}
    return {
        "number": case.number,
        "start": found.start,
        "due_on": found.due_on,
        "provisional": found.provisional,
        "term": {"days": found.limit.days, "unit": found.limit.unit, "basis": found.limit.basis},
        "used": found.used,
        "left": found.left,
        "urgency": found.urgency,
        "days": [{"on": day.on, "count": day.count} for day in found.days],
    }


def response_of(response: PublicResponse) -> dict[str, Any]:
    """A published question and answer."""
    return {
        "id": response.id,
        "case_number": response.case_number,
        "body": response.body,
        "body_name": response.body_name,
        "outcome": response.outcome,
        "title": response.title,
        "question": response.question,
        "answer": response.answer,
        "published_at": response.published_at,
        "disclosure": _publication(response.publication),
    }


def _publication(publication: Publication | None) -> dict[str, Any] | None:
    if publication is None:
        return None
    return {
        "id": publication.disclosure,
        "title": publication.title,
        "index_number": publication.index_number,
        "address": publication.address,
        "state": publication.state,
    }


def _message(message: Message, *, named: bool) -> dict[str, Any]:
    said = {"author": message.author, "text": message.text, "at": message.at}
    if message.author == messages.ANSWER:
        said["outcome"] = message.outcome
    if named and message.by is not None:
        said["by"] = dict(message.by)
    return said
