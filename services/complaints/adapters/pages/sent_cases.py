"""The page of what went to other bodies (已转出), for who sent it."""

from __future__ import annotations

from chassis.web.forms import load_query
from chassis.web.pages import Pages, render
from chassis.web.reply import next_url
from chassis.web.request import actor
from chassis.web.schema import PageQuery
from services.complaints.adapters.access import may
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.sent_cases import list_sent
from services.complaints.domain import kinds, states
from services.complaints.domain.sent import COURSES

pages = Pages("complaints", "sent-cases")


@pages.get("/complaints/sent-cases", who=may("case.list"))
def show_sent(work: Work) -> str:
    """Where each went, whether it was taken or came back, and when it was answered."""
    wanted = load_query(PageQuery)
    found = list_sent(work.connection, actor(), wanted)
    return render(
        "complaints/sent_cases.html",
        lines=found.items,
        next_url=next_url(found),
        wanted=wanted,
        kinds=kinds.KINDS,
        states=states.STATES,
        courses=COURSES,
    )
