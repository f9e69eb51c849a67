"""Importing disclosures as drafts, one JSON object a line, each like the body of ``POST /disclosures``.

A page of another website is known by its site, column and id; a table says which item each column became.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from chassis.base import bounded_json
from chassis.base.converter import dumps
from chassis.base.hashing import sm3
from chassis.content.clean_text.convert import convert
from chassis.content.marked_input import refuse_marked_values
from chassis.ports import Actor, Clock, Invalid, Refusal, in_both
from services.catalog.adapters.http.content_schemas import ImportedDraft, submission_of
from services.catalog.adapters.imports.columns_of_sites import LEFT_OUT, Columns
from services.catalog.adapters.imports.entries import BadEntry, why
from services.catalog.domain.former_address import looked_up
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


class AddressTaken(Refusal):
    """Two pages cannot have had one address."""

    code = "address_taken"

    def __init__(self) -> None:
        super().__init__(
            "这个旧网址已经属于另一条导入的信息，请核对 address。",
            "Another entry that was imported had this address; check it.",
        )


@dataclass(slots=True)
class ReadDisclosures:
    """The lines that the schema takes, by their numbers, and what is wrong with the others.

    ``remarks`` say what of a page is not in the text that was made of it.
    """

    given: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    bad: list[BadEntry] = field(default_factory=list)
    remarks: list[BadEntry] = field(default_factory=list)


@dataclass(slots=True)
class ImportedDisclosures:
    """The ids of the drafts by line, how many lines were imported before or are not to be, and what was refused."""

    drafts: dict[int, str] = field(default_factory=dict)
    unchanged: int = 0
    left_out: int = 0
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
            read.given.append((number, _with_text(_SCHEMA.load(given), number, read)))
        except bounded_json.UnreadableJson as wrong:
            read.bad.append(BadEntry(number, "", f"不是合法的 JSON：{wrong}"))
        except (Refusal, ValidationError) as refusal:
            read.bad.append(BadEntry(number, "", why(refusal)))
    return read


def _with_text(given: dict[str, Any], number: int, read: ReadDisclosures) -> dict[str, Any]:
    """The line with the text that its page shows; what of the page is not in it is remarked."""
    if not given["html"]:
        return given
    made = convert("page.html", given["html"].encode(), "html")
    for part in made.left_out:
        text = in_both(f"没有导入：{part.name} {part.count} 处。", f"Left out: {part.kind}, {part.count}.")
        read.remarks.append(BadEntry(number, given["title"], text))
    return {**given, "text": made.text}


def import_disclosures(
    read: ReadDisclosures,
    *,
    actor: Actor,
    skip_bad: bool = False,
    columns: Columns | None = None,
    work: UnitOfWork,
    clock: Clock,
    turn: Callable[[], None] = lambda: None,
) -> ImportedDisclosures:
    """Check every line first; with bad ones and without ``skip_bad`` nothing is stored, not even a text.

    A line's ``proposer`` (a ``sub`` of the staff directory) proposes it, else ``actor``. ``columns`` gives the item of
    a page that names none. ``turn`` is called twice for each line: when it is checked, and when it is stored.
    """
    columns = columns or {}
    outcome = ImportedDisclosures(bad=[*read.bad, *without_item(read, columns)])
    good: list[_Entry] = []
    for number, unplaced in read.given:
        turn()
        given = _placed(unplaced, columns)
        if given["item"] in ("", LEFT_OUT):
            outcome.left_out += given["item"] == LEFT_OUT
            turn()
            continue
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


def without_item(read: ReadDisclosures, columns: Columns) -> list[BadEntry]:
    """Each column of another website that the table does not name, where it begins and how many pages it has."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, given in read.given:
        if not _placed(given, columns)["item"]:
            found.setdefault((given["site"], given["column"]), []).append(number)
    return [_unplaced(site, column, lines) for (site, column), lines in found.items()]


def _unplaced(site: str, column: str, lines: list[int]) -> BadEntry:
    reason = in_both(
        f"这个栏目共{len(lines)}页，还不知道归入哪个事项；请在栏目对照表（站点、栏目、事项编码）中写明，"
        f"不迁移的写“{LEFT_OUT}”，用 --columns 给出。",
        f"Its {len(lines)} pages have no item yet; name it in the table (站点, 栏目, 事项编码) that --columns gives.",
    )
    return BadEntry(lines[0], f"{site} {column}", reason)


def _placed(given: dict[str, Any], columns: Columns) -> dict[str, Any]:
    """The line with the item that its column became, where it names none itself."""
    return given if given["item"] else {**given, "item": columns.get((given["site"], given["column"]), "")}


def key_of(given: dict[str, Any]) -> str:
    """By which an entry is known for good: its source, or site, column and id; empty where it names none."""
    return given["source"] or (dumps([given["site"], given["column"], given["id"]]).decode() if given["site"] else "")


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    command: Draft
    body: str
    source: str
    digest: str
    address: str = ""


def _checked(line: int, given: dict[str, Any], actor: Actor, work: UnitOfWork, clock: Clock) -> _Entry | None:
    """What a line is to become; None for what was imported before."""
    by = _proposer(given["proposer"], work, clock) if given["proposer"] else actor
    if given["published_on"] and given["published_on"] > clock.today():
        text = in_both("原公开日期不能晚于今天。", "That day is still to come.")
        raise Invalid("原公开日期有误。", "published_on is wrong.", errors={"published_on": text})
    moved_from = given["published_on"]
    command = Draft(actor=by, item=given["item"], submission=submission_of(given), formerly_published_on=moved_from)
    item, body = open_item(command.item, by=by, work=work)
    source, address, digest = key_of(given), looked_up(given["address"]), sm3(dumps(given))
    if source and (before := work.imports.find(body.code, source)) is not None:
        if before[1] != digest:
            raise ImportedDifferently(before[0])
        return None
    if address and work.imports.has_address(given["address"]):
        raise AddressTaken
    checked(command.submission, item=item, body=body, by=by, work=work)
    return _Entry(line, command, body.code, source, digest, given["address"])


def _twice(entries: list[_Entry]) -> list[BadEntry]:
    """Entries whose key another line of the file has already."""
    seen: set[tuple[str, str]] = set()
    bad = []
    for entry in entries:
        if entry.source and (entry.body, entry.source) in seen:
            bad.append(BadEntry(entry.line, entry.source, "同一文件中另一行已有这个来源编号，请核对 source。"))
        elif entry.address and ("", looked_up(entry.address)) in seen:
            bad.append(BadEntry(entry.line, entry.source, "同一文件中另一行已有这个旧网址，请核对 address。"))
        seen |= {(entry.body, entry.source), ("", looked_up(entry.address))}
    return bad


def _stored(entry: _Entry, work: UnitOfWork, clock: Clock) -> str:
    identity = draft(entry.command, work=work, clock=clock).id
    if entry.source:
        work.imports.add(entry.body, entry.source, disclosure=identity, digest=entry.digest, address=entry.address)
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
