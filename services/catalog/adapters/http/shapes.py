"""Values as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from chassis.ports import Actor, WorkCalendar
from services.catalog.domain.body import Body
from services.catalog.domain.content_hash import moment
from services.catalog.domain.disclosure import Disclosure, Edition, Evaluation, Response
from services.catalog.domain.item import Item, TimeLimit
from services.catalog.domain.permissions import acts_for
from services.catalog.domain.person import Person
from services.catalog.domain.revision import Attachment, Revision
from services.catalog.domain.time_limit import Deadline, deadline
from services.catalog.domain.timeline import Step, china_date
from services.catalog.ports import Change, DisclosureLine, Publication, PublishedLine

API = "/catalog/api/v1"


def body_json(body: Body) -> dict[str, Any]:
    """A body."""
    return {
        "code": body.code,
        "name": body.name,
        "kind": body.kind,
        "legal_regime": body.legal_regime,
        "departments": [{"code": unit.code, "name": unit.name} for unit in body.departments],
        "channels": [channel.as_data() for channel in body.channels],
        "rules": {"approvers": list(body.rules.approvers), "deliberate_before": body.rules.deliberate_before},
        "active": body.active,
        "etag": str(body.etag),
    }


def person_json(person: Person) -> dict[str, Any]:
    """A person."""
    return {
        "sub": person.sub,
        "name": person.name,
        "body": person.body,
        "department": person.department,
        "roles": list(person.roles),
        "mail": person.mail,
        "active": person.active,
        "etag": str(person.etag),
    }


def item_json(item: Item) -> dict[str, Any]:
    """An item, whole."""
    return {
        "code": item.code,
        "body": item.body,
        "title": item.title,
        "audience": item.audience,
        "topic": item.topic,
        "group": item.group,
        "number": item.number,
        "elements": [{"code": element.code, "name": element.name} for element in item.elements],
        "information_type": item.information_type,
        "legal_basis": item.legal_basis,
        "procedure": item.procedure,
        "frequency": item.frequency,
        "period": item.period,
        "time_limit": {"days": item.time_limit.days, "unit": item.time_limit.unit},
        "department": item.department,
        "responsible": {
            "first": item.responsible.first,
            "leader": item.responsible.leader,
            "head": item.responsible.head,
        },
        "channels": list(item.channels),
        "audience_group": list(item.audience_group),
        "method": item.method,
        "level": item.level,
        "review_route": item.review_route,
        "retention": item.retention,
        "pre_decision": item.pre_decision,
        "selection_reasons": list(item.selection_reasons),
        "personal_data": item.personal_data,
        "note": item.note,
        "active": item.active,
        "version": item.version,
        "etag": str(item.etag),
    }


def progress_json(disclosure: Disclosure, actor: Actor, *, etag: int) -> dict[str, Any]:
    """How a disclosure stands; no word of its content, since answers to a POST are kept for a day."""
    return {
        "id": disclosure.id,
        "state": disclosure.revision.state,
        "published": disclosure.published,
        "revision": disclosure.revision.number,
        "index_number": disclosure.index_number or None,
        "content_hash": disclosure.revision.content_hash or None,
        "archive_number": disclosure.filings[-1].archive_number if disclosure.filings else None,
        "acts": acts_for(disclosure, actor),
        "etag": str(etag),
    }


def disclosure_json(disclosure: Disclosure, text: str, limit: Deadline | None, actor: Actor) -> dict[str, Any]:
    """A disclosure for those who work on it."""
    revision, content = disclosure.revision, disclosure.revision.content
    withdrawal = disclosure.withdrawal
    return {
        **progress_json(disclosure, actor, etag=disclosure.etag),
        "item": disclosure.item.code,
        "item_title": disclosure.item.title,
        "body": disclosure.body.code,
        "audience": disclosure.audience,
        "department": disclosure.department,
        "title": content.title,
        "summary": content.summary,
        "text": text,
        "formed_on": content.formed_on,
        "document_number": content.document_number,
        "topics": list(content.topics),
        "channels": [channel.as_data() for channel in content.channels],
        "elements": list(content.elements),
        "attachments": attachments_json(content.attachments, f"{API}/disclosures/{disclosure.id}"),
        "publish_at": moment(content.publish_at),
        "aggregate_declared": content.aggregate_declared,
        "proposer": dict(revision.proposer),
        "change_reason": revision.change_reason,
        "review": review_json(revision),
        "deadline": deadline_json(limit),
        "public_revision": disclosure.public_revision,
        "editions": [edition_json(edition, disclosure.index_number) for edition in disclosure.editions],
        "deliveries": [
            {
                "revision": one.revision,
                "channel": {"code": one.channel, "name": one.name, "kind": one.kind},
                "at": moment(one.at),
                "completed": one.completed,
                "proof": dict(one.proof),
                "reason": one.reason,
            }
            for one in disclosure.deliveries
        ],
        "evaluation": evaluation_json(disclosure.evaluation),
        "responses": [response_json(response) for response in disclosure.responses],
        "filings": [
            {
                "archive_number": filing.archive_number,
                "retention": filing.retention,
                "package_digest": filing.package_digest,
                "filed_at": moment(filing.filed_at),
                "revision": filing.revision,
            }
            for filing in disclosure.filings
        ],
        "withdrawal": {
            "reason": withdrawal.reason,
            "ground": withdrawal.ground,
            "at": moment(withdrawal.at),
            "purged": withdrawal.purged,
        }
        if withdrawal
        else None,
    }


def review_json(revision: Revision) -> dict[str, Any]:
    """Where review has a revision, and what it said."""
    return {
        "case": revision.case or None,
        "step": revision.step or None,
        "proposed_at": moment(revision.proposed_at),
        "approved_at": moment(revision.approved_at),
        "returned_reason": revision.returned_reason or None,
        "returned_fields": list(revision.returned_fields),
        "refusal_reason": revision.refusal_reason or None,
        "refusal_ground": revision.refusal_ground or None,
        "verdicts": [dict(verdict) for verdict in revision.verdicts],
    }


def line_json(line: DisclosureLine, calendar: WorkCalendar, today: date) -> dict[str, Any]:
    """A disclosure in a list for staff; how it stands towards its time limit is derived here, each time."""
    limit = None
    if line.formed_on:
        first = line.first_published_at
        limit = deadline(
            line.formed_on,
            TimeLimit(line.time_limit_days, line.time_limit_unit),
            calendar=calendar,
            today=today,
            published_on=china_date(first) if first else None,
        )
    return {
        "id": line.id,
        "title": line.title,
        "item": line.item,
        "item_title": line.item_title,
        "body": line.body,
        "audience": line.audience,
        "department": line.department,
        "revision": line.revision,
        "state": line.state,
        "published": line.published,
        "index_number": line.index_number or None,
        "formed_on": line.formed_on,
        "publish_at": moment(line.publish_at),
        "deadline": deadline_json(limit),
        "proposer": dict(line.proposer),
        "updated_at": moment(line.updated_at),
        "etag": str(line.etag),
    }


def deadline_json(limit: Deadline | None) -> dict[str, Any] | None:
    """A time limit, explained."""
    if limit is None:
        return None
    return {
        "on": limit.on,
        "left": limit.left,
        "state": limit.state,
        "provisional": limit.provisional,
        "explanation": limit.explanation,
    }


def published_line_json(line: PublishedLine) -> dict[str, Any]:
    """A publication in a list."""
    return {
        "id": line.id,
        "index_number": line.index_number,
        "title": line.title,
        "summary": line.summary,
        "body": line.body,
        "body_name": line.body_name,
        "item": line.item,
        "item_title": line.item_title,
        "audience": line.audience,
        "topics": list(line.topics),
        "formed_on": line.formed_on,
        "document_number": line.document_number,
        "published_at": moment(line.published_at),
        "revision": line.revision,
        "address": address(line.index_number),
    }


def publication_json(found: Publication, text: str) -> dict[str, Any]:
    """A publication."""
    content = found.content
    return {
        "id": found.id,
        "index_number": found.index_number,
        "title": content.title,
        "summary": content.summary,
        "text": text,
        "text_digest": content.text.digest,
        "content_hash": found.content_hash,
        "body": found.body,
        "body_name": found.body_name,
        "department": found.department,
        "department_name": found.department_name,
        "item": found.item,
        "item_title": found.item_title,
        "legal_basis": found.legal_basis,
        "audience": found.audience,
        "level": found.level,
        "retention": found.retention,
        "topics": list(content.topics),
        "channels": [channel.as_data() for channel in content.channels],
        "elements": list(content.elements),
        "formed_on": content.formed_on,
        "document_number": content.document_number,
        "attachments": attachments_json(content.attachments, f"{API}/published/{found.index_number}"),
        "revision": found.revision,
        "valid": found.revision == found.public_revision,
        "published_at": moment(found.published_at),
        "first_published_at": moment(found.first_published_at),
        "change_reason": found.change_reason,
        "editions": [edition_json(edition, found.index_number) for edition in found.editions],
        "evaluation": evaluation_json(found.evaluation),
        "responses": [response_json(response) for response in found.responses],
        "archive_number": found.archive_number or None,
        "filed_at": moment(found.filed_at),
        "address": address(found.index_number),
    }


def attachments_json(attachments: tuple[Attachment, ...], folder: str) -> list[dict[str, Any]]:
    """Attachments with the addresses from which a reader may take them."""
    return [{**one.as_data(), "address": f"{folder}/files/{quote(one.digest)}"} for one in attachments]


def edition_json(edition: Edition, index_number: str) -> dict[str, Any]:
    """A published revision in the list of versions."""
    return {
        "revision": edition.number,
        "title": edition.title,
        "published_at": moment(edition.published_at),
        "superseded_at": moment(edition.superseded_at),
        "content_hash": edition.content_hash,
        "change_reason": edition.change_reason,
        "address": f"{address(index_number)}?revision={edition.number}",
    }


def evaluation_json(found: Evaluation | None) -> dict[str, Any] | None:
    """The public's averages; none while so few evaluated that a person could be guessed."""
    if found is None:
        return None
    shown = not found.suppressed
    return {
        "count": found.count,
        "truthfulness": found.truthfulness if shown else None,
        "completeness": found.completeness if shown else None,
        "effectiveness": found.effectiveness if shown else None,
        "comments": found.comments,
    }


