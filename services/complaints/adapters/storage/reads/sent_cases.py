"""What became of the cases that a body sent to others: numbers, places, days and states, not a word of a citizen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.paging import Page, fetch_page
from chassis.storage.permitted import permitted_as
from services.complaints.adapters.storage.reads.reported import not_reported
from services.complaints.adapters.storage.tables import bodies, cases, sent_cases
from services.complaints.domain.permissions import PERMISSIONS
from services.complaints.domain.sent import course

_sent, _case = sent_cases.c, cases.c
_SHOWN = (
    _sent.case.label("id"),
    _sent.place,
    _case.number,
    _case.kind,
    _sent.from_body,
    _sent.to_body,
    sa.func.coalesce(bodies.c.name, _sent.to_body).label("to_body_name"),
    bodies.c.departments,
    _sent.to_department,
    _sent.sent_on,
    _sent.disputed_on,
    _case.body,
    _case.handler,
    _case.state,
    _case.due_on,
    _case.answered_on,
    _case.split_from,
)


def list_sent(connection: Connection, reader: Actor, query: Mapping[str, Any]) -> Page[dict[str, Any]]:
    """What the reader's bodies sent away, the newest first; never a tip-off that reports him."""
    joined = sent_cases.join(cases, _case.id == _sent.case).outerjoin(bodies, bodies.c.code == _sent.to_body)
    # Of a department that had it before nothing is kept: its head reads what is given to it now.
    let = permitted_as(
        PERMISSIONS["case.list"], reader, "internal", body=_sent.from_body, near=lambda _department: sa.false()
    )
    wanted = sa.select(*_SHOWN).select_from(joined).where(let, not_reported(reader))
    by = [_sent.sent_on.desc(), _sent.case.desc(), _sent.place.desc()]
    return fetch_page(connection, wanted, by=by, cursor=query["cursor"], limit=query["limit"]).map(_told)


def _told(row: Any) -> dict[str, Any]:
    names = {each["code"]: each["name"] for each in row["departments"] or ()}
    is_back = row["disputed_on"] is not None or row["body"] == row["from_body"]
    return {
        **row,
        "to_department_name": names.get(row["to_department"], row["to_department"]),
        "course": course(row["state"], is_back=is_back, has_handler=row["handler"] is not None),
    }
