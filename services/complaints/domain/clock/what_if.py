"""What anybody may ask of the clock: this came on that day, then that happened; until when is it answered?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chassis.ports import Invalid, WorkCalendar, in_both
from services.complaints.domain import kinds
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.cases import case_course
from services.complaints.domain.clock.course import Course, Said, Term
from services.complaints.domain.clock.happening import Happening
from services.complaints.domain.clock.law import CHANNELS, PETITION, PETITION_REVIEW, TRANSFER, CaseRules
from services.complaints.domain.clock.requests import request_course
from services.complaints.domain.clock.words import HAPPENINGS
from services.complaints.domain.terms import Limit

REQUEST, PETITION_KIND, REVIEW_KIND, TRANSFER_KIND = "request", "petition", "petition_review", "transfer"
KINDS: Mapping[str, str] = {
    REQUEST: "依申请公开",
    **{code: kinds.KINDS[code].name for code in kinds.TAKEN},
    PETITION_KIND: "信访事项",
    REVIEW_KIND: "信访复查、复核",
    TRANSFER_KIND: "对转送、交办提出异议",
}
FIRST, LAST = date(2008, 5, 1), date(2100, 12, 31)
"""The Regulations came into force on 1 May 2008."""
MOST, MOST_YEARS, MOST_DAYS = 40, 5, 250
_ENDED = (what.DELIVERED, what.WITHDRAWN)
TAKEN: Mapping[str, Sequence[str]] = {
    REQUEST: tuple(kind for kind in what.OF_REQUESTS if kind not in (what.SUBMITTED, what.CONFIRMED)),
    PETITION_KIND: (what.ACCEPTED, what.TOLD, what.DEADLINE_GIVEN, what.EXTENDED, *_ENDED),
    REVIEW_KIND: _ENDED,
    TRANSFER_KIND: (what.DISPUTED,),
    **dict.fromkeys(kinds.TAKEN, (what.DEADLINE_GIVEN, what.EXTENDED, *_ENDED, what.REOPENED)),
}
_DATED = {what.DEADLINE_GIVEN: "due_on", what.SUPPLEMENT_ASKED: "until"}
_LENGTHENING = (what.EXTENDED, what.LONGER_TERM)
_RECORDED = datetime(2008, 5, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """One thing that is taken to have happened; an extension is taken to be approved and told."""

    kind: str
    on: date
    ref: str = ""
    days: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The question. ``received_on`` is the day on which it was handed in, ``confirmed_on`` that of confirmation."""

    kind: str
    channel: str
    received_on: date
    confirmed_on: date | None = None
    happenings: Sequence[Supposed] = ()


def looked_at(asked: WhatIf, as_of: date | None, *, today: date) -> date:
    """The day on which the clock is read: the one asked for, else today, or the day of what is supposed to come."""
    supposed = max((each.on for each in asked.happenings), default=today)
    return as_of or max(asked.received_on, min(max(today, supposed), _last(asked)))


def supposed_course(asked: WhatIf, *, limits: Mapping[str, Limit], calendar: WorkCalendar, today: date) -> Course:
    """The clock as it would run. Raises :class:`Invalid`, naming the field."""
    _check(asked, today)
    story = _story(asked)
    if asked.kind == REQUEST:
        return request_course(story, calendar=calendar, today=today)
    return case_course(story, _rules(asked.kind, limits), calendar=calendar)


def _rules(kind: str, limits: Mapping[str, Limit]) -> CaseRules:
    by_law = {PETITION_KIND: PETITION, REVIEW_KIND: PETITION_REVIEW, TRANSFER_KIND: TRANSFER}
    if kind in by_law:
        return by_law[kind]
    limit = limits[kind]
    return CaseRules(Term(limit.days, limit.unit, limit.basis, Said("答复", "to answer")), extension=limit.extension)


def _story(asked: WhatIf) -> list[Happening]:
    story = [Happening(what.SUBMITTED, asked.received_on, _RECORDED, {"channel": asked.channel})]
    if asked.confirmed_on is not None:
        story.append(Happening(what.CONFIRMED, asked.confirmed_on, _RECORDED))
    return story + [Happening(each.kind, each.on, _RECORDED, _data(each)) for each in asked.happenings]


def _data(each: Supposed) -> Mapping[str, Any]:
    data: dict[str, Any] = {"ref": each.ref}
    if each.kind in _LENGTHENING:
        data |= {"days": each.days, "approved_by": "supposed", "told": True}
    if each.kind in _DATED and each.until is not None:
        data[_DATED[each.kind]] = each.until
    return data


def _check(asked: WhatIf, today: date) -> None:
    errors = dict(_wrong_days(asked, today))
    if asked.confirmed_on is not None and (asked.kind != REQUEST or not CHANNELS[asked.channel].confirmed):
        errors["confirmed_on"] = in_both("只有需要双方确认的申请才填。", "Only for requests that are confirmed.")
    for number, each in enumerate(asked.happenings):
        errors |= {f"happenings.{number}.{name}": text for name, text in _wrong(asked.kind, each).items()}
    if errors:
        raise Invalid(
            "有几项填得不对，请按提示改正后再算。",
            "Some of it is not right; correct it and ask again.",
            code="wrong_what_if",
            errors=errors,
        )


def _wrong(kind: str, each: Supposed) -> dict[str, str]:
    if each.kind not in TAKEN[kind]:
        names = "、".join(HAPPENINGS[code].zh for code in TAKEN[kind])
        return {
            "kind": in_both(
                f"{KINDS[kind]}没有这一步，可以选：{names}。", f"What is possible of {kind}: {', '.join(TAKEN[kind])}."
            )
        }
    errors = dict[str, str]()
    if (each.days is None) == (each.kind in _LENGTHENING):
        needs = each.days is None
        errors["days"] = (
            in_both("请填写延长的天数。", "Say how many days.")
            if needs
            else in_both("这一步不填天数。", "Leave it out.")
        )
    if each.kind == what.DEADLINE_GIVEN and each.until is None:
        errors["until"] = in_both("请填写限定的办结日期。", "Say which day was set.")
    if each.until is not None and (each.kind not in _DATED or each.until < each.on):
        errors["until"] = in_both("这一步不填，或者不能早于发生的日期。", "Leave it out, or give a later day.")
    return errors


def _wrong_days(asked: WhatIf, today: date) -> list[tuple[str, str]]:
    """Everything lies within a few years of the day of receipt: what is counted has an end."""
    last = _last(asked)
    given = [("as_of", "截至哪一天", today), ("confirmed_on", "双方确认日期", asked.confirmed_on)]
    for number, each in enumerate(asked.happenings):
        given += [
            (f"happenings.{number}.on", f"第 {number + 1} 件的日期", each.on),
            (f"happenings.{number}.until", f"第 {number + 1} 件的限定日期", each.until),
        ]
    wrong = [
        (
            name,
            in_both(
                f"“{label}”不能早于收到之日，也不能晚于其后{MOST_YEARS}年。",
                f"Not before the day of receipt, nor {MOST_YEARS} years after it.",
            ),
        )
        for name, label, day in given
        if day is not None and not asked.received_on <= day <= last
    ]
    if not FIRST <= asked.received_on <= LAST:
        wrong.append(("received_on", in_both(f"应在{FIRST}至{LAST}之间。", f"From {FIRST} to {LAST}.")))
    return wrong


def _last(asked: WhatIf) -> date:
    # The day may be one of the year 2999: what lies beyond is refused, not computed.
    return max(asked.received_on, min(asked.received_on, LAST) + timedelta(days=366 * MOST_YEARS))
