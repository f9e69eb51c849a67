"""Who is left to handle a tip-off once it is kept from whom it reports (信访工作条例第三十条第三款).

Officers alone are not enough: its answer is checked and signed as the body's rules demand, and an identity is opened by
two people. What the body could not do before anybody was reported is not held against a tip-off.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from chassis.ports import Actor
from services.complaints.domain.body_rules import STEPS, BodyRules
from services.complaints.domain.case import may
from services.complaints.domain.mentioned import Mentioned
from services.complaints.domain.permissions import overseen_by, oversees
from services.complaints.domain.reported import NobodyLeft, OnlyMentioned, concerns, parties


@dataclass(frozen=True, slots=True, kw_only=True)
class Hands:
    """Who handles, checks and signs in a body, what its answers go through, and whether an identity is sealed."""

    people: Sequence[Actor]
    body: str
    rules: BodyRules
    is_named: bool = False


def must_leave_somebody(reported: Collection[str], hands: Hands) -> None:
    """Raises :class:`NobodyLeft` where those who are left could not do what all could, or not by two people."""
    left = replace(hands, people=[person for person in hands.people if not concerns(reported, person)])
    for what, can in (("handle", _can_handle), ("answer", _can_answer), ("open", _can_open)):
        if can(hands) and not can(left):
            raise NobodyLeft(what)


def must_leave_somebody_of(reported: Collection[str], mentioned: Mentioned, hands: Hands) -> None:
    """The same of those who are kept away for a mention besides.

    Raises :class:`OnlyMentioned` where whoever is reported leaves somebody and the mentions do not.
    """
    must_leave_somebody(reported, hands)
    try:
        must_leave_somebody(parties(reported, mentioned.parties), hands)
    except NobodyLeft:
        raise OnlyMentioned(mentioned.beyond(reported).words) from None


def must_leave_overseers(
    reported: Collection[str], named: Collection[str], staff: Sequence[Actor], *, body: str, by: Actor
) -> None:
    """That who names further parties does not shut out those who see what he does with it.

    Of office, leaders and audit administrators each keeps somebody besides him; the office and a leader, who oversee it
    themselves, may name each other. Raises :class:`NobodyLeft`.
    """
    for role in overseen_by(by, body):
        could = [each for each in staff if each.sub != by.sub and oversees(each, role, body)]
        could = [each for each in could if not concerns(reported, each)]
        if could and all(concerns(named, each) for each in could):
            raise NobodyLeft("oversee")


def _can_handle(hands: Hands) -> bool:
    return bool(_who(hands, "answer"))


def _can_answer(hands: Hands) -> bool:
    steps = ("draft", *(step for step in STEPS if step in hands.rules.steps))
    return any(_is_lawful(steps, chosen, hands.rules) for chosen in product(*(_who(hands, step) for step in steps)))


def _is_lawful(steps: Sequence[str], chosen: Sequence[str], rules: BodyRules) -> bool:
    """Whether each two steps fall to two people, or to one by the body's rules."""
    done = combinations(zip(steps, chosen, strict=True), 2)
    return all(first[1] != later[1] or rules.may_both(first[0], later[0]) for first, later in done)


def _can_open(hands: Hands) -> bool:
    """Whoever asks for an identity does not grant it; where none is sealed, nobody has to."""
    both = product(_who(hands, "ask_identity"), _who(hands, "grant_identity"))
    return not hands.is_named or any(asks != grants for asks, grants in both)


def _who(hands: Hands, act: str) -> list[str]:
    return [person.sub for person in hands.people if may(f"case.{act}", hands.body, person)]
