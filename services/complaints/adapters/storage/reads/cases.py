"""Cases as their citizens and the staff of their bodies read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.permissions import Thing
from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted_as
from services.complaints.adapters.storage.reads import nested
from services.complaints.adapters.storage.reads.directory import SHOWN_PUBLICATION
from services.complaints.adapters.storage.reads.reported import (
    away_from,
    by_name,
    named_beside,
    not_naming,
    not_reported,
)
from services.complaints.adapters.storage.rules import RULES, nested_rules
from services.complaints.adapters.storage.tables import (
    answers,
    bodies,
    case_rules,
    cases,
    entries,
    messages,
    publications,
)
from services.complaints.domain import receipt
from services.complaints.domain.case import ASKED, Case, NoSuchCase
from services.complaints.domain.kinds import TIP_OFF
from services.complaints.domain.message import ANSWER
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.states import ACCEPTED, CHECKED, CLOSED, OPEN, SENT, SUBMITTED

COMPARED = 200
"""With so many of the newest open cases one is compared."""

_table = cases.c
_SHOWN = (
    _table.number,
    _table.kind,
    _table.body,
    sa.func.coalesce(bodies.c.name, _table.body).label("body_name"),
    bodies.c.departments,
    _table.department,
    _table.state,
    _table.title,
    _table.received_at,
    _table.received_on,
    _table.clock_from,
    _table.due_on,
    _table.due_provisional,
    _table.term,
    _table.answered_at,
    _table.answered_on,
    _table.first_answered_on,
    _table.closed_at,
    _table.close_reason,
    _table.remedy,
    _table.right_channel,
    _table.satisfaction,
    _table.merged_into,
    _table.absorbed,
    _table.split_from,
    _table.transfer,
    _table.extension,
    _table.answer_state,
    _table.answer_by,
    _table.messages,
    _table.channel,
    _table.document_number,
    _table.order_number,
    _table.reported_on,
    _table.delivery,
    *RULES,
    _table.erased_at,
    _table.publish_ok,
    _table.version,
    *SHOWN_PUBLICATION,
)
_OFFICIAL = (
    _table.id,
    _table.anonymous,
    _table.handler,
    _table.reopened,
    _table.reminded,
    _table.finding,
    _table.named,
    _table.opening,
    _table.referral,
)
_CONFIDENTIAL = (
    _table.text,
    _table.reported,
    _table.contact,
    *(answers.c[name].label(f"draft.{name}") for name in ("text", "outcome", "hides", "keeps", "checks", "at", "by")),
)


def _has_step(step: str) -> sa.ColumnElement[bool]:
    return sa.cast(case_rules.c.steps, sa.Text).contains(f'"{step}"')


# Worked on, and answered by itself.
_IS_IN_WORK = sa.and_(_table.state == ACCEPTED, _table.merged_into.is_(None))


# As services.complaints.domain.awaited says of one case.
_AWAITS = {
    "extension": sa.and_(_IS_IN_WORK, _table.extension["state"].as_string() == ASKED),
    "referral": sa.and_(
        _IS_IN_WORK,
        _table.referral["by"].as_string().is_not(None),
        _table.referral["signed_by"].as_string().is_(None),
    ),
    "review": sa.and_(_IS_IN_WORK, _has_step("review_answer"), _table.answer_state == SUBMITTED),
    "signature": sa.and_(
        _IS_IN_WORK,
        _has_step("sign_answer"),
        sa.or_(_table.answer_state == CHECKED, sa.and_(_table.answer_state == SUBMITTED, ~_has_step("review_answer"))),
    ),
    "identity": sa.and_(_table.opening["state"].as_string() == ASKED, _table.state != CLOSED),
}
# Sent to an organisation outside: its reason and where to turn are no refusal.
_back = entries.alias("back")
_CAME_BACK = sa.exists().where(
    _back.c.case == entries.c.case, _back.c.kind == "resume", _back.c.place > entries.c.place
)
_REFERRED = (
    sa.exists()
    .where(entries.c.case == _table.id, entries.c.kind == "refer", ~_CAME_BACK.correlate(entries))
    .correlate(cases)
    .label("referred")
)
# The officers' list: open cases first, the most urgent first.
_RANK = sa.case((_table.state.in_(OPEN), 0), else_=1).label("rank")


def list_cases(connection: Connection, reader: Actor, query: Mapping[str, Any], *, today: date) -> Page[dict[str, Any]]:
    """Cases of the reader's bodies without what citizens wrote, in one statement, as ``CaseQuery`` asks for them.

    Raises :class:`~chassis.permissions.RoleMissing` for another body's.
    """
    wanted = _select(*_SHOWN, *_OFFICIAL, named_beside(reader), _RANK).where(readable_by(reader))
    if query["body"] is not None:
        PERMISSIONS.require("case.list", reader, Thing(body=query["body"]))
    for name in ("body", "state", "kind", "disclosure", "channel", "department", "order_number"):
        if query[name]:
            wanted = wanted.where(_table[name] == query[name])
    if query["q"]:
        wanted = wanted.where(_mentions(query["q"], reader))
    if query["handler"]:
        wanted = wanted.where(_table.handler["sub"].as_string() == query["handler"])
    if query["mine"]:
        wanted = wanted.where(_table.handler["sub"].as_string() == reader.sub)
    if query["overdue"]:
        wanted = wanted.where(_table.state.in_(OPEN), _table.due_on < today)
    if query["awaits"]:
        wanted = wanted.where(_AWAITS[query["awaits"]])
    if query["received_from"]:
        wanted = wanted.where(_table.received_on >= query["received_from"])
    if query["received_to"]:
        wanted = wanted.where(_table.received_on <= query["received_to"])
    by = [_table.id.desc()] if query["order"] == "newest" else [_RANK, _table.due_on, _table.id]
    return fetch_page(connection, wanted, by=by, cursor=query["cursor"], limit=query["limit"]).map(_shown)


def _mentions(words: str, reader: Actor) -> sa.ColumnElement[bool]:
    """Each of the words is part of number, title or order number, among what the reader's bodies have.

    Who an informant is stands in none of them; and whom a title names does not find out by it who wrote that.
    """
    numbers, title = (
        (_table.number, _table.order_number),
        sa.and_(not_naming(reader), sa.not_(named_beside(reader).element)),
    )
    return sa.and_(
        *(
            sa.or_(
                *(each.icontains(word, autoescape=True) for each in numbers),
                sa.and_(_table.title.icontains(word, autoescape=True), title),
            )
            for word in words.split()
        )
    )


def of_same_order(connection: Connection, number: str, reader: Actor) -> Sequence[str]:
    """The numbers of the other open cases of a case's order that the reader may know of; of its own parts none."""
    own = cases.alias("own")
    same = (_table.order_number == own.c.order_number, _table.channel == own.c.channel)
    query = sa.select(_table.number).select_from(cases.join(own, sa.and_(*same))).where(own.c.number == number)
    others = query.where(_table.receipt != own.c.receipt, _table.state != CLOSED, readable_by(reader))
    return connection.execute(others.order_by(_table.id)).scalars().all()


