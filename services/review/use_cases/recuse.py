"""声明回避: keep a person away from a case."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Actor, Clock, Invalid, Stale, in_both, is_seen
from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.domain.refusals import CaseNotFound
from services.review.ports import UnitOfWork
from services.review.use_cases.check_staffing import check_staffing
from services.review.use_cases.reassign import reassign


@dataclass(frozen=True, slots=True, kw_only=True)
class OnRecusal:
    """Who acts on whose recusal from which case; ``seen`` is the version that was looked at."""

    case_id: str
    actor: Actor
    person: str
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recuse(OnRecusal):
    """Who is recused, and why."""

    reason: str


def recuse(command: Recuse, *, work: UnitOfWork, clock: Clock) -> Case:
    """His steps go to others; where there is nobody else, the office is asked to name a deputy."""
    work.markings.refuse_marked("reason", command.reason)
    before, person = case_and_person(command, work=work, clock=clock)
    now = clock.now()
    case, recused = rules.recuse(before, person, reason=command.reason, by=command.actor, at=now)
    work.events.record(recused)
    case = reassign(before, case, reason="recused", by=command.actor, at=now, work=work)
    return work.cases.save(check_staffing(case, work=work, clock=clock))


def case_and_person(command: OnRecusal, *, work: UnitOfWork, clock: Clock) -> tuple[Case, Actor]:
    """The case, locked, and whom it is about. Raises :class:`CaseNotFound`, :class:`Stale` or, of no staff, Invalid."""
    case = work.cases.load_for_update(command.case_id)
    if not case.visible_to(command.actor):
        raise CaseNotFound
    if not is_seen(case.version, command.seen or None):
        raise Stale("该事项已被他人更新，请刷新后再办。", "The case was changed meanwhile; read it again.")
    staff = {person.sub: person for person in work.staff.of_body(case.body, clock.today())}
    if command.person not in staff:
        zh = "本单位没有这个人，请写明本单位人员的标识（sub）；声明自己回避的，不填。"
        en = "Nobody of the body has this sub; name one of its staff, or leave it out for yourself."
        raise Invalid(zh, en, errors={"person": in_both(zh, en)}, code="unknown_person")
    return case, staff[command.person]
