"""Read an attachment of what is under review."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import NotFound
from services.review.domain.case import Case
from services.review.ports import UnitOfWork
from services.review.use_cases.read_text import TextGone


class NoSuchAttachment(NotFound):
    """The case has no such attachment: a digest alone is no right to read a file."""

    code = "no_such_attachment"

    def __init__(self) -> None:
        super().__init__(
            "该事项没有这个附件，请从审核页面打开。", "This case has no such attachment; open it from the case."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file with its name and type."""

    name: str
    media_type: str
    content: bytes


def read_file(case: Case, digest: str, *, work: UnitOfWork) -> Attachment:
    """An attachment of a case that the reader may see. Raises :class:`TextGone` after a takedown."""
    if case.redacted:
        raise TextGone
    for told in case.proposal.paper.get("attachments", []):
        if told["digest"] == digest:
            try:
                content = work.files.get(digest, owner="catalog")
            except NotFound:
                raise TextGone from None
            return Attachment(name=told["name"], media_type=told["media_type"], content=content)
    raise NoSuchAttachment
