"""The number that an answer bears as a document (发文字号), where its body numbers them."""

from __future__ import annotations

from chassis.ports import Clock
from services.complaints.domain import kinds
from services.complaints.domain.case import Case
from services.complaints.ports import UnitOfWork

COUNTER = "answer"


def document_number(case: Case, *, work: UnitOfWork, clock: Clock) -> str | None:
    """The next of its body and year, 公积金信复〔2026〕12号 (GB/T 9704); None where the body has no code for them.

    A tip-off's answer has none: whoever may not read it would find a number missing.
    """
    if not case.rules.document_code or case.kind == kinds.TIP_OFF:
        return None
    year = clock.today().year
    return f"{case.rules.document_code}〔{year}〕{work.numbers.next(case.body, COUNTER, year)}号"