def response_json(response: Response) -> dict[str, Any]:
    """A published answer; its texts are read from complaints' room of the file store."""
    return {
        "id": response.id,
        "outcome": response.outcome,
        "case_number": response.case_number or None,
        "question": dict(response.question),
        "answer": dict(response.answer),
        "published_at": moment(response.published_at),
    }


def step_json(step: Step, *, staff: bool) -> Mapping[str, Any]:
    """One of the six steps; who and why only for staff."""
    public = {**step.public(), "at": moment(step.at)}
    if not staff:
        return public
    records = [
        {
            "act": one.act,
            "name": one.name,
            "at": moment(one.at),
            "by": dict(one.by),
            "revision": one.revision,
            "note": one.note,
        }
        for one in step.records
    ]
    return {**public, "waiting_for": step.waiting_for, "records": records}


def change_json(change: Change) -> dict[str, Any]:
    """One line of the public log."""
    return {
        "id": change.id,
        "act": change.act,
        "disclosure": change.disclosure,
        "index_number": change.index_number,
        "revision": change.revision,
        "body": change.body,
        "at": moment(change.at),
        "title": change.title,
        "content_hash": change.content_hash,
        "reason": change.reason,
        "address": address(change.index_number),
    }


def address(index_number: str) -> str:
    """The public address of a disclosure on the portal."""
    return f"/published/{index_number}"
