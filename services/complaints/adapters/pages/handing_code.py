"""The page on which the office gives a citizen who lost his receipt code a new one (当面补发查询码)."""

from __future__ import annotations

from typing import Any

from chassis.web.forms import load_form
from chassis.web.pages import Pages
from chassis.web.request import actor, clock
from services.complaints.adapters.access import may
from services.complaints.adapters.http import schemas
from services.complaints.adapters.pages.acting import CASE, form_of
from services.complaints.adapters.pages.citizens import HANDED, RECEIPTS, kept_receipt
from services.complaints.adapters.storage import Work
from services.complaints.use_cases.hand_code import HandCode, hand_code

pages = Pages("complaints", "handing_code")
_PATH = f"{CASE}/hand-code"


@pages.get(_PATH, who=may("case.hand_code"))
def show_hand_code(work: Work, number: str) -> str:
    """What is to be made sure of first."""
    return form_of(work, number, "hand_code")


@pages.post(_PATH, who=may("case.hand_code"), again=show_hand_code, receipts=RECEIPTS)
def hand(work: Work, form: Any, number: str) -> dict[str, Any]:
    """Make it; the page that follows has the code to tell the citizen."""
    said = load_form(schemas.Reason, form)
    command = HandCode(actor=actor(), number=number, seen=form.get("version") or None, **said)
    return kept_receipt(HANDED, hand_code(command, work=work, clock=clock()))
