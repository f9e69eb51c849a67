"""Whom a tip-off reports: named by the informant with it, or later by those who handle it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chassis.ports import SYSTEM, Actor, Clock, Invalid, in_both
from services.complaints.domain import awaited, task, tip_off
from services.complaints.domain import reported as rules
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case, may
from services.complaints.domain.kinds import PUBLIC_CHANNELS, TIP_OFF
from services.complaints.domain.left import Hands, must_leave_overseers, must_leave_somebody, must_leave_somebody_of
from services.complaints.domain.mentioned import NOBODY, Mentioned, mentioned
from services.complaints.domain.named import words_of
from services.complaints.domain.reported import IsReported, MentionsWhoRecords, Parties
from services.complaints.ports import UnitOfWork
from services.complaints.use_cases.current_case import CaseCommand, current_case
from services.complaints.use_cases.name_in_words import Further
from services.complaints.use_cases.unpress import unpress


@dataclass(frozen=True, slots=True, kw_only=True)
class NameReported(CaseCommand):
    """Departments of the case's body, by code, and members of its staff, by `sub`; and why they are named."""

    reason: str
    departments: Sequence[str] = ()
    people: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Of a new tip-off what says whom it reports: departments, a name, and the words that may hold others."""

    departments: Sequence[str]
    person: str
    words: str
    person_unlisted: bool = False
    mentioned_not_reported: Sequence[str] = ()
    """Of the mentioned those of whom the informant says that they are not reported, as they were found."""
    is_named: bool = False
    """Whether the informant gives his own name or contact, so that two people may have to open it."""


def reported_by(told: Told, body: str, *, by: Actor, channel: str, work: UnitOfWork, clock: Clock) -> Parties:
    """Whom a new tip-off reports, and who is mentioned in it.

    Raises :class:`SignedIn`, :class:`NobodyLeft`, :class:`OnlyMentioned`, :class:`IsReported` for an officer who would
    record it, :class:`NotOnTheStaff` for a name that nobody has, or :class:`Invalid` for no such department.
    """
    if by.is_staff and (channel in PUBLIC_CHANNELS or not may("case.record", body, by)):
        raise tip_off.SignedIn
    staff = work.directory.staff_of([body])
    named = _departments(body, told.departments, staff, "reported_departments", work)
    called = (rules.called_if_any if told.person_unlisted else rules.called)(told.person, staff)
    reported = rules.parties(named, called)
    # 何主任 is no full name, and still whoever may be meant.
    words = rules.one_after_another(told.words, told.person)
    found = mentioned(words, staff, work.directory.departments([body]))
    besides = found.but(told.mentioned_not_reported)
    _must_not_concern(by, reported, found)
    must_leave_somebody_of(reported, besides, _hands(body, told.is_named, work, clock))
    return rules.parties(reported, besides.parties)


def _must_not_concern(officer: Actor, reported: Parties, found: Mentioned) -> None:
    """Whoever records a tip-off would have it in his hands; he says of himself neither that he is not meant."""
    if officer.is_staff and rules.concerns(reported, officer):
        raise IsReported("reported_departments")
    if officer.is_staff and rules.concerns(found.parties, officer):
        raise MentionsWhoRecords(found.of(rules.parties_of(officer)))


def name_reported(command: NameReported, *, work: UnitOfWork, clock: Clock) -> Case:
    """Those who are named know of it no more; whoever of them had it, has it no more, and it awaits the others."""
    work.refuse_marked("reason", command.reason)
    before, by = current_case(command, work=work)
    require_act(before, "name_reported", by)
    _must_name_somebody(command)
    staff = work.directory.staff_of([before.body])
    named = _departments(before.body, command.departments, staff, "departments", work)
    named += _people(command.people, staff)
    must_leave_overseers(before.reported, named, staff, body=before.body, by=by)
    case = _kept_from(before, named, NOBODY, staff, by=by, reason=command.reason, work=work, clock=clock)
    return work.cases.save(case)


def kept_from_mentioned(case: Case, said: Further, *, by: Actor, work: UnitOfWork, clock: Clock) -> Case:
    """A tip-off after its informant wrote further words: kept from whoever is mentioned in them.

    But for those of whom he says that they are not reported. So is whatever else his code opens, a part that another
    body has: they are about one thing. Raises :class:`NobodyLeft` or :class:`OnlyMentioned`.
    """
    if case.kind != TIP_OFF or by.is_staff:
        tip_off.must_be_of_tip_off("mentioned_not_reported", said.not_reported)
        return case
    made: dict[str, Any] = {"by": by, "work": work, "clock": clock}
    for number in sorted(each.number for each in work.cases.opened_alike(case.receipt) if each.id != case.id):
        before = work.cases.load_for_update(number)
        beside = _kept_from_those_in(before, said, **made)
        if beside is not before:
            work.cases.save(beside)
    return _kept_from_those_in(case, said, **made)


def _kept_from_those_in(case: Case, said: Further, *, by: Actor, work: UnitOfWork, clock: Clock) -> Case:
    # Whoever sent it here sees that he did, and may have it back.
    places = {case.body, *work.cases.sent_by(case.id)}
    staff = work.directory.staff_of(places)
    found = mentioned(said.words, staff, work.directory.departments(places)).but(said.not_reported)
    if rules.parties(case.reported, found.parties) == rules.parties(case.reported):
        return case
    return _kept_from(case, (), found, staff, by=by, reason="", work=work, clock=clock)


def kept_from_namesake(case: Case, person: Actor, *, work: UnitOfWork, clock: Clock) -> Case:
    """A tip-off that says the name of somebody who came to the staff since: he could do nothing with it before."""
    found = Mentioned({person.name: (rules.beside(person.sub),)})
    staff, nobody = work.directory.staff_of([case.body]), Hands(people=(), body=case.body, rules=case.rules)
    return _kept_from(case, (), found, staff, by=SYSTEM, reason="", hands=nobody, work=work, clock=clock)


def _kept_from(
    before: Case,
    named: Sequence[str],
    besides: Mentioned,
    staff: Sequence[Actor],
    *,
    by: Actor,
    reason: str,
    hands: Hands | None = None,
    work: UnitOfWork,
    clock: Clock,
) -> Case:
    """``hands``: those of whom somebody has to be left, without it all of the case's body."""
    now = clock.now()
    case, added = tip_off.name_further(
        before,
        by=by,
        at=now,
        named=named,
        mentioned=besides,
        reason=reason,
        kept_away=rules.kept_away(rules.parties(before.reported, named, besides.parties), staff),
        hands=hands or _hands(before.body, not before.anonymous, work, clock),
        task=work.ids.new(),
    )
    work.events.record(added)
    asked_anew = awaited.moved(before, case, "reported", by=by, at=now)
    for event in (*task.renewed(before, case, "reported", by=by, at=now), *asked_anew):
        work.events.record(event)
    unpress(before, work=work, clock=clock)
    return case


