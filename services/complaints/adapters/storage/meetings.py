"""Feedback meetings in the database."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from chassis.base.converter import structure
from chassis.ports import Stale, is_seen
from chassis.storage import idempotency_keys
from chassis.storage.audit_chain import who_acted
from chassis.storage.repository import Repository, change, row_of
from services.complaints.adapters.storage.tables import feedback_meetings
from services.complaints.domain.feedback_meeting import FeedbackMeeting


class SqlMeetings(Repository):
    """A :class:`services.complaints.ports.Meetings` on one transaction."""

    def add(self, meeting: FeedbackMeeting) -> None:
        self._connection.execute(sa.insert(feedback_meetings).values(_row(meeting)))

    def load(self, meeting: str) -> FeedbackMeeting | None:
        return self._found(sa.select(feedback_meetings).where(feedback_meetings.c.id == meeting))

    def load_for_update(self, meeting: str, *, seen: str | None = None) -> FeedbackMeeting | None:
        found = self._found(sa.select(feedback_meetings).where(feedback_meetings.c.id == meeting).with_for_update())
        if found is not None and not is_seen(found.version, seen):
            raise Stale(
                "纪要刚被他人修改，请刷新后再办理。",
                "The minutes were changed meanwhile; read them again first.",
                etag=str(found.version),
            )
        return found

    def save(self, meeting: FeedbackMeeting) -> None:
        change(self._connection, feedback_meetings, _row(meeting), id=meeting.id)
        if meeting.withdrawn_at is not None:
            # The answer to its recording has its words, and is kept for a day under the key of who recorded it.
            acted = who_acted(self._connection, [f"meeting/{meeting.id}"])
            idempotency_keys.forget(self._connection, acted)

    def _found(self, query: sa.Select[Any]) -> FeedbackMeeting | None:
        row = self._connection.execute(query).mappings().one_or_none()
        return structure(FeedbackMeeting, row) if row is not None else None


def _row(meeting: FeedbackMeeting) -> dict[str, Any]:
    raised = [asdict(each) for each in meeting.raised]
    return row_of(feedback_meetings, meeting, raised=raised, recorded_by=dict(meeting.recorded_by))
