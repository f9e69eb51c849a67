"""Importing disclosures as drafts, one JSON object a line, each like the body of ``POST /disclosures``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from chassis.base import bounded_json
from chassis.base.converter import dumps
from chassis.base.hashing import sm3
from chassis.content.marked_input import refuse_marked_values
from chassis.ports import Actor, Clock, Invalid, Refusal, in_both
from services.catalog.adapters.http.schemas import ImportedDraft, submission_of
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.ports import UnitOfWork
from services.catalog.use_cases.draft import Draft, draft, open_item
from services.catalog.use_cases.submission import checked

_SCHEMA = ImportedDraft()


class ImportedDifferently(Refusal):
    """The entry was imported before with other words; what became of it since is not to be overwritten."""

    code = "imported_differently"

    def __init__(self, disclosure: str) -> None:
        super().__init__(
            f"这一条以前导入过（{disclosure}），来源内容已有变动。请在系统中修改或更正那一条，不要再次导入。",
            f"This entry was imported before as {disclosure} and has changed since; edit or correct that one instead.",
        )


@dataclass(slots=True)
class ReadDisclosures:
    """The lines that the schema takes, by their numbers, and what is wrong with the others."""

    given: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)


@dataclass(slots=True)
class ImportedDisclosures:
    """The ids of the drafts by line, how many lines were imported before, and what was refused."""

    drafts: dict[int, str] = field(default_factory=dict)
    unchanged: int = 0
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
    read: ReadDisclosures,
    *,
    actor: Actor,
    skip_bad: bool = False,
    work: UnitOfWork,
    clock: Clock,
    turn: Callable[[], None] = lambda: None,
) -> ImportedDisclosures:
    """Check every line first; with bad ones and without ``skip_bad`` nothing is stored, not even a text.

    A line's ``proposer`` (a ``sub`` of the staff directory) proposes it, else ``actor``. ``turn`` is called twice for
    each line: when it is checked, and when it is stored.
    """
    outcome = ImportedDisclosures(bad=list(read.bad))
    good: list[_Entry] = []
    for number, given in read.given:
        turn()
        try:
            entry = _checked(number, given, actor, work, clock)
        except Refusal as refusal:
            outcome.bad.append(BadEntry(number, "", why(refusal)))
            turn()
            continue
        if entry is None:
            outcome.unchanged += 1
            turn()
        else:
            good.append(entry)
    outcome.bad += _twice(good)
    outcome.bad.sort(key=lambda entry: entry.line)
    if outcome.bad and not skip_bad:
        return outcome
    refused = {entry.line for entry in outcome.bad}
    for entry in good:
        turn()
        if entry.line not in refused:
            outcome.drafts[entry.line] = _stored(entry, work, clock)
    return outcome


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    command: Draft
    body: str
    source: str
    digest: str


def _checked(line: int, given: dict[str, Any], actor: Actor, work: UnitOfWork, clock: Clock) -> _Entry | None:
    """What a line is to become; None for what was imported before."""
    by = _proposer(given["proposer"], work, clock) if given["proposer"] else actor
    command = Draft(actor=by, item=given["item"], submission=submission_of(given))
    item, body = open_item(command.item, by=by, work=work)
    digest = sm3(dumps(given))
    if given["source"] and (before := work.imports.find(body.code, given["source"])) is not None:
        if before[1] != digest:
            raise ImportedDifferently(before[0])
        return None
    checked(command.submission, item=item, body=body, by=by, work=work)
    return _Entry(line, command, body.code, given["source"], digest)


def _twice(entries: list[_Entry]) -> list[BadEntry]:
    """Entries whose key another line of the file has already."""
    seen: set[tuple[str, str]] = set()
    bad = []
    for entry in entries:
        if entry.source and (entry.body, entry.source) in seen:
            bad.append(BadEntry(entry.line, entry.source, "同一文件中另一行已有这个来源编号，请核对 source。"))
        seen.add((entry.body, entry.source))
    return bad


def _stored(entry: _Entry, work: UnitOfWork, clock: Clock) -> str:
    identity = draft(entry.command, work=work, clock=clock).id
    if entry.source:
        work.imports.add(entry.body, entry.source, disclosure=identity, digest=entry.digest)
    return identity


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
