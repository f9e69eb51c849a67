"""The clock of a request (依申请公开): its happenings folded by the Regulations' articles 30 to 35 and 42."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from chassis.ports import WorkCalendar
from services.complaints.domain.clock import consultations
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.consultations import Consultations
from services.complaints.domain.clock.course import Course, Ending, Flag, Phase, Suspension
from services.complaints.domain.clock.happening import Happening, in_order
from services.complaints.domain.clock.law import CHANNELS, Channel, RequestRules
from services.complaints.domain.clock.reading import read

SUPPLEMENT, FEE = "supplement", "fee"
NOT_SUPPLEMENTED, FEE_UNPAID = "not_supplemented", "fee_unpaid"
LAW = RequestRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """What is known so far. ``wait``: the applicant's supplement or payment that is awaited, ``lapses`` until when."""

    rules: RequestRules
    calendar: WorkCalendar
    arrived: Happening | None = None
    phases: tuple[Phase, ...] = ()
    asked: Consultations | None = None
    done: tuple[Suspension, ...] = ()
    wait: Suspension | None = None
    lapses: date | None = None
    seen: frozenset[str] = frozenset()
    added: int = 0
    flags: tuple[Flag, ...] = ()
    ending: Ending | None = None


Step = Callable[[_Story, Happening], _Story]


def request_course(
    happenings: Iterable[Happening], *, calendar: WorkCalendar, today: date, rules: RequestRules = LAW
) -> Course:
    """What becomes of a request's clock by what happened; silence is taken as of ``today``."""
    story = _Story(rules=rules, calendar=calendar)
    for each in in_order(happenings):
        if each.kind in _STEPS and story.ending is None:
            story = _lapsed(story, each.on, unless=each)
            story = story if story.ending else _STEPS[each.kind](story, each)
    return _course(_lapsed(story, today), today)


def _course(story: _Story, today: date) -> Course:
    rules, asked = story.rules, (story.asked or {}).values()
    consulting = tuple(each.suspension(rules.opinion, story.calendar) for each in asked)
    silent = [each for each in asked if each.is_silent(rules.opinion, story.calendar, today)]
    is_waiting = story.arrived is not None and not story.phases
    return Course(
        term=replace(rules.reply, days=rules.reply.days + story.added),
        phases=story.phases,
        suspensions=(*story.done, *((story.wait,) if story.wait else ()), *consulting),
        flags=(*story.flags, *(Flag(f"silent_{each.of}", each.asked) for each in silent)),
        ending=story.ending,
        added=story.added,
        waits_since=story.arrived.on if story.arrived is not None and is_waiting else None,
    )


def _submitted(story: _Story, happening: Happening) -> _Story:
    """第三十一条: received when it is handed in or signed for; what nobody signs for, when it is confirmed."""
    if story.arrived is not None:
        return story
    story = replace(story, arrived=happening)
    return story if _channel(happening).confirmed else replace(story, phases=(Phase("received", happening.on),))


def _confirmed(story: _Story, happening: Happening) -> _Story:
    """第三十一条第二、三项: the day of confirmation is the day of receipt; a plain letter's is the day it came."""
    if story.phases or story.arrived is None:
        return story
    is_late = _channel(story.arrived).same_day and happening.on > story.arrived.on
    return _flagged(replace(story, phases=(Phase("received", happening.on),)), happening, confirmed_late=is_late)


def _asked_to_supplement(story: _Story, happening: Happening) -> _Story:
    """第三十条: within 7 working days of receipt, once; a late or second notice does not stop the clock."""
    if not story.phases or what.SUPPLEMENT_ASKED in story.seen:
        return _flagged(story, happening, **{"supplement_asked_again" if story.phases else "not_received": True})
    story = replace(story, seen=story.seen | {what.SUPPLEMENT_ASKED})
    last = story.calendar.due(story.phases[0].start, story.rules.supplement_notice).on
    wrong = {"late_supplement_notice": happening.on > last, "supplement_while_fee_awaited": story.wait is not None}
    if any(wrong.values()):
        return _flagged(story, happening, **wrong)
    until = happening.data.get("until") or story.calendar.due(happening.on, story.rules.supplement).on
    return replace(story, wait=Suspension(SUPPLEMENT, happening.on, None, restarts=True), lapses=until)


def _restarted(reason: str, story: _Story, happening: Happening) -> _Story:
    """第三十条: the term begins anew when the supplement is in; 国办函〔2020〕109号: from the day after the payment."""
    wait = story.wait
    if wait is None or wait.reason != reason:
        return _flagged(story, happening, **{f"{reason}_not_awaited": True})
    over = replace(wait, until=happening.on)
    phases = (*story.phases, Phase(happening.kind, happening.on))
    return replace(story, wait=None, lapses=None, done=(*story.done, over), phases=phases)


