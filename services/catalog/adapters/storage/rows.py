"""Rows to values and back: the only place that knows how a disclosure, an item and a body lie in the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.catalog.adapters.storage.tables import disclosures, revisions
from services.catalog.domain.body import Body, Channel, Department, Rules
from services.catalog.domain.content_hash import moment
from services.catalog.domain.disclosure import (
    Delivery,
    Disclosure,
    Edition,
    Entry,
    Evaluation,
    Filing,
    Response,
    Withdrawal,
)
from services.catalog.domain.item import Element, Item, Responsible, TimeLimit
from services.catalog.domain.revision import Attachment, Content, Revision, Text
from services.catalog.domain.states import APPROVED
from services.catalog.domain.timeline import china_date

Row = Mapping[Any, Any]


def body_data(body: Body) -> dict[str, Any]:
    """A body as JSON."""
    return {
        "kind": body.kind,
        "legal_regime": body.legal_regime,
        "departments": [[unit.code, unit.name] for unit in body.departments],
        "channels": [channel.as_data() for channel in body.channels],
        "approvers": list(body.rules.approvers),
        "deliberate_before": body.rules.deliberate_before,
        "active": body.active,
    }


def body_of(code: str, name: str, data: Mapping[str, Any], etag: int) -> Body:
    """A body from its row."""
    return Body(
        code=code,
        name=name,
        kind=data["kind"],
        legal_regime=data["legal_regime"],
        departments=tuple(Department(*unit) for unit in data["departments"]),
        channels=tuple(Channel(**channel) for channel in data["channels"]),
        rules=Rules(approvers=tuple(data["approvers"]), deliberate_before=data["deliberate_before"]),
        active=data["active"],
        etag=etag,
    )


def item_data(item: Item) -> dict[str, Any]:
    """An item as JSON, whole."""
    return {
        "code": item.code,
        "body": item.body,
        "title": item.title,
        "audience": item.audience,
        "topic": item.topic,
        "group": item.group,
        "number": item.number,
        "elements": [[element.code, element.name] for element in item.elements],
        "information_type": item.information_type,
        "legal_basis": item.legal_basis,
        "procedure": item.procedure,
        "frequency": item.frequency,
        "period": item.period,
        "time_limit": [item.time_limit.days, item.time_limit.unit],
        "department": item.department,
        "responsible": [item.responsible.first, item.responsible.leader, item.responsible.head],
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
    }


def item_of(data: Mapping[str, Any]) -> Item:
    """An item from its JSON."""
    first, leader, head = data["responsible"]
    return Item(
        **{
            **data,
            "elements": tuple(Element(*element) for element in data["elements"]),
            "time_limit": TimeLimit(*data["time_limit"]),
            "responsible": Responsible(first=first, leader=leader, head=head),
            "channels": tuple(data["channels"]),
            "audience_group": tuple(data["audience_group"]),
            "selection_reasons": tuple(data["selection_reasons"]),
            "etag": data["version"],
        }
    )


def readers(item: Item) -> str:
    """The departments of a 特定群体 between bars, so that a list can ask for one of them."""
    return barred(item.audience_group)


def barred(values: tuple[str, ...]) -> str:
    """Values between bars: ``|finance|fees|``, or nothing."""
    return f"|{'|'.join(values)}|" if values else ""


def disclosure_values(disclosure: Disclosure, at: datetime) -> dict[str, Any]:
    """The disclosure's own row."""
    revision, filings = disclosure.revision, disclosure.filings
    values: dict[str, Any] = {
        "published": disclosure.published,
        "index_number": disclosure.index_number or None,
        "revision": revision.number,
        "state": revision.state,
        "proposer": revision.proposer.get("sub", ""),
        "publish_at": revision.content.publish_at if revision.state == APPROVED else None,
        "public_revision": disclosure.public_revision,
        "published_at": disclosure.published_at,
        "published_on": china_date(disclosure.published_at) if disclosure.published_at else None,
        "first_published_at": disclosure.first_published_at,
        "place": disclosure.place or None,
        "withdrawal": _withdrawal_data(disclosure.withdrawal),
        "archive_number": filings[-1].archive_number if filings else None,
        "filed_at": filings[-1].filed_at if filings else None,
        "timeline": [_entry_data(entry) for entry in disclosure.timeline],
        "editions": [_edition_data(edition) for edition in disclosure.editions],
        "deliveries": [_delivery_data(delivery) for delivery in disclosure.deliveries],
        "evaluation": _evaluation_data(disclosure.evaluation),
        "responses": [_response_data(response) for response in disclosure.responses],
        "opinions": dict(disclosure.opinions),
        "filings": [_filing_data(filing) for filing in filings],
        "tasks": {"open": dict(disclosure.tasks), "closed": list(disclosure.closed_tasks)},
        "updated_at": at,
    }
    if revision.number == disclosure.public_revision:
        values["topics"] = barred(revision.content.topics)
    return values


