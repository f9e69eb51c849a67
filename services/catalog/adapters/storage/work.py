"""The catalogue's unit of work on one open transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chassis.content.file_names import check_name
from chassis.content.findings import texts
from chassis.content.findings.bars import bars_in, malformed_bars
from chassis.content.findings.kinds import GROUNDS, KINDS, bar
from chassis.content.markings import refuse_marked
from chassis.content.markup_bounds import is_too_marked
from chassis.content.named_words import has_word, hide_words
from chassis.content.says_something import markdown_says_something, markdown_text, says_something
from chassis.events.recorder import TransactionRecorder
from chassis.ports import Clock, Files, Ids, WorkCalendar
from services.catalog.adapters.storage.directory import SqlBodies, SqlItems
from services.catalog.adapters.storage.disclosures import SqlDisclosures
from services.catalog.adapters.storage.issues import SqlIssues
from services.catalog.adapters.storage.ledgers import SqlChanges, SqlCounters, SqlImports, SqlUploads
from services.catalog.adapters.storage.obligations import SqlObligations
from services.catalog.adapters.storage.people import SqlPeople, SqlSessions
from services.catalog.adapters.storage.reception import SqlReception
from services.catalog.adapters.storage.registers import SqlActivities, SqlBylaws, SqlResponsibilities
from services.catalog.adapters.storage.search_index import SqlSearchIndex
from services.catalog.ports import (
    Activities,
    Bodies,
    Bylaws,
    Changes,
    Counters,
    Disclosures,
    Imports,
    Issues,
    Items,
    Markings,
    Obligations,
    People,
    PersonalData,
    Reception,
    Responsibilities,
    SearchIndex,
    Sessions,
    Uploads,
    Wording,
)


class MarkingScan:
    """:class:`services.catalog.ports.Markings` by the chassis's scan."""

    def refuse_text(self, text: str, where: str) -> None:
        refuse_marked(where, text)

    def check_name(self, name: str, media_type: str, where: str) -> None:
        check_name(name, where, media_type=media_type)


class Masker:
    """:class:`services.catalog.ports.PersonalData` by the chassis's masker."""

    def find(self, text: str) -> Iterable[tuple[str, str, str]]:
        return [(kind, KINDS[kind], masked) for kind, masked in texts.masked_findings(text)]

    def mask(self, text: str, keep: Collection[tuple[str, str]]) -> str:
        return texts.mask(text, keep=keep)

    def has_word(self, text: str, word: str) -> bool:
        return has_word(text, word)

    def hide_words(self, text: str, words: Collection[str]) -> str:
        return hide_words(text, words)

    def withheld(self, text: str) -> Mapping[str, int]:
        return bars_in(text)


class RenderedWording:
    """:class:`services.catalog.ports.Wording` by the chassis's reading of Markdown."""

    def says_something(self, text: str) -> bool:
        return says_something(text)

    def markdown_says_something(self, source: str) -> bool:
        return markdown_says_something(source)

    @property
    def bars(self) -> Sequence[str]:
        return [bar(ground) for ground in GROUNDS]

    def malformed_bars(self, text: str) -> Sequence[str]:
        return malformed_bars(text)

    def is_too_marked(self, source: str) -> bool:
        return is_too_marked(source)

    def markdown_text(self, source: str) -> str:
        return markdown_text(source)


@dataclass(slots=True)
class Work:
    """:class:`services.catalog.ports.UnitOfWork`; reads are given ``events.connection``."""

    bodies: Bodies
    people: People
    sessions: Sessions
    items: Items
    disclosures: Disclosures
    reception: Reception
    issues: Issues
    obligations: Obligations
    bylaws: Bylaws
    activities: Activities
    responsibilities: Responsibilities
    search: SearchIndex
    uploads: Uploads
    imports: Imports
    counters: Counters
    changes: Changes
    events: TransactionRecorder
    ids: Ids
    calendar: WorkCalendar
    files: Files
    markings: Markings
    personal_data: PersonalData
    wording: Wording


def make_work(
    connection: Any,
    events: TransactionRecorder,
    *,
    ids: Ids,
    clock: Clock,
    calendar: WorkCalendar,
    files: Files,
    checkpoint: Callable[[], None],
) -> Work:
    """A unit of work; ``checkpoint`` wipes what a purge's commit leaves in a write-ahead log."""
    disclosures = SqlDisclosures(connection, now=clock.now, erased=lambda: events.after_commit(checkpoint))
    return Work(
        bodies=SqlBodies(connection),
        people=SqlPeople(connection),
        sessions=SqlSessions(connection),
        items=SqlItems(connection),
        disclosures=disclosures,
        reception=SqlReception(connection, told=disclosures.read_again),
        issues=SqlIssues(connection),
        obligations=SqlObligations(connection),
        bylaws=SqlBylaws(connection),
        activities=SqlActivities(connection),
        responsibilities=SqlResponsibilities(connection),
        search=SqlSearchIndex(connection),
        uploads=SqlUploads(connection),
        imports=SqlImports(connection),
        counters=SqlCounters(connection),
        changes=SqlChanges(connection),
        events=events,
        ids=ids,
        calendar=calendar,
        files=files,
        markings=MarkingScan(),
        personal_data=Masker(),
        wording=RenderedWording(),
    )
