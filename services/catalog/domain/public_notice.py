"""The end of a public notice (公示): an edition without the personal data that were shown for it closes those before.

The archive and those who work on it keep what was shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from chassis.ports import SYSTEM, DomainEvent
from services.catalog.domain.announcement import announced, audited
from services.catalog.domain.content_hash import FORM, content_hash
from services.catalog.domain.disclosure import Disclosure, Edition
from services.catalog.domain.drafting import note
from services.catalog.domain.publishing import made_public, published_data
from services.catalog.domain.revision import AfterNotice, Content, Revision
from services.catalog.domain.states import DISCLOSURE, NEW, REVISION, after

REASON = "公示期满，隐去个人信息"


def is_over(disclosure: Disclosure, today: date) -> bool:
    """Whether people still read a notice whose last day is over."""
    return disclosure.notice_until is not None and disclosure.notice_until < today


def closed(disclosure: Disclosure, revisions: Sequence[Revision]) -> Disclosure:
    """The disclosure with every edition so far closed to the public, and their titles without what the notice hid."""
    public = disclosure.public_revision or 0
    titles = {each.number: each.content.after_notice for each in revisions}

    def ended(edition: Edition) -> Edition:
        if edition.number > public or edition.withheld_by:
            return edition
        left = titles.get(edition.number) or _last_of(disclosure, revisions)
        return replace(edition, title=left.title if left else edition.title, change_reason="")

    return replace(disclosure, closed_through=public, editions=tuple(map(ended, disclosure.editions)))


def end_notice(
    disclosure: Disclosure, public: Revision, *, at: datetime, position: int
) -> tuple[Disclosure, list[DomainEvent]]:
    """The next edition, made by the system from what was approved for the end of the notice.

    ``disclosure`` is closed, and has no revision under way.
    """
    # What review said of the notice it said of its end.
    revision = replace(
        public,
        number=disclosure.revision.number + 1,
        content=ended_content(public.content),
        content_form=FORM,
        state=after(REVISION, NEW, "end_notice"),
        change_reason=REASON,
        published_at=at,
        superseded_at=None,
    )
    revision = replace(revision, content_hash=content_hash(revision.content, disclosure.item))
    published = after(DISCLOSURE, disclosure.published, "end_notice")
    ended = made_public(replace(disclosure, published=published), revision, at=at, position=position)
    ended = note(ended, "publish", "end_notice", by=SYSTEM, at=at, text=REASON)
    detail = {"index_number": ended.index_number, "content_hash": revision.content_hash}
    over = {"notice_until": public.content.notice_until, "closed_through": ended.closed_through}
    data = published_data(ended, disclosure.public_revision)
    return ended, [
        audited("notice_ended", ended, by=SYSTEM, at=at, detail=over),
        announced("published", ended, by=SYSTEM, at=at, data=data, detail=detail),
    ]


def resumed(disclosure: Disclosure, interrupted: Revision, *, at: datetime) -> tuple[Disclosure, DomainEvent]:
    """The correction that was under way when the notice ended, as a draft after the edition that ended it."""
    revision = Revision(
        number=disclosure.revision.number + 1,
        content=interrupted.content,
        proposer=interrupted.proposer,
        drafted_at=at,
        state=after(REVISION, NEW, "correct"),
        change_reason=interrupted.change_reason,
    )
    begun = note(replace(disclosure, revision=revision), "propose", "correct", by=SYSTEM, at=at, text=REASON)
    return begun, audited("corrected", begun, by=SYSTEM, at=at, detail={"resumes": interrupted.number})


def ended_content(content: Content) -> Content:
    """What people read after the notice. Raises :class:`ValueError` where there was none."""
    left = content.after_notice
    if left is None:
        raise ValueError("it is no public notice")
    return replace(
        content,
        title=left.title,
        summary=left.summary,
        document_number=left.document_number,
        text=left.text,
        attachments=(),
        publish_at=None,
        self_check=(),
        findings=(),
        kept_findings=(),
        notice_until=None,
        notice_hides=(),
        after_notice=None,
    )


def _last_of(disclosure: Disclosure, revisions: Sequence[Revision]) -> AfterNotice | None:
    """What the notice that people read says after its end."""
    return next((each.content.after_notice for each in revisions if each.number == disclosure.public_revision), None)
