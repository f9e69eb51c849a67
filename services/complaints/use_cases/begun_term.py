"""The term of a case that begins on a day: by which limit, until when, and the task that goes with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.complaints.domain.acts import Begun
from services.complaints.domain.body_rules import BodyRules
from services.complaints.domain.order import ByLaw, Order, set_term
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


def law_of_channel(channel: str, on: date, *, is_accepted: bool, work: UnitOfWork) -> ByLaw | None:
    """How late the day of a platform may be for what came or was accepted ``on`` that day; None where no law says so.

    What is not accepted yet may be on the last day on which it must be told of (信访工作条例第二十三条、第三十四条).
    """
    limit, told = work.terms.from_acceptance.get(channel), work.terms.channels.get(channel)
    if limit is None:
        return None
    if told and not is_accepted:
        on = work.calendar.due(on, told.days, told.unit).on
    return ByLaw(latest=work.calendar.due(on, limit.days, limit.unit).on, basis=limit.basis)


def term_from_acceptance(
    limit: Limit, on: date, number: str | None, set_day: date | None, *, work: UnitOfWork
) -> Begun:
    """By the law of its channel, or until the day that its platform set where that is not later (第三十四条)."""
    begun = by_limit(limit, on, work=work)
    if set_day is None or begun.due.on < set_day:
        return begun
    due, limit = set_term(number or "", set_day, on)
    return replace(begun, due=due, limit=limit)


def term_once_accepted(kind: str, channel: str, on: date, *, rules: BodyRules, work: UnitOfWork) -> Begun:
    """What begins on ``on`` of a case that is worked on already: by the limit from acceptance where there is one."""
    limit = work.terms.from_acceptance.get(channel) or rules.limit(kind, channel, work.terms)
    return by_limit(limit, on, work=work)


def by_limit(limit: Limit, on: date, *, work: UnitOfWork) -> Begun:
    """The term of a limit."""
    due = work.calendar.due(on, limit.days, limit.unit)
    return Begun(on=on, due=due, limit=limit, task=work.ids.new())