def contacts_of(connection: Connection, numbers: Iterable[str]) -> Mapping[str, Mapping[str, str] | None]:
    """What the citizens of cases gave of themselves: to hide it in their titles from whom they name."""
    query = sa.select(_table.number, _table.contact).where(_table.number.in_(list(numbers)))
    return {row.number: row.contact for row in connection.execute(query)}


def find_for_staff(connection: Connection, number: str, reader: Actor) -> dict[str, Any]:
    """A case with all that staff may see, in two statements. Raises :class:`NoSuchCase`."""
    shown = (*_SHOWN, *_OFFICIAL, *_CONFIDENTIAL, named_beside(reader), _REFERRED)
    wanted = _select(*shown).where(_table.number == number, readable_by(reader))
    case = _with_dialogue(connection, wanted)
    return case | {"reported": by_name(connection, case["reported"])}


def find_for_citizen(connection: Connection, number: str, code: str) -> dict[str, Any]:
    """A case as the holder of its receipt code sees it, in two statements. Raises :class:`NoSuchCase`."""
    wanted = _select(*_SHOWN, _table.text, _table.anonymous, _REFERRED, _table.receipt).where(_table.number == number)
    case = _with_dialogue(connection, wanted, lambda row: receipt.opens(code, row["receipt"] if row else None))
    del case["receipt"]
    for message in case["dialogue"]:
        message.pop("by", None)
    return case | {"department": case["department_name"] or None}


