"""The clock of a case: limits by setting, petitions, orders with a day of their own, disputes of a transfer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from chassis.ports import WorkCalendar
from services.complaints.domain.clock import happening as what
from services.complaints.domain.clock.course import CALENDAR, Course, Ending, Flag, Phase, Term
from services.complaints.domain.clock.happening import Happening, in_order
from services.complaints.domain.clock.law import CaseRules
from services.complaints.domain.clock.reading import read

_ORDERED = "交办时限定的办结日期"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """What is known so far; ``is_taken``: it was accepted, so that the term to conclude it runs."""

    rules: CaseRules
    calendar: WorkCalendar
    phases: tuple[Phase, ...] = ()
    is_taken: bool = False
    told: bool = False
    added: int = 0
    given: date | None = None
    flags: tuple[Flag, ...] = ()
    ending: Ending | None = None


Step = Callable[[_Story, Happening], _Story]


def case_course(happenings: Iterable[Happening], rules: CaseRules, *, calendar: WorkCalendar) -> Course:
    """What becomes of a case's clock by what happened."""
    story = _Story(rules=rules, calendar=calendar)
    for each in in_order(happenings):
        if each.kind in _STEPS and (story.ending is None or _begins_anew(story.ending, each.kind)):
            story = _STEPS[each.kind](story, each)
    return _course(story)


def _begins_anew(ending: Ending, kind: str) -> bool:
    return kind == what.REOPENED or (kind == what.ACCEPTED and ending.how == what.TOLD)


def _course(story: _Story) -> Course:
    rules = story.rules
    is_registering = rules.register is not None and not story.is_taken
    term = rules.register if rules.register is not None and is_registering else rules.answer
    added = 0 if is_registering else story.added
    return Course(
        term=_set(story, term) if story.given else replace(term, days=term.days + added),
        added=added,
        phases=story.phases,
        flags=story.flags,
        ending=story.ending,
        given=story.given,
    )


def _set(story: _Story, term: Term) -> Term:
    """The term whose last day somebody else set: all days up to it, whatever they are."""
    days = (story.given - story.phases[-1].start).days if story.given and story.phases else 0
    return replace(term, days=max(days, 0), unit=CALENDAR, basis=_ORDERED)


def _submitted(story: _Story, happening: Happening) -> _Story:
    basis = story.rules.register.basis if story.rules.register is not None else ""
    return story if story.phases else replace(story, phases=(Phase("received", happening.on, basis),))


def _accepted(story: _Story, happening: Happening) -> _Story:
    """信访工作条例第三十四条: a petition is concluded within 60 days of its acceptance; who accepts it tells so."""
    if not story.phases or story.is_taken or story.rules.register is None:
        return story
    story = _told(story, happening)
    return replace(story, is_taken=True, ending=None, phases=(*story.phases, Phase("accepted", happening.on)))


def _told(story: _Story, happening: Happening) -> _Story:
    """信访工作条例第二十三条: the petitioner is told within 15 days whether it is taken on."""
    if story.rules.register is None or story.told:
        return story
    told = _flagged(replace(story, told=True), happening, told_late=_is_over(story, happening.on))
    # Until it is accepted, to tell is all that the term asks for.
    return told if story.is_taken else replace(told, ending=Ending(what.TOLD, happening.on))


def _given(story: _Story, happening: Happening) -> _Story:
    """An order of the 12345 or petition platform comes with its own day; the newest one holds."""
    return replace(story, given=happening.data["due_on"])


def _extended(story: _Story, happening: Happening) -> _Story:
    """Once, by whoever is in charge, the citizen told, before the term is over (信访工作条例第三十四条: 30 days)."""
    days, most = int(happening.data.get("days") or 0), story.rules.extension
    wrong = {
        "not_extendable": not most or not story.phases or story.given is not None,
        "not_accepted_yet": story.rules.register is not None and not story.is_taken,
        "extended_again": story.added > 0,
        "extended_unapproved": not happening.data.get("approved_by"),
        "extended_untold": not happening.data.get("told"),
        "extended_late": _is_over(story, happening.on),
    }
    if any(wrong.values()):
        return _flagged(story, happening, **wrong)
    return _flagged(replace(story, added=max(min(days, most), 0)), happening, extended_too_long=days > most)


def _ended(how: str, story: _Story, happening: Happening) -> _Story:
    return replace(story, ending=Ending(how, happening.on))


def _reopened(story: _Story, happening: Happening) -> _Story:
    """A whole term begins anew, without what was added to the one before."""
    if story.ending is None:
        return _flagged(story, happening, reopened_while_open=True)
    phases = (*story.phases, Phase(what.REOPENED, happening.on))
    return replace(story, phases=phases, ending=None, added=0, given=None, is_taken=True)


def _is_over(story: _Story, on: date) -> bool:
    return bool(story.phases) and read(_course(story), calendar=story.calendar, today=on).left < 0


def _flagged(story: _Story, happening: Happening, **wrong: bool) -> _Story:
    found = next((code for code, is_so in wrong.items() if is_so), None)
    return replace(story, flags=(*story.flags, Flag(found, happening.on))) if found else story


_STEPS: Mapping[str, Step] = {
    what.SUBMITTED: _submitted,
    what.ACCEPTED: _accepted,
    what.TOLD: _told,
    what.DEADLINE_GIVEN: _given,
    what.EXTENDED: _extended,
    what.DISPUTED: partial(_ended, what.DISPUTED),
    what.DELIVERED: partial(_ended, what.DELIVERED),
    what.CLOSED: partial(_ended, what.CLOSED),
    what.WITHDRAWN: partial(_ended, what.WITHDRAWN),
    what.REOPENED: _reopened,
}
