"""Terms and due dates that explain themselves, of a case and of what is supposed."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View, choice
from services.complaints.domain.clock.reading import ENDED, NOT_STARTED, RUNNING, SUSPENDED
from services.complaints.domain.clock.words import UNITS

_STATES = (NOT_STARTED, RUNNING, SUSPENDED, ENDED)


class TermView(View):
    """A term with its rule; ``unit`` is working or calendar days."""

    days = fields.Integer()
    unit = choice(UNITS)
    basis = fields.String()


class LimitView(TermView):
    """The limit of a case."""

    extension = fields.Integer(metadata={"description": "by how many days it may be extended, once"})


class DayView(View):
    """One day of a term: the how-manieth it is, or null where it does not count; why, in both languages.

    ``kind`` is workday, made_up (a weekend day that makes up for a holiday), weekend, holiday (``name`` says which) or
    suspended (``reasons`` say by what); ``phase`` numbers the counts, of which a supplement or a payment begins
    another; ``announced``: the holidays of its year are known.
    """

    on = fields.Date()
    count = fields.Integer(allow_none=True)
    phase = fields.Integer()
    kind = fields.String()
    name = fields.String()
    reasons = fields.List(fields.String())
    article = fields.String()
    announced = fields.Boolean()
    zh = fields.String()
    en = fields.String()


class FlagView(View):
    """Something amiss, or what did not count and why; ``days`` where it says how many (overdue), else 0."""

    code = fields.String()
    on = fields.Date()
    days = fields.Integer()
    zh = fields.String()
    en = fields.String()


class DeadlineView(View):
    """A due date that explains itself."""

    number = fields.String()
    start = fields.Date()
    due_on = fields.Date()
    provisional = fields.Boolean()
    term = fields.Nested(LimitView, attribute="limit")
    following = fields.Nested(
        LimitView,
        allow_none=True,
        metadata={"description": "the term that begins with the acceptance, where the first is to tell whether it is"},
    )
    following_on = fields.Date(allow_none=True, metadata={"description": "its day, where a platform set one"})
    used = fields.Integer()
    left = fields.Integer(metadata={"description": "days in the unit of the term; negative: overdue"})
    urgency = fields.String()
    state = choice(_STATES, metadata={"description": "of the clock"})
    flags = fields.List(fields.Nested(FlagView))
    calendar = fields.String(metadata={"description": "the state of knowledge that the dates rest on"})
    days = fields.List(fields.Nested(DayView))


class ClockView(View):
    """A clock as it would run; ``next_day`` asked for as ``from_day`` gives the further days of the explanation.

    ``left`` counts days of the term (its unit), below 0 overdue. ``open_ended``: what suspends it has no known end, so
    ``due_on`` is as if it ended on ``as_of``, and moves. ``due_on`` is null while no term runs.
    """

    kind = fields.String()
    as_of = fields.Date()
    state = choice(_STATES)
    state_zh = fields.String()
    state_en = fields.String()
    received_on = fields.Date(allow_none=True)
    start = fields.Date(allow_none=True)
    due_on = fields.Date(allow_none=True)
    provisional = fields.Boolean()
    open_ended = fields.Boolean()
    term = fields.Nested(TermView)
    used = fields.Integer()
    left = fields.Integer()
    suspended_for = fields.List(fields.String())
    suspended_since = fields.Date(allow_none=True)
    ended = fields.String()
    ended_on = fields.Date(allow_none=True)
    flags = fields.List(fields.Nested(FlagView))
    calendar = fields.String()
    days = fields.List(fields.Nested(DayView))
    next_day = fields.Date(allow_none=True)
