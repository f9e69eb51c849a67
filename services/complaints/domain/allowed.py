"""What can be done with a case now: its state lets it (:mod:`.states`), and nothing besides stands against it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from chassis.ports import Actor
from services.complaints.domain import kinds, states
from services.complaints.domain.body_rules import STEPS, BodyRules
from services.complaints.domain.case import ASKED, REFUSED, Case, require
from services.complaints.domain.named import HANDLING, NamedInIt, is_kept_from
from services.complaints.domain.reported import Parties

WHILE_MERGED = frozenset({"message", "note", "separate", "hand_code", "erase"})
"""A case that was merged is answered with its chief case; until then it can only be talked and written about."""


@dataclass(frozen=True, slots=True)
class Row:
    """Of a case that was read what its acts depend on."""

    state: str
    kind: str
    merged_into: str | None
    absorbed: int
    transfer: Mapping[str, Any] | None
    extension: Mapping[str, Any] | None
    order_number: str | None
    reported_on: date | None
    first_answered_on: date | None
    answer_state: str
    rules: BodyRules
    channel: str
    due_on: date
    term: Mapping[str, Any]
    messages: int
    answer_by: Mapping[str, str]
    satisfaction: int | None = None
    anonymous: bool = True
    opening: Mapping[str, Any] | None = None
    referral: Mapping[str, Any] | None = None
    answered_at: datetime | None = None
    erased_at: datetime | None = None
    handler: Mapping[str, str] | None = None
    title: str = ""
    text: str = ""
    named: Parties = ()
    body: str = ""


Standing = Case | Row


CONTENT = 3
"""From this rating on (3 一般) a citizen counts as content with the answer, and his case may end early."""


def _extension_is(*wanted: str) -> Callable[[Standing], bool]:
    return lambda case: (case.extension or {"state": ""})["state"] in wanted


def _has_identity(case: Standing) -> bool:
    return case.kind == kinds.TIP_OFF and not case.anonymous


def _opening_is_asked(case: Standing) -> bool:
    return _has_identity(case) and (case.opening or {}).get("state") == ASKED


def _is_through(case: Standing, *steps: str) -> bool:
    """Whether the answer went through those of the steps that the rules of the body want."""
    wanted = [step for step in STEPS if step in steps and step in case.rules.steps]
    return not wanted or case.answer_state == _AFTER[wanted[-1]]


def _is_signed(case: Standing) -> bool:
    """Whether there is a letter to an organisation outside that may be sent."""
    return bool((case.referral or {}).get("signed_by"))


def _is_to_be_reported(case: Standing) -> bool:
    """Whether the platform that handed it over still waits to hear of the answer, or that it ended without one."""
    is_done = case.first_answered_on is not None or case.state == states.CLOSED
    return bool(case.order_number) and is_done and case.reported_on is None


_AFTER = {"review_answer": states.CHECKED, "sign_answer": states.SIGNED}

_CONDITIONS: Mapping[str, Callable[[Standing], bool]] = {
    "dispute": lambda case: case.transfer is not None,
    "extend": _extension_is("", REFUSED),
    "grant_extension": _extension_is(ASKED),
    "refuse_extension": _extension_is(ASKED),
    "submit_answer": lambda case: bool(case.rules.steps) and case.answer_state == states.DRAFT,
    "review_answer": lambda case: "review_answer" in case.rules.steps and case.answer_state == states.SUBMITTED,
    "sign_answer": lambda case: (
        "sign_answer" in case.rules.steps
        and case.answer_state in (states.SUBMITTED, states.CHECKED)
        and _is_through(case, "review_answer")
    ),
    # Whoever signed it can take that back as long as it is not sent.
    "return_answer": lambda case: (
        bool(case.rules.steps) and case.answer_state in (states.SUBMITTED, states.CHECKED, states.SIGNED)
    ),
    "answer": lambda case: _is_through(case, *STEPS),
    # 没有不满意的群众，才可以提前办结: who said nothing, or is dissatisfied, has his days to have it taken up again.
    "close": lambda case: (case.satisfaction or 0) >= CONTENT,
    "report_back": _is_to_be_reported,
    "investigate": lambda case: case.kind in (kinds.COMPLAINT, kinds.TIP_OFF),
    "name_reported": lambda case: case.kind == kinds.TIP_OFF,
    "ask_identity": lambda case: _has_identity(case) and not _opening_is_asked(case),
    "grant_identity": _opening_is_asked,
    "refuse_identity": _opening_is_asked,
    # What others were merged into is answered with them: in a chain, or sent away, it would be nobody's answer.
    # A tip-off is answered by itself: whoever has another case is not asked whom this one reports.
    "merge": lambda case: case.absorbed == 0 and case.kind != kinds.TIP_OFF,
    "transfer": lambda case: case.absorbed == 0,
    # A letter to another system would carry a tip-off out of what keeps it from whom it reports.
    "draft_referral": lambda case: case.absorbed == 0 and case.kind != kinds.TIP_OFF,
    "sign_referral": lambda case: case.referral is not None and not _is_signed(case),
    "recall_referral": lambda case: case.referral is not None,
    "refer": lambda case: case.absorbed == 0 and _is_signed(case),
    "separate": lambda case: case.merged_into is not None,
    # Once it was answered or ended, the number of its order is all that may have been wrong.
    "correct_registration": lambda case: (
        bool(case.order_number)
        or (case.state in states.OPEN and not (case.kind == kinds.TIP_OFF and case.channel in kinds.PUBLIC_CHANNELS))
    ),
    # Nobody shows himself as an informant, and whoever wrote a mail is answered by mail.
    "hand_code": lambda case: case.kind != kinds.TIP_OFF and case.channel != kinds.BY_MAIL and case.erased_at is None,
    # Not accepted, or sent elsewhere; what was answered is reopened, and what was erased has nothing left.
    "resume": lambda case: case.answered_at is None and case.erased_at is None,
}


def allowed(case: Standing, acts: Collection[str] = states.ACTS) -> list[str]:
    """What of ``acts`` can be done now, in the order of the table of states."""
    return [act for act in states.allowed_acts(case.state, acts) if _holds(case, act)]


def must_be_allowed(case: Standing, act: str) -> None:
    """Raises :class:`~services.complaints.domain.states.NotNow`, which names what can be done."""
    if (case.state, act) not in states.TRANSITIONS or not _holds(case, act):
        raise states.NotNow(case.state, act, allowed(case))


def require_act(case: Case, act: str, by: Actor) -> None:
    """That ``by`` may do this with the case, and that it can be done now.

    Raises :class:`NoSuchCase`, :class:`~chassis.ports.NotAllowed`, ``NotNow`` or :class:`NamedInIt`.
    """
    require(f"case.{act}", case, by)
    must_be_allowed(case, act)
    if act in HANDLING and is_kept_from(case, by):
        raise NamedInIt


def _holds(case: Standing, act: str) -> bool:
    if case.state == states.ACCEPTED and case.merged_into is not None and act not in WHILE_MERGED:
        return False
    return act not in _CONDITIONS or _CONDITIONS[act](case)
