"""Mails of the mailbox of which no case could be made, for those who see to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from chassis.base.mailbox import Mailbox
from chassis.storage.paging import Page
from chassis.web.endpoint import Endpoints
from chassis.web.request import actor, service
from chassis.web.schema import PageQuery, View
from services.complaints.adapters.access import may
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.set_aside_mails import list_set_aside
from services.complaints.domain.mail import OTHER_REASON, REASONS

MAILS = "/set-aside-mails"
endpoints = Endpoints("complaints", "mails")


class SetAsideMailView(View):
    """A mail by its number (UID) in the mailbox, and why no case was made of it."""

    uid = fields.Integer()
    code = fields.String(metadata={"description": "of the refusal, or what went wrong"})
    reason = fields.String(metadata={"description": "in Chinese, with what to do"})
    failed_at = fields.DateTime()
    failures = fields.Integer()
    again_at = fields.DateTime(allow_none=True, metadata={"description": "null: it is tried no more by itself"})


@endpoints.get(MAILS, who=may("case.list"), query=PageQuery, returns=SetAsideMailView, many=True)
def list_mails(work: Work, query: dict[str, Any]) -> Page[dict[str, Any]]:
    """Mails of which no case could be made, the latest first: open them in the mailbox, record them, take them out.

    Nothing where no mailbox is set, or it is another body's.
    """
    return set_aside_mails(work, query)


def own_mailbox() -> Mailbox | None:
    """The mailbox that is asked, where it is of the asker's body."""
    box = service().settings.mailbox
    return box if box and (not box.body or actor().reaches(box.body)) else None


def set_aside_mails(work: Work, query: Mapping[str, Any]) -> Page[dict[str, Any]]:
    """Of the asker's mailbox, with the reason in words."""
    box = own_mailbox()
    found = list_set_aside(work.connection, box.name if box else "", query)
    return Page([_told(row) for row in found], found.next)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    code = row["reason"].partition(":")[0]
    return {**row, "code": code, "reason": REASONS.get(code, OTHER_REASON)}
