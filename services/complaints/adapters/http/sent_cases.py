"""What became of the cases that one's body sent to others."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.request import actor
from chassis.web.schema import PageQuery, View, choice
from services.complaints.adapters.access import may
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.sent_cases import list_sent
from services.complaints.domain import kinds, states
from services.complaints.domain.sent import COURSES


class SentCaseView(View):
    """A case that went to another body: where it is and how it stands, without anything that its citizen wrote."""

    number = fields.String()
    kind = choice(kinds.KINDS)
    from_body = fields.String()
    to_body = fields.String()
    to_body_name = fields.String()
    to_department = fields.String(allow_none=True)
    sent_on = fields.Date()
    course = choice(COURSES, metadata={"description": "taken: in the receiver's hands"})
    disputed_on = fields.Date(allow_none=True, metadata={"description": "the receiver said that it is not his"})
    state = choice(states.STATES)
    due_on = fields.Date()
    answered_on = fields.Date(allow_none=True)
    split_from = fields.String(allow_none=True, metadata={"description": "the case of which it was a part"})


endpoints = Endpoints("complaints", "sent-cases")


@endpoints.get("/sent-cases", who=may("case.list"), query=PageQuery, returns=SentCaseView, many=True)
def list_sent_cases(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """The cases that one's bodies sent to other bodies, the newest first, and what became of each."""
    return list_sent(work.connection, actor(), query)
