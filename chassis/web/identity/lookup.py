"""Whoever holds a session, as he is at this moment in this service's own copy of the staff."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from chassis.ports import Actor
from chassis.storage.staff import actor_of, ended_sessions, staff
from chassis.web.identity.tokens import NotSignedIn, Session

# One statement for each request: the person, and whether this session of his has ended.
_QUERY = (
    sa.select(staff, ended_sessions.c.id.label("ended"))
    .select_from(staff.outerjoin(ended_sessions, ended_sessions.c.id == sa.bindparam("session")))
    .where(staff.c.sub == sa.bindparam("person"))
)


def find_actor(connection: Connection, session: Session, today: date) -> Actor:
    """The person with the posts that hold today. Raises :class:`NotSignedIn` when the session holds no more."""
    row = connection.execute(_QUERY, {"person": session.sub, "session": session.session}).mappings().one_or_none()
    if row is None:
        raise NotSignedIn(
            f"本系统尚未登记“{session.sub}”，请联系本单位政务公开办公室登记后再登录。",
            f"Nobody is entered here as '{session.sub}'; ask your disclosure office, then sign in again.",
        )
    is_older = session.generation is not None and session.generation < row["generation"]
    # Its kind is part of what a token says: the provider's access tokens are for programs alone.
    if not row["active"] or row["ended"] or is_older or session.kind != row["kind"]:
        raise NotSignedIn(
            "本次登录已经结束，请重新登录；不能登录时请联系本单位政务公开办公室。",
            "This session has ended; sign in again, or ask your disclosure office.",
        )
    return actor_of(row, today)
