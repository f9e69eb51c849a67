"""Cases of whose due date something is to be said, counted anew, or pressed for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.base.converter import structure
from chassis.ports import WorkCalendar
from services.complaints.adapters.storage.tables import announced_deadlines, cases
from services.complaints.domain.announced_deadline import NOTHING, AnnouncedDeadline
from services.complaints.domain.deadline import DUE_SOON, OVERDUE
from services.complaints.domain.pressing import HEAD_ASKED, OFFICE_ASKED, OFFICER_ASKED
from services.complaints.domain.states import OPEN

_DAY = timedelta(days=1)
_case, _known = cases.c, announced_deadlines.c
_is_open = _case.state.in_(OPEN)
_is_merged = _case.merged_into.is_not(None)
_joined = cases.outerjoin(announced_deadlines, _known.case == _case.id)
# What was said of another due date was not said of this one.
_said = sa.case((_known.due_on == _case.due_on, _known.said), else_=NOTHING)


def to_announce(connection: Connection, calendar: WorkCalendar, today: date, soon: int, limit: int) -> list[str]:
    """Open cases that are overdue, or due within ``soon`` working days, of which that was not said yet.

    One that is merged is answered with its chief case, and is said with that.
    """
    past = sa.and_(_case.due_on < today, _said != OVERDUE)
    near = sa.and_(_case.due_on.between(today, _horizon(calendar, today, soon)), _said == NOTHING)
    return _numbers(connection, sa.and_(_is_open, ~_is_merged, sa.or_(past, near)), limit)


def to_redate(connection: Connection, version: str, limit: int) -> list[str]:
    """Open cases that were counted with another calendar, or of which it is not known."""
    return _numbers(connection, sa.and_(_is_open, sa.func.coalesce(_known.calendar, "") != version), limit)


def to_press(connection: Connection, late_since: date, limit: int, *, in_office_hours: bool) -> list[str]:
    """Cases that await another rung than the one they were taken to; out of hours only those that await none more.

    Those that were due on ``late_since`` or before are the office's.
    """
    over = sa.and_(_known.task.is_not(None), sa.or_(~_is_open, _is_merged, _said == NOTHING))
    found = _numbers(connection, over, limit)
    if in_office_hours:
        found += _numbers(
            connection, sa.and_(_is_open, ~_is_merged, _belongs_elsewhere(late_since)), limit - len(found)
        )
    return found


def _belongs_elsewhere(late_since: date) -> sa.ColumnElement[bool]:
    is_offices = sa.or_(_case.department.is_(None), _case.due_on <= late_since)
    return sa.or_(
        sa.and_(_said == DUE_SOON, _known.rung != OFFICER_ASKED),
        sa.and_(_said == OVERDUE, _known.rung < sa.case((is_offices, OFFICE_ASKED), else_=HEAD_ASKED)),
    )


def deadlines_of(connection: Connection, ids: Collection[str]) -> Mapping[str, AnnouncedDeadline]:
    """What was said of the due dates of these cases, by case."""
    query = sa.select(announced_deadlines).where(_known.case.in_(list(ids)))
    return {row["case"]: structure(AnnouncedDeadline, row) for row in connection.execute(query).mappings()}


def _numbers(connection: Connection, wanted: sa.ColumnElement[bool], limit: int) -> list[str]:
    query = sa.select(_case.number).select_from(_joined).where(wanted).order_by(_case.due_on, _case.id).limit(limit)
    return list(connection.execute(query).scalars())


def late_since(calendar: WorkCalendar, today: date, days: int) -> date:
    """The last due date since which more than so many working days went by."""
    day = today
    while calendar.working_days(day, today) <= days:
        day -= _DAY
    return day


def _horizon(calendar: WorkCalendar, today: date, soon: int) -> date:
    """The last day of which it is said that it comes soon."""
    day = today
    while calendar.working_days(today, day + _DAY) <= soon:
        day += _DAY
    return day
