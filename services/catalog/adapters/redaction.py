"""Redacted copies of a draft's attachments: made before there is a transaction, from what its proposer may read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.base.hashing import sm3
from chassis.content.findings.kinds import GROUNDS, KINDS
from chassis.content.redaction.choice import Choice
from chassis.content.redaction.outcome import Redacted
from chassis.ports import Actor, Refusal
from chassis.web.incoming import redacted_copy
from chassis.web.request import actor, clock, service
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.domain.drafting import edit as edit_rule
from services.catalog.domain.findings import FileFinding
from services.catalog.domain.refusals import NoSuchAttachment
from services.catalog.domain.revision import Attachment
from services.catalog.use_cases.redact_file import RedactFile
from services.catalog.use_cases.store_file import StoreFile

Made = tuple[Attachment, Redacted] | None
"""An attachment and its copy; None for whoever may not edit: the act itself refuses him, and records it."""


def prepared_copy(given: Mapping[str, Any], disclosure: str, digest: str) -> Made:
    """The attachment and its copy.

    Raises :class:`NoSuchAttachment`, and what :func:`chassis.web.incoming.redacted_copy` raises.
    """
    with service().reading() as work:
        found = reads.find_disclosure(work.events.connection, actor(), disclosure)
        content = found.revision.content
        try:
            edit_rule(found, content, by=actor(), at=clock().now())
        except Refusal:
            return None
        file = next((each for each in content.attachments if each.digest == digest), None)
        if file is None:
            raise NoSuchAttachment
        source = work.files.get(digest)
    return file, redacted_copy(file.name, source, choice_of(given), [each.kind for each in file.findings])


def require_made(made: Made, disclosure: str, work: Work) -> tuple[Attachment, Redacted]:
    """The copy; refuses whoever may not edit in the words of the act."""
    if made is None:
        found = reads.find_disclosure(work.events.connection, actor(), disclosure)
        edit_rule(found, found.revision.content, by=actor(), at=clock().now())
        raise NoSuchAttachment  # what he may since a moment ago he tries again
    return made


def choice_of(given: Mapping[str, Any]) -> Choice:
    """What was asked for, by kind and by word."""
    return Choice(
        {each["kind"]: each["ground"] for each in given["findings"]},
        [(word, each["ground"]) for each in given["words"] for word in each["words"]],
    )


def command_of(
    made: Made,
    *,
    by: Actor,
    disclosure: str,
    digest: str,
    previewed: str,
    expected: str | None,
) -> RedactFile:
    """The act that puts a copy in a file's place."""
    copy = None
    if made is not None:
        file, redacted = made
        copy = StoreFile(
            actor=by,
            name=file.name,
            content=redacted.content,
            media_type=redacted.admitted.media_type,
            unseen=redacted.admitted.unseen,
            findings=findings_of(redacted),
            withheld=redacted.admitted.withheld,
        )
    return RedactFile(
        actor=by,
        disclosure=disclosure,
        file=digest,
        copy=copy,
        digest=sm3(made[1].content) if made else "",
        previewed=previewed,
        withheld=made[1].withheld if made else {},
        removed=made[1].removed if made else (),
        expected=expected,
    )


def findings_of(redacted: Redacted) -> tuple[FileFinding, ...]:
    """What is still found in the copy."""
    return tuple(
        FileFinding(kind=each.kind, name=each.name, count=each.count, places=each.places, masked=each.masked)
        for each in redacted.admitted.findings
    )


def preview_of(made: tuple[Attachment, Redacted]) -> dict[str, Any]:
    """What its proposer looks at before it takes the file's place: where the bars are, and what is left."""
    file, redacted = made
    return {
        "preview_digest": sm3(redacted.content),
        "name": file.name,
        "size": len(redacted.content),
        "withheld": [
            {"ground": code, "name": ground.name, "article": ground.article, "count": redacted.withheld[code]}
            for code, ground in GROUNDS.items()
            if redacted.withheld.get(code)
        ],
        "removed": [{"code": kind, "name": KINDS[kind]} for kind in redacted.removed],
        "findings": findings_of(redacted),
        "unseen": redacted.admitted.unseen,
        "lines": [{"place": each.place, "text": each.text} for each in redacted.lines],
        "pictures": redacted.pictures,
    }
