"""How far a mailbox was read, and which of its mails are still to be taken."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.storage.repository import upsert
from services.complaints.adapters.imap import Seen
from services.complaints.adapters.storage.tables import mailboxes, waiting_mails


def known(connection: Connection, name: str) -> Seen | None:
    """How far it was read; None before the first look."""
    row = connection.execute(sa.select(mailboxes).where(mailboxes.c.name == name)).mappings().one_or_none()
    return Seen(row["validity"], row["last"]) if row else None


def keep(connection: Connection, name: str, seen: Seen) -> None:
    """Keep how far it is read now, and what came; numbers of before are worth nothing once they were given anew."""
    before = known(connection, name)
    if before is not None and before.validity != seen.validity:
        connection.execute(sa.delete(waiting_mails).where(waiting_mails.c.mailbox == name))
    upsert(connection, mailboxes, {"name": name, "validity": seen.validity, "last": seen.last}, key=["name"])
    done(connection, name, *seen.gone)
    rows = [{"mailbox": name, "uid": uid} for uid in seen.uids]
    if rows:
        connection.execute(sa.insert(waiting_mails), rows)


def waiting(connection: Connection, name: str, limit: int) -> Sequence[str]:
    """The mails that are to be taken, the oldest first."""
    query = sa.select(waiting_mails.c.uid).where(waiting_mails.c.mailbox == name).order_by(waiting_mails.c.uid)
    return [str(uid) for uid in connection.execute(query.limit(limit)).scalars()]


def done(connection: Connection, name: str, *uids: int) -> None:
    """They were taken, or are not there any more."""
    if uids:
        gone = sa.and_(waiting_mails.c.mailbox == name, waiting_mails.c.uid.in_(uids))
        connection.execute(sa.delete(waiting_mails).where(gone))
