"""The page of the mails of which no case could be made."""

from __future__ import annotations

from chassis.web.forms import load_query
from chassis.web.pages import Pages, render
from chassis.web.reply import next_url
from chassis.web.schema import PageQuery
from services.complaints.adapters.access import may
from services.complaints.adapters.http.mails import MAILS, own_mailbox, set_aside_mails
from services.complaints.adapters.storage import Work

PAGE = f"/complaints{MAILS}"

pages = Pages("complaints", "mails")


@pages.get(PAGE, who=may("case.list"))
def show_mails(work: Work) -> str:
    """By their numbers, with the reason."""
    wanted = load_query(PageQuery)
    found, box = set_aside_mails(work, wanted), own_mailbox()
    return render(
        "complaints/set_aside_mails.html",
        mails=found.items,
        folder=box.folder if box else "",
        next_url=next_url(found),
        wanted=wanted,
    )
