"""The term of a case that begins on a day: by which limit, until when, and the task that goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.complaints.domain.acts import Begun
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.order import Order
from services.complaints.domain.terms import Limit
from services.complaints.ports import UnitOfWork


def begun_term(
    kind: str, channel: str, on: date, *, rules: BodyRules, work: UnitOfWork, order: Order | None = None
) -> Begun:
    """What begins on ``on``, whose morrow is day 1; where an ``order`` names a day, that day it is.

    A petition is told first whether it is taken on (信访工作条例第二十三条); the day of its order is the answer's.
    """
    return begun_by(by_limit(rules.limit(kind, channel, work.terms), on, work=work), channel, order, work=work)


def begun_by(counted: Begun, channel: str, order: Order | None, *, work: UnitOfWork) -> Begun:
    """The term that was ``counted`` by a limit, or where an ``order`` names a day, that of the platform."""
    if order is None or order.due_on is None:
        return counted
    if channel in work.terms.from_acceptance and counted.due.on < order.due_on:
        return replace(counted, then_on=order.due_on)
    due, limit = order.term(counted.on)
    return replace(counted, due=due, limit=limit)


def term_once_accepted(kind: str, channel: str, on: date, *, rules: BodyRules, work: UnitOfWork) -> Begun:
    """What begins on ``on`` of a case that is worked on already: by the limit from acceptance where there is one."""
    limit = work.terms.from_acceptance.get(channel) or rules.limit(kind, channel, work.terms)
    return by_limit(limit, on, work=work)


def by_limit(limit: Limit, on: date, *, work: UnitOfWork) -> Begun:
    """The term of a limit."""
    due = work.calendar.due(on, limit.days, limit.unit)
    return Begun(on=on, due=due, limit=limit, task=work.ids.new())
