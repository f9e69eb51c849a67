"""Withholding parts of an attachment: looked at first, then put in its place."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from chassis.content.findings.kinds import GROUNDS, PERSONAL, WORK_SECRET
from chassis.web.endpoint import Endpoints
from chassis.web.reply import Reply
from chassis.web.request import actor, clock, if_match
from chassis.web.schema import FileFindingView, Schema, View, WithheldView, choice
from services.catalog.adapters.access import may
from services.catalog.adapters.http.disclosures import DISCLOSURE, progress
from services.catalog.adapters.http.schemas import Line, several
from services.catalog.adapters.http.views.directory import CodeAndNameView
from services.catalog.adapters.http.views.disclosures import ProgressView
from services.catalog.adapters.redaction import Made, command_of, prepared_copy, preview_of, require_made
from services.catalog.adapters.storage.work import Work
from services.catalog.use_cases.redact_file import redact_file

FILE = f"{DISCLOSURE}/files/<digest>"
MOST_WORDS = 50

endpoints = Endpoints("catalog", "redactions")


class WithheldKindSchema(Schema):
    """All findings of a kind, and the ground on which they are withheld."""

    ground = choice(GROUNDS, required=True)
    kind = choice([*PERSONAL, WORK_SECRET], required=True)


class WithheldWordsSchema(Schema):
    """Words as they stand in the file, and the ground on which they are withheld."""

    ground = choice(GROUNDS, required=True)
    words = several(Line(shortest=2, longest=100), MOST_WORDS, metadata={"label": "要遮盖的内容"})


class RedactionSchema(Schema):
    """What is withheld of a file. Whatever is hidden in it goes in any case."""

    findings = several(fields.Nested(WithheldKindSchema), 20)
    words = several(fields.Nested(WithheldWordsSchema), len(GROUNDS), metadata={"label": "要遮盖的内容"})


class PreviewedRedactionSchema(RedactionSchema):
    """The same, once it was looked at: ``preview_digest`` is of the copy that the preview told of."""

    preview_digest = Line(required=True, shortest=1, longest=80)


class BarredLineView(View):
    """A passage of the copy with its bars, and where it stands."""

    place = fields.String()
    text = fields.String()


class RedactionView(View):
    """A redacted copy before it takes the file's place: what is withheld, what was taken out, what is still found."""

    preview_digest = fields.String()
    name = fields.String()
    size = fields.Integer()
    withheld = fields.List(fields.Nested(WithheldView))
    removed = fields.List(fields.Nested(CodeAndNameView))
    findings = fields.List(fields.Nested(FileFindingView))
    unseen = fields.List(fields.String())
    lines = fields.List(fields.Nested(BarredLineView))


@endpoints.post(
    f"{FILE}/redaction-preview",
    who=may("disclosure.edit"),
    body=RedactionSchema,
    asks=True,
    prepares=prepared_copy,
    returns=RedactionView,
)
def preview_redaction(work: Work, given: dict[str, Any], made: Made, disclosure: str, digest: str) -> Any:
    """A copy of an attachment (.docx, .xlsx, .pdf) in which this is withheld; nothing of it is kept.

    Refused where what is withheld can be read anywhere in the copy.
    """
    return preview_of(require_made(made, disclosure, work))


@endpoints.post(
    f"{FILE}/redact",
    who=may("disclosure.edit"),
    body=PreviewedRedactionSchema,
    prepares=prepared_copy,
    match="optional",
    returns=ProgressView,
)
def redact(work: Work, given: dict[str, Any], made: Made, disclosure: str, digest: str) -> Reply:
    """Put the copy that was previewed in the place of the attachment, whose file is then no part of the draft."""
    command = command_of(
        made,
        by=actor(),
        disclosure=disclosure,
        digest=digest,
        previewed=given["preview_digest"],
        expected=if_match(),
    )
    return progress(redact_file(command, work=work, clock=clock()))