def _consulted(story: _Story, happening: Happening) -> _Story:
    if not story.phases:
        return _flagged(story, happening, not_received=True)
    asked, flags = consultations.heard(story.asked or {}, happening)
    return replace(story, asked=asked, flags=(*story.flags, *flags))


def _extended(story: _Story, happening: Happening) -> _Story:
    """第三十三条第二款: once, with the consent of the office's head, the applicant told, before the term is over."""
    return _lengthened(story, happening, most=story.rules.extension, approved=True)


def _given_longer(story: _Story, happening: Happening) -> _Story:
    """第三十五条: a reasonable longer term for requests beyond all measure, of which the applicant is told."""
    return _lengthened(story, happening, most=None, approved=False)


def _lengthened(story: _Story, happening: Happening, *, most: int | None, approved: bool) -> _Story:
    kind, days = happening.kind, int(happening.data.get("days") or 0)
    wrong = {
        "not_received": not story.phases,
        f"{kind}_again": kind in story.seen,
        f"{kind}_unapproved": approved and not happening.data.get("approved_by"),
        f"{kind}_untold": not happening.data.get("told"),
        f"{kind}_late": _is_over(story, happening.on),
    }
    if any(wrong.values()):
        return _flagged(story, happening, **wrong)
    granted = days if most is None else min(days, most)
    story = replace(story, added=story.added + max(granted, 0), seen=story.seen | {kind})
    return _flagged(story, happening, **{f"{kind}_too_long": days > granted})


def _fee_notified(story: _Story, happening: Happening) -> _Story:
    """第四十二条、国办函〔2020〕109号: within the term, once; the clock stands until the fee is paid."""
    wrong = {
        "not_received": not story.phases,
        "fee_notified_again": what.FEE_NOTIFIED in story.seen,
        "fee_notified_late": _is_over(story, happening.on),
        "fee_while_supplement_awaited": story.wait is not None,
    }
    if any(wrong.values()):
        return _flagged(story, happening, **wrong)
    wait = Suspension(FEE, happening.on, None, restarts=True)
    return replace(story, wait=wait, lapses=None, seen=story.seen | {what.FEE_NOTIFIED})


def _fee_notice_received(story: _Story, happening: Happening) -> _Story:
    if story.wait is None or story.wait.reason != FEE or story.lapses is not None:
        return story
    return replace(story, lapses=story.calendar.due(happening.on, story.rules.fee).on)


def _ended(how: str, story: _Story, happening: Happening) -> _Story:
    """The reply's posting or its signature by the applicant, not the click that made it; or his withdrawal."""
    return replace(story, ending=Ending(how, happening.on))


def _lapsed(story: _Story, on: date, unless: Happening | None = None) -> _Story:
    """第三十条、国办函〔2020〕109号: who does not supplement (without a good reason) or pay in time has given up."""
    wait, last = story.wait, story.lapses
    is_excused = unless is not None and unless.kind == what.SUPPLEMENTED and bool(unless.data.get("excused"))
    if wait is None or last is None or on <= last or is_excused:
        return story
    how = NOT_SUPPLEMENTED if wait.reason == SUPPLEMENT else FEE_UNPAID
    return replace(story, wait=None, done=(*story.done, replace(wait, until=last)), ending=Ending(how, last))


def _is_over(story: _Story, on: date) -> bool:
    """Whether the term had run out before that day."""
    return bool(story.phases) and read(_course(story, on), calendar=story.calendar, today=on).left < 0


def _flagged(story: _Story, happening: Happening, **wrong: bool) -> _Story:
    found = next((code for code, is_so in wrong.items() if is_so), None)
    return replace(story, flags=(*story.flags, Flag(found, happening.on))) if found else story


def _channel(happening: Happening) -> Channel:
    return CHANNELS[happening.data["channel"]]


_STEPS: Mapping[str, Step] = {
    what.SUBMITTED: _submitted,
    what.CONFIRMED: _confirmed,
    what.SUPPLEMENT_ASKED: _asked_to_supplement,
    what.SUPPLEMENTED: partial(_restarted, SUPPLEMENT),
    **dict.fromkeys(consultations.KINDS, _consulted),
    what.EXTENDED: _extended,
    what.LONGER_TERM: _given_longer,
    what.FEE_NOTIFIED: _fee_notified,
    what.FEE_NOTICE_RECEIVED: _fee_notice_received,
    what.FEE_PAID: partial(_restarted, FEE),
    what.DELIVERED: partial(_ended, what.DELIVERED),
    what.WITHDRAWN: partial(_ended, what.WITHDRAWN),
}
