"""Cases and their dialogues in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.ports import EVERYWHERE, SYSTEM, Stale, is_seen
from chassis.storage.repository import Repository, row_of
from services.complaints.adapters.storage.answers import without_words
from services.complaints.adapters.storage.heard_entries import heard_entries
from services.complaints.adapters.storage.reads.reported import away_from, open_and_kept_from
from services.complaints.adapters.storage.rules import RULES, nested_rules
from services.complaints.adapters.storage.sent_cases import trace
from services.complaints.adapters.storage.tables import answers, case_rules, cases, entries, messages, sent_cases
from services.complaints.domain import receipt
from services.complaints.domain.case import ERASED, Case, NoSuchCase
from services.complaints.domain.effects.answers import NO_ANSWER
from services.complaints.domain.entry import Entry, china_date
from services.complaints.domain.kinds import TIP_OFF
from services.complaints.domain.message import CITIZEN, Message
from services.complaints.domain.states import ACCEPTED, ANSWERED, CLOSED, SENT

_HOLD_ORDER = sa.select(
    sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("order", type_=sa.Text), 0))
)


class SqlCases(Repository):
    """A :class:`services.complaints.ports.Cases` on one transaction."""

    def add(self, case: Case) -> Case:
        self._connection.execute(sa.insert(cases).values(row_of(cases, case)))
        return self._entered(case)

    def load_for_update(self, number: str, *, code: str | None = None, seen: str | None = None) -> Case:
        if code is not None:
            self._must_open(number, code)
        query = _with_rules().where(cases.c.number == number).with_for_update(of=cases)
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NoSuchCase
        if not is_seen(row["version"], seen):
            raise _stale(etag=str(row["version"]))
        return replace(case_of(row), kept_away=away_from(self._connection, row))

    def of_id(self, case: str) -> Case | None:
        query = _with_rules().where(cases.c.id == case).with_for_update(of=cases)
        row = self._connection.execute(query).mappings().one_or_none()
        return case_of(row) if row else None

    def _must_open(self, number: str, code: str) -> None:
        # Before the lock: whoever tries codes shall hold up nobody.
        stored = self._connection.scalar(sa.select(cases.c.receipt).where(cases.c.number == number))
        if not receipt.opens(code, stored):
            raise NoSuchCase

    def save(self, case: Case) -> Case:
        loaded = case.version - len(case.entries)
        statement = sa.update(cases).where(cases.c.id == case.id, cases.c.version == loaded)
        if self._connection.execute(statement.values(row_of(cases, case))).rowcount != 1:
            raise _stale()
        return self._entered(case)

    def _entered(self, case: Case) -> Case:
        self._connection.execute(sa.insert(entries), [row_of(entries, entry) for entry in case.entries])
        trace(self._connection, case)
        return replace(case, entries=())

    def heard(self, case: Case) -> Sequence[Entry]:
        return heard_entries(self._connection, case.number)

    def write(self, message: Message) -> None:
        self._connection.execute(sa.insert(messages).values(row_of(messages, message)))

    def told_by_citizen(self, receipt: str) -> Sequence[str]:
        return [row.words for row in self._connection.execute(_said_in(cases.c.receipt == receipt))]

    def sent_by(self, case: str) -> Collection[str]:
        sent = sa.select(sent_cases.c.from_body).where(sent_cases.c.case == case).distinct()
        return self._connection.execute(sent).scalars().all()

    def opened_alike(self, receipt: str) -> Sequence[Case]:
        query = _with_rules().where(cases.c.receipt == receipt)
        return [case_of(row) for row in self._connection.execute(query).mappings()]

    def of_order(self, channel: str, order: str, *, besides: str = "") -> Sequence[Case]:
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_HOLD_ORDER, {"order": f"{channel} {order}"})
        same = (cases.c.channel == channel, cases.c.order_number == order, cases.c.number != besides)
        query = _with_rules().where(*same, cases.c.state != CLOSED).order_by(cases.c.id)
        return [case_of(row) for row in self._connection.execute(query).mappings()]

    def lapsing(self, answered_before: datetime, *, limit: int) -> Sequence[str]:
        query = (
            sa.select(cases.c.number)
            .where(cases.c.state == ANSWERED, cases.c.answered_at < answered_before)
            .order_by(cases.c.answered_at)
            .limit(limit)
        )
        return self._connection.execute(query).scalars().all()

    def merged_into(self, number: str) -> Sequence[Case]:
        merged = sa.and_(cases.c.merged_into == number, cases.c.state == ACCEPTED)
        query = _with_rules().where(merged).order_by(cases.c.number).with_for_update(of=cases)
        return [case_of(row) for row in self._connection.execute(query).mappings()]

    def checked_about(self, disclosure: str) -> Sequence[Case]:
        asked = sa.or_(cases.c.answer_task.is_not(None), cases.c.referral["by"].as_string().is_not(None))
        checked = sa.and_(cases.c.disclosure == disclosure, asked)
        query = _with_rules().where(checked).order_by(cases.c.number).with_for_update(of=cases)
        return [case_of(row) for row in self._connection.execute(query).mappings()]

    def told_in_tip_offs_of(self, bodies: Collection[str]) -> Mapping[str, Sequence[str]]:
        there = sa.true() if EVERYWHERE in bodies else cases.c.body.in_(sorted(bodies))
        theirs = sa.and_(cases.c.kind == TIP_OFF, there)
        found = self._connection.execute(sa.select(cases.c.number, cases.c.receipt).where(theirs)).all()
        receipts = sa.select(cases.c.receipt).where(theirs).correlate(None)
        said = defaultdict[str, list[str]](list)
        for row in self._connection.execute(_said_in(cases.c.receipt.in_(receipts))) if found else ():
            said[row.receipt].append(row.words)
        return {row.number: said[row.receipt] for row in sorted(found)}

    def kept_from(self, sub: str) -> Sequence[str]:
        return open_and_kept_from(self._connection, sub)

    def erase_words(self, case: str) -> None:
        self._erase(lambda column: column == case)

    def erase_words_about(self, disclosure: str, *, at: datetime) -> int:
        about = cases.c.disclosure == disclosure
        those = sa.select(cases.c.id).where(about)
        self._erase(lambda column: column.in_(those))
        # A case without words may have a draft that goes.
        wordy = sa.or_(*(cases.c[name].is_distinct_from(blank) for name, blank in ERASED.items()))
        self._enter_purge(sa.and_(about, wordy), at)
        changed = sa.update(cases).where(about, wordy)
        gone = {**ERASED, **NO_ANSWER, "erased_at": at, "version": cases.c.version + 1}
        return self._connection.execute(changed.values(**gone)).rowcount

    def _enter_purge(self, those: sa.ColumnElement[bool], at: datetime) -> None:
        """What :func:`services.complaints.domain.ledger.enter` makes of a purge, for each case at once."""
        told = Entry(case="", place=0, kind="purge", happened_on=china_date(at), recorded_at=at, by=SYSTEM.snapshot())
        row = {**row_of(entries, told), "case": cases.c.id, "place": cases.c.version + 1}
        chosen = [
            value if isinstance(value, sa.ColumnElement) else sa.literal(value, entries.c[name].type)
            for name, value in row.items()
        ]
        self._connection.execute(sa.insert(entries).from_select(list(row), sa.select(*chosen).where(those)))

    def _erase(self, is_of: Callable[[sa.Column[Any]], sa.ColumnElement[bool]]) -> None:
        answered = is_of(answers.c.case)
        self._connection.execute(sa.update(messages).where(is_of(messages.c.case)).values(text=""))
        self._connection.execute(sa.update(entries).where(is_of(entries.c.case)).values(words={}))
        self._connection.execute(sa.delete(answers).where(answered, answers.c.state != SENT))
        self._connection.execute(sa.update(answers).where(answered).values(**without_words()))


def _said_in(wanted: sa.ColumnElement[bool]) -> sa.CompoundSelect[Any]:
    """What was said in the wanted cases, by the receipt code that opens them (what is stored of it)."""
    receipt, said = cases.c.receipt, messages.c
    filed = (sa.select(receipt, words.label("words")).where(wanted) for words in (cases.c.title, cases.c.text))
    of_messages, of_entries = cases.join(messages, said.case == cases.c.id), cases.join(entries)
    written = (
        sa.select(receipt, said.text.label("words")).select_from(of_messages).where(wanted, said.author == CITIZEN)
    )
    person = entries.c.words["reported_person"].as_string()
    named = sa.select(receipt, person.label("words")).select_from(of_entries)
    return sa.union_all(*filed, written, named.where(wanted, entries.c.place == 1, person.is_not(None)))


def _with_rules() -> sa.Select[Any]:
    return sa.select(cases, *RULES).select_from(cases.outerjoin(case_rules, case_rules.c.body == cases.c.body))


def case_of(row: Any) -> Case:
    """A case with the rules of its body."""
    return structure(Case, nested_rules(row))


def _stale(**extra: Any) -> Stale:
    return Stale(
        "这件来件刚被他人更新，请刷新后再办理。",
        "This case was changed meanwhile; read it again first.",
        **extra,
    )
