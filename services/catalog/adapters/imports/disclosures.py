"""Importing disclosures as drafts, one JSON object a line, each like the body of ``POST /disclosures``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from marshmallow import ValidationError

from chassis.ports import Actor, Clock, Invalid, Refusal
from services.catalog.adapters.http.schemas import ImportedDraft, submission_of
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.draft import Draft, draft, open_item
from services.catalog.use_cases.submission import checked, scan

_SCHEMA = ImportedDraft()


@dataclass(slots=True)
class ImportedDisclosures:
    """The ids of the drafts by line, and what was refused."""

    drafts: dict[int, str] = field(default_factory=dict)
    bad: list[BadEntry] = field(default_factory=list)


def import_disclosures(
    lines: Iterable[str], *, actor: Actor, skip_bad: bool = False, work: UnitOfWork, clock: Clock
) -> ImportedDisclosures:
    """Check every line first; with bad ones and without ``skip_bad`` nothing is stored, not even a text.

    A line's ``proposer`` (a ``sub`` of the staff directory) proposes it, else ``actor``.
    """
    outcome = ImportedDisclosures()
    good: list[tuple[int, Draft]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            good.append((number, _checked(line, actor, work, clock)))
        except json.JSONDecodeError as wrong:
            outcome.bad.append(BadEntry(number, "", f"不是合法的 JSON：{wrong.msg}（第{wrong.colno}列）"))
        except (Refusal, ValidationError) as refusal:
            outcome.bad.append(BadEntry(number, "", why(refusal)))
    if outcome.bad and not skip_bad:
        return outcome
    for number, command in good:
        outcome.drafts[number] = draft(command, work=work, clock=clock).id
    return outcome


def _checked(line: str, actor: Actor, work: UnitOfWork, clock: Clock) -> Draft:
    given = _SCHEMA.load(json.loads(line))
    by = _proposer(given["proposer"], work, clock) if given["proposer"] else actor
    command = Draft(actor=by, item=given["item"], submission=submission_of(given))
    scan(command.submission, work)
    item, body = open_item(command.item, by=by, work=work)
    checked(command.submission, item=item, body=body, by=by, work=work)
    return command


def _proposer(sub: str, work: UnitOfWork, clock: Clock) -> Actor:
    person = work.people.get(sub)
    if person is None or not person.active:
        errors = {"proposer": "通讯录中没有这个人。"}
        raise Invalid("没有这个人。", "There is no such person.", code="no_such_person", errors=errors)
    return person.actor(clock.today())
