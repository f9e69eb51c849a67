"""One page on which an officer records a call, visit, letter or order while its citizen is there (登记)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from chassis.web.forms import load_form
from chassis.web.pages import Pages, render
from chassis.web.request import actor, clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import filing_schemas as schemas
from services.complaints.adapters.pages.citizens import RECEIPTS, RECORDED, kept_receipt
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import list_bodies
from services.complaints.domain import case as cases
from services.complaints.domain import kinds
from services.complaints.domain.accusation import LooksLikeATipOff
from services.complaints.use_cases.submit_case import SubmitCase, submit_case

RECORD = "/complaints/record"

pages = Pages("complaints", "recording")


@pages.get(RECORD, who=may("case.record"))
def show_record(work: Work) -> str:
    """Every question at once; what was typed stays where something is refused."""
    today = clock().today()
    return render(
        "complaints/record.html",
        bodies=_bodies(work),
        own=actor().body,
        kinds=[kinds.KINDS[code] for code in kinds.TAKEN],
        channels={code: kinds.CHANNELS[code] for code in kinds.RECORDED_CHANNELS if code != "web"},
        tells_by_mail=work.tells_by_mail,
        today=today,
        earliest=today - timedelta(days=work.terms.recording_days),
    )


@pages.post(RECORD, who=may("case.record"), again=show_record, limits=("submission",), receipts=RECEIPTS)
def record(work: Work, form: Any) -> dict[str, Any]:
    """Take it in; the page that follows has the receipt code to tell the citizen, and leads to the case."""
    command = SubmitCase(actor=actor(), **load_form(schemas.AskForm, form))
    try:
        given = submit_case(command, work=work, clock=clock())
    except LooksLikeATipOff as asked:
        raise asked.when_recorded() from None
    return kept_receipt(RECORDED, given)


def _bodies(work: Work) -> Sequence[Mapping[str, Any]]:
    """Those for which the officer records."""
    return [each for each in list_bodies(work.connection) if cases.may("case.record", each["code"], actor())]
