"""What of a case goes out on paper, as data."""

from __future__ import annotations

from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock
from services.complaints.adapters import documents
from services.complaints.adapters.access import may
from services.complaints.adapters.http import document_views as views
from services.complaints.adapters.http.case_replies import CASE
from services.complaints.adapters.storage import Work

endpoints = Endpoints("complaints", "documents")


@endpoints.get(f"{CASE}/order-reply", who=may("case.report_back"), returns=views.OrderReplyView, also=(409,))
def show_order_reply(work: Work, number: str) -> Reply:
    """What the platform that handed a case over is told: dates, answers, finding; also that it ended without one."""
    return Reply(documents.order_reply(work, number, actor(), today=clock().today()), cache="private, no-store")


@endpoints.get(f"{CASE}/referral", who=may("case.refer"), returns=views.ReferralView, also=(409,))
def show_referral(work: Work, number: str) -> Reply:
    """The letter with which a case was sent to an organisation outside."""
    return Reply(documents.referral(work, number, actor(), today=clock().today()), cache="private, no-store")
