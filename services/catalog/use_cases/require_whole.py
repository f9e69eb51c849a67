"""Whether text and attachments are still what was approved: asked before they are published."""

from __future__ import annotations

from datetime import datetime

from chassis.ports import DamagedFile, Files, NotFound
from services.catalog.domain.notice_rules import is_notice_past
from services.catalog.domain.refusals import ContentDamaged
from services.catalog.domain.revision import Content

TEXT, AFTER_NOTICE = "正文", "期满后的正文"


def damaged_parts(content: Content, files: Files) -> list[str]:
    """The names of what is damaged or missing of a content: the text, and attachments."""
    # An original that is lost keeps nobody from publishing: what people read is the copy.
    after = [(AFTER_NOTICE, content.after_notice.text.digest)] if content.after_notice else []
    parts = [(TEXT, content.text.digest), *after, *((file.name, file.digest) for file in content.attachments)]
    return [name for name, digest in parts if not _is_whole(digest, files)]


def hindrance(content: Content, files: Files, at: datetime) -> bool:
    """Whether an approved content cannot be published now: it is damaged, or a public notice that is over."""
    return is_notice_past(content, at) or bool(damaged_parts(content, files))


def require_whole(content: Content, files: Files) -> None:
    """Raise :class:`ContentDamaged` where something of it cannot be read as it was kept."""
    if damaged := damaged_parts(content, files):
        raise ContentDamaged(damaged)


def _is_whole(digest: str, files: Files) -> bool:
    try:
        files.get(digest)
    except (NotFound, DamagedFile):
        return False
    return True
