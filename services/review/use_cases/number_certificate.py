"""Give the secrecy review its number when its step is passed."""

from __future__ import annotations

from datetime import date

from services.review.domain.case import Case
from services.review.domain.certificate import certificate_counter, certificate_number
from services.review.domain.sheets import CERTIFICATE, Sheet, is_certified
from services.review.domain.step import Step
from services.review.ports import UnitOfWork


def with_certificate(case: Case, step: Step, sheet: Sheet | None, *, today: date, work: UnitOfWork) -> Sheet | None:
    """The sheet with the number, where whoever sends it in is the last who has to agree to this step.

    Numbered in the transaction that passes the step: what is refused or rolled back leaves no gap.
    """
    if not is_certified(step.sheet) or step.agreed + 1 < step.count:
        return sheet
    audience = case.proposal.audience
    serial = work.counters.next(certificate_counter(case.body, today.year, audience))
    return {**(sheet or {}), CERTIFICATE: certificate_number(case.body, today.year, audience, serial)}
