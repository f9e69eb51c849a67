"""Cases and their dialogues in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Invalid, Stale
from services.complaints.adapters.storage import rows
from services.complaints.adapters.storage.tables import answers, bodies, cases, items, messages, publications
from services.complaints.domain.case import Case
from services.complaints.domain.message import ANSWER, Message
from services.complaints.domain.states import ACCEPTED, ANSWERED, DRAFT, RECEIVED, SENT
from services.complaints.ports import CaseFilter, CaseView, Page
from services.complaints.use_cases.follow_case import NoSuchCase

_OPEN = (RECEIVED, ACCEPTED)
_NEVER = date(9999, 12, 31)


class SqlCases:
    """A :class:`services.complaints.ports.Cases` on one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: Case) -> None:
        """Keep a new case."""
        self._connection.execute(sa.insert(cases).values(rows.case_row(case)))

    def lock(self, number: str, *, seen: str | None = None) -> Case:
        """The case, locked until the end of the transaction."""
        query = sa.select(cases).where(cases.c.number == number).with_for_update()
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NoSuchCase
        if seen is not None and seen not in ("*", str(row["version"])):
            raise Stale(
                "这件来件刚被他人更新，请刷新后再办理。",
                "This case was changed meanwhile; read it again first.",
                etag=str(row["version"]),
            )
        return rows.case_of(row)

    def find(self, number: str) -> Case | None:
        """The case, or None."""
        row = self._connection.execute(sa.select(cases).where(cases.c.number == number)).mappings().one_or_none()
        return rows.case_of(row) if row is not None else None

    def save(self, case: Case) -> Case:
        """Keep a changed case under its next version."""
        saved = replace(case, version=case.version + 1)
        statement = sa.update(cases).where(cases.c.id == case.id, cases.c.version == case.version)
        if self._connection.execute(statement.values(rows.case_row(saved))).rowcount != 1:
            raise Stale(
                "这件来件刚被他人更新，请刷新后再办理。", "This case was changed meanwhile; read it again first."
            )
        return saved

    def write(self, message: Message) -> None:
        """Keep a message."""
        self._connection.execute(
            sa.insert(messages).values(
                id=message.id,
                case=message.case,
                author=message.author,
                text=message.text,
                at=message.at,
                by=dict(message.by) if message.by else None,
            )
        )

    def view(self, number: str) -> CaseView | None:
        """Everything about one case, in two statements."""
        row = self._connection.execute(_views().where(cases.c.number == number)).mappings().one_or_none()
        if row is None:
            return None
        return replace(_view_of(row), dialogue=self._dialogue(row["id"]))

    def listed(self, wanted: CaseFilter, *, order: str, after: list[Any] | None, limit: int) -> Page[CaseView]:
        """One page of cases, in one statement."""
        query = _filtered(_views(), wanted)
        query = _after_newest(query, after) if order == "newest" else _after_due(query, after)
        found = self._connection.execute(query.limit(limit + 1)).mappings().all()
        views = [_view_of(row) for row in found[:limit]]
        following = _key(views[-1].case, order) if len(found) > limit else None
        return Page(entries=views, next=following)

    def lapsing(self, answered_before: datetime, *, limit: int) -> Sequence[str]:
        """The numbers of answered cases whose time to be reopened is over, the oldest answer first."""
        query = (
            sa.select(cases.c.number)
            .where(cases.c.state == ANSWERED, cases.c.answered_at < answered_before)
            .order_by(cases.c.answered_at)
            .limit(limit)
        )
        return self._connection.execute(query).scalars().all()

    def withhold(self, disclosure: str) -> None:
        """Nothing said about ``disclosure`` may be published any more."""
        self._connection.execute(
            sa.update(cases)
            .where(cases.c.disclosure == disclosure, cases.c.publish_ok)
            .values(publish_ok=False, version=cases.c.version + 1)
        )

    def _dialogue(self, case_id: str) -> list[Message]:
        nothing = sa.null()
        spoken = sa.select(
            messages.c.id,
            messages.c.author,
            messages.c.text,
            messages.c.at,
            messages.c.by,
            sa.cast(nothing, sa.String).label("outcome"),
        ).where(messages.c.case == case_id)
        replied = sa.select(
            answers.c.id, sa.literal(ANSWER), answers.c.text, answers.c.at, answers.c.by, answers.c.outcome
        ).where(answers.c.case == case_id, answers.c.state == SENT)
        both = sa.union_all(spoken, replied).subquery()
        query = sa.select(both).order_by(both.c.at, both.c.id)
        return [Message(case=case_id, **row) for row in self._connection.execute(query).mappings()]