def _hands(body: str, is_named: bool, work: UnitOfWork, clock: Clock) -> Hands:
    people = work.directory.handling(body, clock.today())
    return Hands(people=people, body=body, rules=work.rules.of(body), is_named=is_named)


def _must_name_somebody(command: NameReported) -> None:
    if not command.departments and not command.people:
        words, english = "请选择被举报的科室或者人员。", "Name a department or a person."
        raise Invalid(words, english, code="nobody_named", errors={"departments": in_both(words, english)})


def for_receiver(case: Case, body: str, *, work: UnitOfWork, clock: Clock) -> Case:
    """The case with those of a receiving body from whom it is kept, whom its words mention there too.

    Raises :class:`NobodyLeft`.
    """
    if case.kind != TIP_OFF:
        return case
    reported = rules.parties(case.reported, _mentioned_there(case, body, work) if body != case.body else ())
    if not reported:
        return case
    must_leave_somebody(reported, _hands(body, not case.anonymous, work, clock))
    staff = work.directory.staff_of({case.body, body})
    return replace(case, reported=reported, kept_away=rules.kept_away(reported, staff))


def _mentioned_there(case: Case, body: str, work: UnitOfWork) -> Parties:
    """Nobody is asked at a transfer, so whoever may be meant there is kept away; by the whole from its parts too."""
    words = words_of(case, *work.cases.told_by_citizen(case.receipt))
    return mentioned(words, work.directory.staff_of([body]), work.directory.departments([body])).parties


def _departments(body: str, codes: Collection[str], staff: Sequence[Actor], field: str, work: UnitOfWork) -> list[str]:
    unknown = [code for code in codes if work.directory.receiving(body, code) is None]
    if unknown:
        raise Invalid(
            "本单位没有这个科室，请重新选择。",
            "This body has no such department.",
            code="no_such_department",
            errors={field: in_both("没有这个科室。", "No such department.")},
        )
    return list(rules.of_departments(body, codes, staff))


def _people(subs: Collection[str], staff: Sequence[Actor]) -> list[str]:
    known = {each.sub for each in staff}
    if not known.issuperset(subs):
        raise Invalid(
            "本单位没有这个人，请从列表中选择。",
            "There is no such member of this body's staff.",
            code="no_such_person",
            errors={"people": in_both("没有这个人。", "No such person.")},
        )
    return [rules.person(sub) for sub in subs]
