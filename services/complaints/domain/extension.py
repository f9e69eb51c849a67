"""The one extension of a case's term: asked for by its officer, decided by somebody else, told to the citizen."""

from __future__ import annotations

from datetime import date, datetime

from chassis.ports import Actor, Conflict, DomainEvent, Due, Invalid, in_both
from services.complaints.domain.allowed import require_act
from services.complaints.domain.case import Case, audited, deadline_changed
from services.complaints.domain.days import short_day
from services.complaints.domain.entry import china_date, due_told
from services.complaints.domain.ledger import enter


class OwnExtension(Conflict):
    """职责分离: who asked for more time does not give it to himself."""

    code = "own_extension"

    def __init__(self) -> None:
        super().__init__(
            "延期不能由申请人自己审批，请由其他负责人办理。",
            "Whoever asked for the extension does not decide on it; another person does.",
        )


class TermIsOver(Conflict):
    """What is late already is not made timely: an extension after the last day would count for nothing."""

    code = "term_is_over"

    def __init__(self) -> None:
        super().__init__(
            "答复期限已经届满，不能再延期，请尽快答复。",
            "The term is over and cannot be extended any more; answer as soon as possible.",
        )


class WorthNothing(Conflict):
    """What was merged into it is due earlier, and with that it is."""

    code = "extension_worth_nothing"

    def __init__(self, due_on: date) -> None:
        super().__init__(
            f"并入的来件最迟{short_day(due_on)}答复，一并答复以这一天为准，延期不会改变。"
            "确需延期的，先对并入的来件解除并案，再申请。",
            f"A case that was merged into it is due on {due_on}, so more days would change nothing. Separate it first.",
        )


def extend(
    case: Case, *, by: Actor, at: datetime, days: int, most: int, due: Due, reason: str, task: str
) -> tuple[Case, DomainEvent]:
    """Ask for more time, once, at most ``most`` days in the unit of the term (信访工作条例第三十四条).

    ``due``: the day that it would have; ``task``: of those who decide. Raises :class:`TermIsOver` or
    :class:`WorthNothing`.
    """
    require_act(case, "extend", by)
    _must_run(case, at)
    if days > most:
        raise Invalid(
            f"这一类来件最多延长 {most} 日，请改小。",
            f"The term of such a case is extended by {most} days at most.",
            code="extension_too_long",
            errors={"days": in_both(f"最多 {most} 日。", f"At most {most}.")},
        )
    _must_move(case, due)
    case = enter(
        case,
        "extend",
        by=by,
        at=at,
        data={"days": days, "unit": case.term["unit"], "task": task},
        words={"reason": reason},
    )
    return case, audited(case, "extension_asked", by=by, at=at, days=days)


def grant(
    case: Case, *, by: Actor, at: datetime, due: Due, reason: str, task: str, check_task: str, message: str
) -> tuple[Case, DomainEvent]:
    """Give the time that was asked for; ``message`` tells the citizen day and reason.

    ``check_task``: the new task, with the new day, of whoever checks or signs an answer that is under way.
    Raises :class:`OwnExtension`, :class:`TermIsOver` or :class:`WorthNothing`.
    """
    require_act(case, "grant_extension", by)
    _must_run(case, at)
    _must_be_another(case, by)
    _must_move(case, due)
    told = due_told(due) | {"task": task, "message": message}
    told["answer_task"] = check_task if case.answer_task else None
    before = case.due_on
    told |= {"days": (case.extension or {})["days"], "unit": case.term["unit"]}
    case = enter(case, "grant_extension", by=by, at=at, data=told, words={"reason": reason})
    return case, deadline_changed(case, before, by=by, at=at, act="grant_extension")


def refuse(case: Case, *, by: Actor, at: datetime, reason: str) -> tuple[Case, DomainEvent]:
    """The term stays as it is. Raises :class:`OwnExtension`."""
    require_act(case, "refuse_extension", by)
    _must_be_another(case, by)
    case = enter(case, "refuse_extension", by=by, at=at, words={"reason": reason})
    return case, audited(case, "extension_refused", by=by, at=at)


def _must_run(case: Case, at: datetime) -> None:
    if china_date(at) > case.due_on:
        raise TermIsOver


def _must_move(case: Case, due: Due) -> None:
    if due.on <= case.due_on:
        raise WorthNothing(case.due_on)


def _must_be_another(case: Case, by: Actor) -> None:
    if (case.extension or {})["by"] == by.sub:
        raise OwnExtension
