"""Mails of the mailbox of which no case could be made, by their numbers; nothing of what they say is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.paging import Page, fetch_page
from chassis.storage.set_aside import NEVER
from chassis.storage.tables import set_aside
from services.complaints.adapters.storage.tables import waiting_mails

TAKE = "take-mails"
"""The timer that takes them."""


def list_set_aside(connection: Connection, mailbox: str, query: Mapping[str, Any]) -> Page[Mapping[str, Any]]:
    """The latest failure first; ``again_at`` is null where it is tried no more."""
    thing, waits = set_aside.c, waiting_mails.c
    ended = sa.or_(thing.given_up, thing.retry_at == NEVER)
    wanted = (
        sa.select(
            waits.uid,
            thing.reason,
            thing.failed_at,
            thing.failures,
            sa.case((ended, None), else_=thing.retry_at).label("again_at"),
        )
        .join(waiting_mails, sa.cast(waits.uid, sa.String) == thing.key)
        .where(thing.timer == TAKE, waits.mailbox == mailbox)
    )
    by = [thing.failed_at.desc(), waits.uid.desc()]
    return fetch_page(connection, wanted, by=by, cursor=query["cursor"], limit=query["limit"])