def _views() -> sa.Select[Any]:
    joined = (
        cases.outerjoin(bodies, bodies.c.code == cases.c.body)
        .outerjoin(publications, publications.c.disclosure == cases.c.disclosure)
        .outerjoin(items, items.c.code == publications.c.item)
        .outerjoin(answers, sa.and_(answers.c.id == cases.c.draft, answers.c.state == DRAFT))
    )
    return sa.select(
        *cases.columns,
        *rows.labelled(bodies, "_body"),
        *rows.labelled(publications, "_publication"),
        *rows.labelled(items, "_item"),
        *rows.labelled(answers, "_draft"),
    ).select_from(joined)


def _view_of(row: Any) -> CaseView:
    return CaseView(
        case=rows.case_of(row),
        body=rows.body_of(rows.part(row, "_body")),
        publication=rows.publication_of(rows.part(row, "_publication")),
        item=rows.item_of(rows.part(row, "_item")),
        draft=rows.answer_of(rows.part(row, "_draft")),
    )


def _filtered(query: sa.Select[Any], wanted: CaseFilter) -> sa.Select[Any]:
    if wanted.bodies is not None:
        query = query.where(cases.c.body.in_(sorted(wanted.bodies)))
    if wanted.states:
        query = query.where(cases.c.state.in_(wanted.states))
    if wanted.kinds:
        query = query.where(cases.c.kind.in_(wanted.kinds))
    if wanted.disclosure is not None:
        query = query.where(cases.c.disclosure == wanted.disclosure)
    if wanted.handler is not None:
        query = query.where(cases.c.handler["sub"].as_string() == wanted.handler)
    if wanted.overdue_on is not None:
        query = query.where(cases.c.state.in_(_OPEN), cases.c.due_on < wanted.overdue_on)
    return query


_RANK = sa.case((cases.c.state.in_(_OPEN), 0), else_=1)
_DUE = sa.func.coalesce(cases.c.due_on, sa.literal(_NEVER, sa.Date), type_=sa.Date)


def _after_due(query: sa.Select[Any], after: list[Any] | None) -> sa.Select[Any]:
    if after is not None:
        rank, due, last = _due_key(after)
        key = sa.tuple_(sa.literal(rank), sa.literal(due, sa.Date), sa.literal(last))
        query = query.where(sa.tuple_(_RANK, _DUE, cases.c.id) > key)
    return query.order_by(_RANK, _DUE, cases.c.id)


def _after_newest(query: sa.Select[Any], after: list[Any] | None) -> sa.Select[Any]:
    if after is not None:
        if len(after) != 1 or not _is_id(after[0]):
            raise _foreign_cursor()
        query = query.where(cases.c.id < after[0])
    return query.order_by(cases.c.id.desc())


def _key(case: Case, order: str) -> list[str]:
    if order == "newest":
        return [case.id]
    return ["0" if case.state in _OPEN else "1", (case.due_on or _NEVER).isoformat(), case.id]


def _due_key(after: list[Any]) -> tuple[int, date, str]:
    try:
        rank, due, last = after
        if rank not in ("0", "1") or not _is_id(last):
            raise ValueError
        return int(rank), date.fromisoformat(due), last
    except (TypeError, ValueError):
        raise _foreign_cursor() from None


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value.isascii() and value.isprintable()


def _foreign_cursor() -> Invalid:
    return Invalid(
        "翻页标记不对，请从第一页重新开始。",
        "This cursor is not of this list; begin again without one.",
        errors={"cursor": "请去掉后重试"},
    )
