"""Importing disclosures as drafts, one JSON object a line, each like the body of ``POST /disclosures``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor, Clock, Invalid, Refusal
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.draft import Draft, draft, open_item
from services.catalog.use_cases.read_catalogue import BadEntry, why
from services.catalog.use_cases.submission import AttachmentName, Submission, checked, scan

REQUIRED = ("item", "title", "summary", "text", "formed_on")
OPTIONAL = (
    "document_number",
    "topics",
    "channels",
    "elements",
    "attachments",
    "publish_at",
    "aggregate_declared",
    "proposer",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDisclosures:
    """The lines of the file; a line's ``proposer`` (a ``sub`` of the directory) proposes it, else ``actor``."""

    actor: Actor
    lines: Iterable[str]
    skip_bad: bool = False


@dataclass(slots=True)
class ImportedDisclosures:
    """The ids of the drafts by line, and what was refused."""

    drafts: dict[int, str] = field(default_factory=dict)
    bad: list[BadEntry] = field(default_factory=list)


def import_disclosures(command: ImportDisclosures, *, work: UnitOfWork, clock: Clock) -> ImportedDisclosures:
    """Check every line first; with bad ones and without ``skip_bad`` nothing is stored, not even a text."""
    outcome = ImportedDisclosures()
    good: list[tuple[int, Draft]] = []
    for number, line in enumerate(command.lines, 1):
        if not line.strip():
            continue
        try:
            good.append((number, _checked(line, command.actor, work)))
        except Refusal as refusal:
            outcome.bad.append(BadEntry(number, "", why(refusal)))
    if outcome.bad and not command.skip_bad:
        return outcome
    for number, one in good:
        outcome.drafts[number] = draft(one, work=work, clock=clock).id
    return outcome


def _checked(line: str, actor: Actor, work: UnitOfWork) -> Draft:
    entry = _object(line)
    command = Draft(actor=_proposer(entry, actor, work), item=entry["item"], submission=submission_of(entry))
    scan(command.submission, work)
    item, body = open_item(command, work)
    checked(command.submission, item=item, body=body, by=command.actor, work=work)
    return command


def submission_of(entry: Mapping[str, Any]) -> Submission:
    """The submission in a JSON object. Raises :class:`~chassis.ports.Invalid` with every wrong field."""
    errors: dict[str, str] = {}
    for key in ("title", "summary", "text", "document_number"):
        if not isinstance(entry.get(key, ""), str):
            errors[key] = "应为文字。"
    for key in ("topics", "channels", "elements"):
        value = entry.get(key)
        if value is not None and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            errors[key] = "应为文字列表。"
    formed_on = _parsed(entry, "formed_on", date.fromisoformat, errors)
    publish_at = _parsed(entry, "publish_at", datetime.fromisoformat, errors)
    if publish_at is not None and publish_at.tzinfo is None:
        errors["publish_at"] = "时间应带时区。"
    if not isinstance(entry.get("aggregate_declared", False), bool):
        errors["aggregate_declared"] = "应为 true 或 false。"
    attachments = _attachment_names(entry.get("attachments") or [], errors)
    if errors:
        raise Invalid("有内容不符合要求。", "Some fields are wrong.", errors=errors)
    return Submission(
        title=entry["title"],
        summary=entry.get("summary", ""),
        text=entry.get("text", ""),
        formed_on=formed_on,
        document_number=entry.get("document_number", ""),
        topics=tuple(entry["topics"]) if entry.get("topics") is not None else None,
        channels=tuple(entry["channels"]) if entry.get("channels") is not None else None,
        elements=tuple(entry.get("elements") or ()),
        attachments=attachments,
        publish_at=publish_at,
        aggregate_declared=entry.get("aggregate_declared", False),
    )


def _object(line: str) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except json.JSONDecodeError as wrong:
        raise Invalid(f"不是合法的 JSON：{wrong.msg}（第{wrong.colno}列）", f"not JSON: {wrong.msg}") from None
    if not isinstance(entry, dict):
        raise Invalid("应为一个对象。", "Each line is one object.")
    errors = {key: "缺少。" for key in REQUIRED if key not in entry}
    errors |= {str(key): "没有这个字段。" for key in entry if key not in (*REQUIRED, *OPTIONAL)}
    if not isinstance(entry.get("item", ""), str):
        errors["item"] = "应为文字。"
    if errors:
        raise Invalid("字段有缺漏。", "Fields are missing or unknown.", errors=errors)
    return entry


def _proposer(entry: Mapping[str, Any], actor: Actor, work: UnitOfWork) -> Actor:
    sub = entry.get("proposer")
    if sub is None:
        return actor
    person = work.people.get(sub) if isinstance(sub, str) else None
    if person is None or not person.active:
        raise Invalid("没有这个人。", "There is no such person.", errors={"proposer": "通讯录中没有这个人。"})
    return Actor(person.sub, person.name, person.body, person.department, frozenset(person.roles))


def _parsed(entry: Mapping[str, Any], key: str, parse: Any, errors: dict[str, str]) -> Any:
    value = entry.get(key)
    if value is None:
        return None
    try:
        return parse(value)
    except (TypeError, ValueError):
        errors[key] = "日期或时间的格式不对。"
        return None


def _attachment_names(value: Any, errors: dict[str, str]) -> tuple[AttachmentName, ...]:
    found = []
    for place, one in enumerate(value if isinstance(value, list) else [None]):
        if isinstance(one, str):
            one = {"digest": one}
        if not isinstance(one, dict) or not isinstance(one.get("digest"), str):
            errors[f"attachments.{place}"] = "应写明文件的 digest。"
            continue
        found.append(AttachmentName(one["digest"], str(one.get("name", ""))))
    return tuple(found)
