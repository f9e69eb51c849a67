"""What of a case goes out on paper, as sheets to print."""

from __future__ import annotations

from chassis.web.pages import Pages, render
from chassis.web.request import actor, clock
from services.complaints.adapters import documents
from services.complaints.adapters.access import may
from services.complaints.adapters.storage import Work
from services.complaints.domain import kinds, states
from services.complaints.domain.acts import FINDINGS
from services.complaints.domain.answer import OUTCOMES
from services.complaints.domain.answering import DELIVERIES

CASE = "/complaints/cases/<number>"

pages = Pages("complaints", "documents")


@pages.get(f"{CASE}/order-reply", who=may("case.report_back"))
def show_order_reply(work: Work, number: str) -> str:
    """The reply to the platform that handed it over."""
    return render(
        "complaints/order_reply.html",
        it=documents.order_reply(work, number, actor(), today=clock().today()),
        channels=kinds.CHANNELS,
        kinds=kinds.KINDS,
        states=states.STATES,
        outcomes=OUTCOMES,
        findings=FINDINGS,
        deliveries=DELIVERIES,
    )


@pages.get(f"{CASE}/referral", who=may("case.refer"))
def show_referral(work: Work, number: str) -> str:
    """The letter (转办函) to the organisation to which it was sent."""
    it = documents.referral(work, number, actor(), today=clock().today())
    return render("complaints/referral.html", it=it, kind=kinds.KINDS[it["kind"]])