def revision_values(revision: Revision) -> dict[str, Any]:
    """A revision's row."""
    content = revision.content
    return {
        "number": revision.number,
        "state": revision.state,
        "title": content.title,
        "summary": content.summary,
        "text_digest": content.text.digest,
        "text_size": content.text.size,
        "formed_on": content.formed_on,
        "document_number": content.document_number,
        "topics": list(content.topics),
        "channels": [channel.as_data() for channel in content.channels],
        "elements": list(content.elements),
        "attachments": [attachment.as_data() for attachment in content.attachments],
        "publish_at": content.publish_at,
        "aggregate_declared": content.aggregate_declared,
        "proposer": dict(revision.proposer),
        "content_hash": revision.content_hash,
        "change_reason": revision.change_reason,
        "drafted_at": revision.drafted_at,
        "proposed_at": revision.proposed_at,
        "approved_at": revision.approved_at,
        "published_at": revision.published_at,
        "superseded_at": revision.superseded_at,
        "review": _review_data(revision),
    }


def disclosure_of(row: Row, item: Item, body: Body, revision: Revision) -> Disclosure:
    """A disclosure from its row."""
    table = disclosures.c
    return Disclosure(
        id=row[table.id],
        item=item,
        body=body,
        revision=revision,
        published=row[table.published],
        index_number=row[table.index_number] or "",
        public_revision=row[table.public_revision],
        published_at=row[table.published_at],
        first_published_at=row[table.first_published_at],
        place=row[table.place] or 0,
        withdrawal=withdrawal_of(row[table.withdrawal]),
        timeline=tuple(_entry_of(entry) for entry in row[table.timeline]),
        editions=tuple(edition_of(edition) for edition in row[table.editions]),
        deliveries=tuple(_delivery_of(delivery) for delivery in row[table.deliveries]),
        evaluation=evaluation_of(row[table.evaluation]),
        responses=tuple(response_of(response) for response in row[table.responses]),
        opinions=row[table.opinions],
        filings=tuple(_filing_of(filing) for filing in row[table.filings]),
        tasks=row[table.tasks]["open"],
        closed_tasks=tuple(row[table.tasks]["closed"]),
        etag=row[table.etag],
    )


def revision_of(row: Row) -> Revision:
    """A revision from its row."""
    table, review = revisions.c, row[revisions.c.review]
    return Revision(
        number=row[table.number],
        state=row[table.state],
        content=content_of(row),
        proposer=row[table.proposer],
        content_hash=row[table.content_hash],
        change_reason=row[table.change_reason],
        drafted_at=row[table.drafted_at],
        proposed_at=row[table.proposed_at],
        approved_at=row[table.approved_at],
        published_at=row[table.published_at],
        superseded_at=row[table.superseded_at],
        case=review["case"],
        steps=review["steps"],
        step=review["step"],
        returned_reason=review["returned_reason"],
        returned_fields=tuple(review["returned_fields"]),
        refusal_reason=review["refusal_reason"],
        refusal_ground=review["refusal_ground"],
        verdicts=tuple(review["verdicts"]),
        record_digest=review["record_digest"],
    )


def content_of(row: Row) -> Content:
    """What a revision's row holds of its content."""
    table = revisions.c
    return Content(
        title=row[table.title],
        summary=row[table.summary],
        text=Text(digest=row[table.text_digest], size=row[table.text_size]),
        formed_on=row[table.formed_on],
        document_number=row[table.document_number],
        topics=tuple(row[table.topics]),
        channels=tuple(Channel(**channel) for channel in row[table.channels]),
        elements=tuple(row[table.elements]),
        attachments=tuple(Attachment(**attachment) for attachment in row[table.attachments]),
        publish_at=row[table.publish_at],
        aggregate_declared=row[table.aggregate_declared],
    )


