"""What of a case somebody can be offered now: allowed, and refused neither for the day nor to him of all people.

Whoever tries it all the same is told the reason by the rule itself (too late, one's own request, by mail alone).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from chassis.ports import Actor
from services.complaints.domain import states
from services.complaints.domain.allowed import Standing, allowed
from services.complaints.domain.case import MAX_MESSAGES
from services.complaints.domain.kinds import BY_MAIL, TIP_OFF
from services.complaints.domain.named import HANDLING, is_kept_from


def offered(case: Standing, acts: Collection[str] = states.ACTS, *, today: date, by: Actor | None = None) -> list[str]:
    """What of ``acts`` ``by`` can do today, in the order of the table; without him what somebody can."""
    possible = [act for act in allowed(case, acts) if act not in _IN_TIME or _IN_TIME[act](case, today)]
    if by is None:
        return possible
    never = HANDLING | _sends_away(case) if is_kept_from(case, by) else frozenset[str]()
    return [act for act in possible if act not in never and by.sub not in _not_by(case, act)]


def _sends_away(case: Standing) -> set[str]:
    """The acts that would take it out of its body, whoever does them; a transfer may stay within it."""
    return {"dispute"} if (case.transfer or {}).get("body", case.body) != case.body else set()


def _is_running(case: Standing, today: date) -> bool:
    return today <= case.due_on


def _is_extendable(case: Standing, today: date) -> bool:
    return _is_running(case, today) and bool(case.term.get("extension"))


_IN_TIME: Mapping[str, Callable[[Standing, date], bool]] = {
    "dispute": lambda case, today: today.isoformat() <= str((case.transfer or {}).get("dispute_until", "")),
    "extend": _is_extendable,
    "grant_extension": _is_running,
    "merge": lambda case, _: case.channel != BY_MAIL,
    "erase": lambda case, _: case.kind != TIP_OFF or case.state == states.CLOSED,
    "message": lambda case, _: case.messages < MAX_MESSAGES,
}


def _not_by(case: Standing, act: str) -> set[str]:
    """职责分离: who (`sub`) does not do it, since he did or asked for what it decides on."""
    if act == "dispute":
        return {(case.transfer or {}).get("by", "")}
    if act == "erase":
        return {(case.handler or {}).get("sub", ""), *case.answer_by.values()}
    if act in ("grant_extension", "refuse_extension"):
        return {(case.extension or {}).get("by", "")}
    if act in ("grant_identity", "refuse_identity"):
        return {(case.opening or {}).get("by", "")}
    if act == "sign_referral" and not case.rules.may_both("draft", "sign_answer"):
        return {(case.referral or {}).get("by", "")}
    if act in ("review_answer", "sign_answer"):
        former = ((step, sub) for step, sub in case.answer_by.items() if step != act)
        return {sub for step, sub in former if not case.rules.may_both(step, act)}
    return set()
