"""An answer as it would be public, and as it is."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View, choice
from services.complaints.adapters.http.case_part_views import PublicationView
from services.complaints.domain.answer import OUTCOMES


class PreviewView(View):
    """What of a case and its draft answer would be public, personal data hidden."""

    title = fields.String()
    question = fields.String()
    answer = fields.String()
    preview_digest = fields.String(
        attribute="digest", metadata={"description": "sent with the answer, it confirms these words"}
    )


class ResponseView(View):
    """A published question and answer, personal data hidden."""

    id = fields.String()
    case_number = fields.String()
    body = fields.String()
    body_name = fields.String()
    outcome = choice(OUTCOMES)
    title = fields.String()
    question = fields.String()
    answer = fields.String()
    published_at = fields.DateTime()
    overtaken = fields.Boolean(metadata={"description": "the case was taken up again since: another answer holds"})
    disclosure = fields.Nested(PublicationView, allow_none=True)
