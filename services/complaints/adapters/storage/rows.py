"""Rows to domain values and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from services.complaints.domain.answer import Answer, Response
from services.complaints.domain.case import Case
from services.complaints.domain.contact import Contact
from services.complaints.domain.directory import Body, Item, Publication

Row = Mapping[str, Any] | sa.RowMapping

_CASE = tuple(field.name for field in fields(Case))
_PUBLICATION = tuple(field.name for field in fields(Publication))


def labelled(table: sa.Table, prefix: str) -> list[sa.Label[Any]]:
    """The columns of a joined table under names that do not clash."""
    return [column.label(f"{prefix}_{column.name}") for column in table.columns]


def part(row: Row, prefix: str) -> dict[str, Any]:
    """What :func:`labelled` read of one table."""
    return {name.removeprefix(f"{prefix}_"): value for name, value in row.items() if name.startswith(f"{prefix}_")}


def case_row(case: Case) -> dict[str, Any]:
    """A case as a row."""
    row = {name: getattr(case, name) for name in _CASE}
    row["contact"] = case.contact.as_dict() if case.contact else None
    row["handler"] = dict(case.handler) if case.handler else None
    return row


def case_of(row: Row) -> Case:
    """A row as a case."""
    values = {name: row[name] for name in _CASE}
    values["contact"] = Contact(**row["contact"]) if row["contact"] else None
    return Case(**values)


def body_of(row: Row) -> Body | None:
    """A row as a body; None where a join found none."""
    if row["code"] is None:
        return None
    departments = tuple((one["code"], one["name"]) for one in row["departments"])
    return Body(
        code=row["code"],
        name=row["name"],
        legal_regime=row["legal_regime"],
        departments=departments,
        active=row["active"],
    )


def item_of(row: Row) -> Item | None:
    """A row as an item; None where a join found none."""
    return Item(**row) if row["code"] is not None else None


def publication_of(row: Row) -> Publication | None:
    """A row as a publication; None where a join found none."""
    return Publication(**{name: row[name] for name in _PUBLICATION}) if row["disclosure"] is not None else None


def publication_row(publication: Publication) -> dict[str, Any]:
    """A publication as a row, without its totals."""
    return {name: getattr(publication, name) for name in _PUBLICATION}


def answer_row(answer: Answer) -> dict[str, Any]:
    """An answer as a row, its response beside it."""
    said = answer.response
    return {
        "id": answer.id,
        "case": answer.case,
        "text": answer.text,
        "outcome": answer.outcome,
        "state": answer.state,
        "by": dict(answer.by),
        "at": answer.at,
        "response": said.id if said else None,
        "response_title": said.title if said else None,
        "question": said.question if said else None,
        "answer": said.answer if said else None,
        "question_digest": said.question_digest if said else None,
        "question_size": said.question_size if said else None,
        "answer_digest": said.answer_digest if said else None,
        "answer_size": said.answer_size if said else None,
        "published_at": said.published_at if said else None,
    }


def answer_of(row: Row) -> Answer | None:
    """A row as an answer; None where a join found none."""
    if row["id"] is None:
        return None
    own = {name: row[name] for name in ("id", "case", "text", "outcome", "state", "by", "at")}
    return Answer(**own, response=_response_of(row))


def _response_of(row: Row) -> Response | None:
    if row["response"] is None:
        return None
    return Response(
        id=row["response"],
        title=row["response_title"],
        question=row["question"],
        answer=row["answer"],
        published_at=row["published_at"],
        question_digest=row["question_digest"],
        question_size=row["question_size"],
        answer_digest=row["answer_digest"],
        answer_size=row["answer_size"],
    )
