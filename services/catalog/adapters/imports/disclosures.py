"""Importing disclosures as drafts, one JSON object a line, each like the body of ``POST /disclosures``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from chassis.base import bounded_json
from chassis.content.marked_input import refuse_marked_values
from chassis.ports import Actor, Clock, Invalid, Refusal, in_both
from services.catalog.adapters.http.schemas import ImportedDraft, submission_of
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.draft import Draft, draft, open_item
from services.catalog.use_cases.submission import checked

_SCHEMA = ImportedDraft()


@dataclass(slots=True)
class ReadDisclosures:
    """The lines that the schema takes, by their numbers, and what is wrong with the others."""

    given: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)


@dataclass(slots=True)
class ImportedDisclosures:
    """The ids of the drafts by line, and what was refused."""

    drafts: dict[int, str] = field(default_factory=dict)
    bad: list[BadEntry] = field(default_factory=list)


def read_disclosures(lines: Iterable[str]) -> ReadDisclosures:
    """Read lines and refuse what bears a secrecy marking; needs no database, so it is done before any transaction."""
    read = ReadDisclosures()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = bounded_json.loads(line)
            refuse_marked_values(given)
            read.given.append((number, _SCHEMA.load(given)))
        except bounded_json.UnreadableJson as wrong:
            read.bad.append(BadEntry(number, "", f"不是合法的 JSON：{wrong}"))
        except (Refusal, ValidationError) as refusal:
            read.bad.append(BadEntry(number, "", why(refusal)))
    return read


def import_disclosures(
    read: ReadDisclosures, *, actor: Actor, skip_bad: bool = False, work: UnitOfWork, clock: Clock
) -> ImportedDisclosures:
    """Check every line first; with bad ones and without ``skip_bad`` nothing is stored, not even a text.

    A line's ``proposer`` (a ``sub`` of the staff directory) proposes it, else ``actor``.
    """
    outcome = ImportedDisclosures(bad=list(read.bad))
    good: list[tuple[int, Draft]] = []
    for number, given in read.given:
        try:
            good.append((number, _checked(given, actor, work, clock)))
        except Refusal as refusal:
            outcome.bad.append(BadEntry(number, "", why(refusal)))
    outcome.bad.sort(key=lambda entry: entry.line)
    if outcome.bad and not skip_bad:
        return outcome
    for number, command in good:
        outcome.drafts[number] = draft(command, work=work, clock=clock).id
    return outcome


def _checked(given: dict[str, Any], actor: Actor, work: UnitOfWork, clock: Clock) -> Draft:
    by = _proposer(given["proposer"], work, clock) if given["proposer"] else actor
    command = Draft(actor=by, item=given["item"], submission=submission_of(given))
    item, body = open_item(command.item, by=by, work=work)
    checked(command.submission, item=item, body=body, by=by, work=work)
    return command


def _proposer(sub: str, work: UnitOfWork, clock: Clock) -> Actor:
    person = work.people.get(sub)
    if person is None or not person.active:
        errors = {"proposer": in_both("通讯录中没有这个人，或者已停用。", "Nobody active in the staff directory.")}
        raise Invalid(
            "没有这个人，请核对人员编号。",
            "There is no such person; check the sub.",
            code="no_such_person",
            errors=errors,
        )
    return person.actor(clock.today())
