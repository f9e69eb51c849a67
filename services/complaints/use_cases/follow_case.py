"""Who may see a case: the citizen with its receipt code, and those who handle or oversee the cases of its body."""

from __future__ import annotations

from chassis.ports import Actor, NotFound
from services.complaints.domain import case as rules
from services.complaints.domain import receipt
from services.complaints.domain.case import Case
from services.complaints.ports import CaseView, UnitOfWork

# Compared against when there is no such case, so that both answers take the same time.
_NOBODYS = "sm3:" + "0" * 64


class NoSuchCase(NotFound):
    """Number and code do not belong together; which of them is wrong is not said."""

    code = "no_such_case"

    def __init__(self) -> None:
        super().__init__(
            "编号与查询码对不上。请核对回执上的编号和查询码（不分大小写，横线可省略）。",
            "Number and receipt code do not belong together. Check both on your receipt.",
        )


def follow_case(number: str, code: str, *, work: UnitOfWork) -> CaseView:
    """The case as its citizen sees it. Raises :class:`NoSuchCase`."""
    view = work.cases.view(number)
    _must_match(view.case if view else None, code, work)
    if view is None:
        raise NoSuchCase
    return view


def read_case(number: str, *, by: Actor, work: UnitOfWork) -> CaseView:
    """The case as the staff who handle or oversee the cases of its body see it; for others it does not exist."""
    view = work.cases.view(number)
    if view is None or not by.holds(*rules.READERS, body=view.case.body):
        raise NoSuchCase
    return view


def lock_with_code(number: str, code: str, *, work: UnitOfWork) -> Case:
    """The case, locked for an act of its citizen. Raises :class:`NoSuchCase`."""
    try:
        case = work.cases.lock(number)
    except NotFound:
        _must_match(None, code, work)
        raise NoSuchCase from None
    _must_match(case, code, work)
    return case


def _must_match(case: Case | None, code: str, work: UnitOfWork) -> None:
    fingerprint = work.fingerprint(receipt.normalised(code))
    if not receipt.matches(fingerprint, case.receipt if case else _NOBODYS):
        raise NoSuchCase