def cases_by_id(connection: Connection, ids: Iterable[str]) -> Iterator[Case]:
    """These cases."""
    joined = cases.outerjoin(case_rules, case_rules.c.body == _table.body)
    query = sa.select(cases, *RULES).select_from(joined).where(_table.id.in_(list(ids)))
    rows = connection.execute(query).mappings().all()
    return (replace(structure(Case, nested_rules(row)), kept_away=away_from(connection, row)) for row in rows)


def _select(*columns: Any) -> sa.Select[Any]:
    joined = (
        cases.outerjoin(bodies, bodies.c.code == _table.body)
        .outerjoin(publications, publications.c.disclosure == _table.disclosure)
        .outerjoin(answers, sa.and_(answers.c.id == _table.draft, answers.c.state != SENT))
        .outerjoin(case_rules, case_rules.c.body == _table.body)
    )
    return sa.select(*columns).select_from(joined)


def open_beside(connection: Connection, number: str, reader: Actor) -> tuple[Any, Sequence[Any]]:
    """A case, and the newest open ones of its body with their words and whom they name. Raises :class:`NoSuchCase`."""
    shown = (
        *(_table.number, _table.kind, _table.body, _table.title, _table.text, _table.state, _table.received_on),
        *(_table.named, _table.contact, named_beside(reader)),
    )
    own = sa.select(*shown).where(_table.number == number, readable_by(reader))
    case = connection.execute(own).mappings().one_or_none()
    if case is None:
        raise NoSuchCase
    # A tip-off is answered by itself: it is found beside nothing, and nothing beside it.
    alike = sa.false() if case["kind"] == TIP_OFF else _table.kind != TIP_OFF
    beside = (_table.body == case["body"], _table.state.in_(OPEN), _table.number != number, alike)
    others = sa.select(*shown).where(*beside)
    newest = others.where(_table.merged_into.is_(None)).order_by(_table.id.desc()).limit(COMPARED)
    return case, connection.execute(newest).mappings().all()


def readable_by(reader: Actor) -> sa.ColumnElement[bool]:
    """The condition on cases that this reader may know of."""
    let = permitted_as(
        PERMISSIONS["case.list"], reader, "internal", body=_table.body, near=lambda code: _table.department == code
    )
    return sa.and_(let, not_reported(reader))


def _shown(row: Any) -> dict[str, Any]:
    case = nested(nested_rules(row))
    names = {department["code"]: department["name"] for department in case["departments"] or ()}
    return case | {"department_name": names.get(case["department"], case["department"] or "")}


def _with_dialogue(
    connection: Connection, wanted: sa.Select[Any], is_open: Callable[[Any], bool] = bool
) -> dict[str, Any]:
    row = connection.execute(wanted.add_columns(_table.id.label("case_id"))).mappings().one_or_none()
    if not is_open(row) or row is None:
        raise NoSuchCase
    return _shown(row) | {"dialogue": _dialogue(connection, row["case_id"])}


def _dialogue(connection: Connection, case_id: str) -> list[dict[str, Any]]:
    """What both sides wrote and what was answered, in the order of time."""
    said, replied = messages.c, answers.c
    no_outcome = sa.cast(sa.null(), sa.String).label("outcome")
    no_answer = sa.cast(sa.null(), sa.Boolean).label("public")
    spoken = sa.select(said.id, said.author, said.text, said.at, said.by, no_outcome, no_answer)
    is_public = replied.response_id.is_not(None)
    sent = sa.select(replied.id, sa.literal(ANSWER), replied.text, replied.at, replied.by, replied.outcome, is_public)
    both = sa.union_all(
        spoken.where(said.case == case_id), sent.where(replied.case == case_id, replied.state == SENT)
    ).subquery()
    query = sa.select(*(column for column in both.c if column.name != "id")).order_by(both.c.at, both.c.id)
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in connection.execute(query).mappings()
    ]
