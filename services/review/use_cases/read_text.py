"""Read the text under review, and check that it and its metadata are what was proposed."""

from __future__ import annotations

from dataclasses import dataclass

from chassis.ports import Gone, NotFound
from services.review.domain.case import Case
from services.review.domain.content import hashed_forms
from services.review.ports import UnitOfWork


class TextGone(Gone):
    """The text was taken down."""

    code = "text_gone"

    def __init__(self) -> None:
        super().__init__("正文已下架，不再保存。", "The text was taken down and is no longer kept.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text, the digest of its bytes, and whether text and metadata give the content hash that was proposed."""

    markdown: str
    digest: str
    intact: bool


def read_text(case: Case, *, work: UnitOfWork) -> Text:
    """The Markdown text of a case that the reader may see. Raises :class:`TextGone` after a takedown."""
    proposed = str(case.proposal.text.get("digest", ""))
    if case.redacted:
        raise TextGone
    try:
        content = work.files.get(proposed, owner="catalog")
    except NotFound:
        raise TextGone from None
    digest = work.seals.digest(content)
    hashes = {work.seals.digest_of_value(form) for form in hashed_forms(case.proposal)}
    return Text(
        markdown=content.decode(), digest=digest, intact=digest == proposed and case.proposal.content_hash in hashes
    )
