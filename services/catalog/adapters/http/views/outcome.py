"""What became of a disclosure after its publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from marshmallow import fields

from chassis.web.schema import ActorView, TextFileView, View
from services.catalog.adapters.http.views.directory import CodeAndNameView
from services.catalog.domain.disclosure import AVERAGES


class EditionView(View):
    """A published revision in the list of versions."""

    revision = fields.Integer(attribute="number")
    title = fields.String()
    published_at = fields.DateTime()
    superseded_at = fields.DateTime(allow_none=True)
    content_hash = fields.String(
        allow_none=True, metadata={"description": "null for readers to whom the edition is closed"}
    )
    change_reason = fields.String()
    notice_until = fields.Date(allow_none=True, metadata={"description": "the last day of a public notice"})
    closed = fields.Boolean(
        metadata={"description": "its notice has ended, or words of it were withheld: the public reads it no more"}
    )
    withheld_by = fields.Integer(metadata={"description": "the edition that withheld words of it; 0: none did"})
    address = fields.String()


class ReachedChannelView(CodeAndNameView):
    """A channel that a delivery was to reach."""

    kind = fields.String()


class ProofView(View):
    """What shows that a publication is out."""

    address = fields.String(metadata={"optional": True})
    note = fields.String(metadata={"optional": True})
    photo = fields.String(metadata={"optional": True})
    by = fields.Nested(ActorView, metadata={"optional": True})


class DeliveryView(View):
    """A publication that reached, or failed to reach, one channel."""

    revision = fields.Integer()
    channel = fields.Nested(ReachedChannelView, attribute="reached")
    at = fields.DateTime()
    completed = fields.Boolean()
    proof = fields.Nested(ProofView)
    reason = fields.String()


class EvaluationView(View):
    """The public's averages; none while so few evaluated that a person could be guessed."""

    count = fields.Integer()
    truthfulness = fields.Float(allow_none=True)
    completeness = fields.Float(allow_none=True)
    effectiveness = fields.Float(allow_none=True)
    comments = fields.Integer()

    def render(self, value: Any) -> dict[str, Any]:
        """The declared fields, without averages that must not be shown."""
        evaluation = value if isinstance(value, Mapping) else asdict(value)
        shown = super().render(evaluation)
        return {**shown, **dict.fromkeys(AVERAGES)} if evaluation["suppressed"] else shown


class ResponseView(View):
    """A published answer; its texts are read from complaints' room of the file store."""

    id = fields.String()
    outcome = fields.String()
    case_number = fields.String(allow_none=True)
    question = fields.Nested(TextFileView)
    answer = fields.Nested(TextFileView)
    published_at = fields.DateTime()


class FilingView(View):
    """One archive package."""

    archive_number = fields.String()
    supplement = fields.Integer(metadata={"description": "0: the first package; else which addendum it is"})
    retention = fields.String()
    package_digest = fields.String()
    filed_at = fields.DateTime()
    revision = fields.Integer()


class WithdrawalView(View):
    """Why a publication is gone."""

    reason = fields.String()
    ground = fields.String()
    at = fields.DateTime()