def edition_of(data: Mapping[str, Any]) -> Edition:
    """An edition from its JSON."""
    return Edition(
        number=data["number"],
        title=data["title"],
        published_at=_time(data["published_at"]),
        content_hash=data["content_hash"],
        channels=tuple(Channel(**channel) for channel in data["channels"]),
        change_reason=data["change_reason"],
        superseded_at=_maybe(data["superseded_at"]),
    )


def evaluation_of(data: Mapping[str, Any] | None) -> Evaluation | None:
    """An evaluation from its JSON."""
    return Evaluation(**{**data, "at": _time(data["at"])}) if data else None


def response_of(data: Mapping[str, Any]) -> Response:
    """A response from its JSON."""
    return Response(**{**data, "published_at": _time(data["published_at"])})


def withdrawal_of(data: Mapping[str, Any] | None) -> Withdrawal | None:
    """A withdrawal from its JSON."""
    return Withdrawal(**{**data, "at": _time(data["at"])}) if data else None


def _review_data(revision: Revision) -> dict[str, Any]:
    return {
        "case": revision.case,
        "steps": dict(revision.steps),
        "step": revision.step,
        "returned_reason": revision.returned_reason,
        "returned_fields": list(revision.returned_fields),
        "refusal_reason": revision.refusal_reason,
        "refusal_ground": revision.refusal_ground,
        "verdicts": [dict(verdict) for verdict in revision.verdicts],
        "record_digest": revision.record_digest,
    }


def _entry_data(entry: Entry) -> dict[str, Any]:
    return {
        "step": entry.step,
        "act": entry.act,
        "at": moment(entry.at),
        "by": dict(entry.by),
        "revision": entry.revision,
        "note": entry.note,
    }


def _entry_of(data: Mapping[str, Any]) -> Entry:
    return Entry(**{**data, "at": _time(data["at"])})


def _edition_data(edition: Edition) -> dict[str, Any]:
    return {
        "number": edition.number,
        "title": edition.title,
        "published_at": moment(edition.published_at),
        "content_hash": edition.content_hash,
        "channels": [channel.as_data() for channel in edition.channels],
        "change_reason": edition.change_reason,
        "superseded_at": moment(edition.superseded_at),
    }


def _delivery_data(delivery: Delivery) -> dict[str, Any]:
    return {
        "revision": delivery.revision,
        "channel": delivery.channel,
        "name": delivery.name,
        "kind": delivery.kind,
        "at": moment(delivery.at),
        "completed": delivery.completed,
        "proof": dict(delivery.proof),
        "reason": delivery.reason,
    }


def _delivery_of(data: Mapping[str, Any]) -> Delivery:
    return Delivery(**{**data, "at": _time(data["at"])})


def _evaluation_data(evaluation: Evaluation | None) -> dict[str, Any] | None:
    if evaluation is None:
        return None
    return {
        "count": evaluation.count,
        "truthfulness": evaluation.truthfulness,
        "completeness": evaluation.completeness,
        "effectiveness": evaluation.effectiveness,
        "comments": evaluation.comments,
        "at": moment(evaluation.at),
        "suppressed": evaluation.suppressed,
    }


def _response_data(response: Response) -> dict[str, Any]:
    return {
        "id": response.id,
        "outcome": response.outcome,
        "question": dict(response.question),
        "answer": dict(response.answer),
        "published_at": moment(response.published_at),
        "case_number": response.case_number,
    }


def _filing_data(filing: Filing) -> dict[str, Any]:
    return {
        "archive_number": filing.archive_number,
        "retention": filing.retention,
        "package_digest": filing.package_digest,
        "filed_at": moment(filing.filed_at),
        "revision": filing.revision,
    }


def _filing_of(data: Mapping[str, Any]) -> Filing:
    return Filing(**{**data, "filed_at": _time(data["filed_at"])})


def _withdrawal_data(withdrawal: Withdrawal | None) -> dict[str, Any] | None:
    if withdrawal is None:
        return None
    return {
        "reason": withdrawal.reason,
        "ground": withdrawal.ground,
        "at": moment(withdrawal.at),
        "by": dict(withdrawal.by),
        "purged": withdrawal.purged,
    }


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _maybe(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
