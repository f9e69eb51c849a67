"""catalog purged an external disclosure: whatever was said of it may quote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from chassis.ports import SYSTEM, DomainEvent
from services.complaints.domain import awaited, task
from services.complaints.ports import UnitOfWork


def take_purge(disclosure: str, *, body: str, at: datetime, work: UnitOfWork) -> None:
    """Forget its title, and the words of every case and questionnaire about it: questions, comments, answers.

    How a citizen can be reached stays with a case that is still open, so that he can be told. Done again it erases what
    was added meanwhile.
    """
    work.directory.purge_publication(disclosure)
    for case in work.cases.checked_about(disclosure):
        moot = awaited.moved(case, replace(case, referral=None), "purged", by=SYSTEM, at=at)
        for closed in (*task.check_closed(case, "purged", by=SYSTEM, at=at), *moot):
            work.events.record(closed)
    words = work.answers.about(disclosure)
    cases = work.cases.erase_words_about(disclosure, at=at)
    questionnaires = work.questionnaires.erase_words_about(disclosure)
    for response in words.responses:
        work.events.erase(f"response/{response}")
    for digest in words.files:
        work.files.remove(digest)
    work.events.forget()
    work.events.record(
        DomainEvent(
            name="publication.purged",
            aggregate=disclosure,
            body=body,
            actor=SYSTEM,
            at=at,
            audience="external",
            detail={
                "cases": cases,
                "questionnaires": questionnaires,
                "responses": len(words.responses),
                "files": words.files,
            },
            correlation=disclosure,
            announce=False,
        )
    )
