"""Evaluations of what was published, and the public answers."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.web.schema import Flag, PageQuery, Schema, Text
from services.complaints.adapters.http.filing_schemas import meant_as_it_is
from services.complaints.adapters.http.schemas import (
    REASON_MAX,
    TEXT_MAX,
    VOIDED_MOST,
    code_field,
    optional_text,
    rating_field,
    text_field,
)
from services.complaints.domain.evaluation import ASPECTS


class NewEvaluation(Schema):
    """Three ratings from 1 to 5, and a comment if wanted."""

    disclosure = code_field(required=True)
    truthfulness = rating_field(ASPECTS["truthfulness"])
    completeness = rating_field(ASPECTS["completeness"])
    effectiveness = rating_field(ASPECTS["effectiveness"])
    comment = optional_text("意见", TEXT_MAX)
    publish_ok = Flag(load_default=False)
    not_a_tip_off = meant_as_it_is()


class TotalsQuery(Schema):
    """Whose evaluations."""

    disclosure = code_field(required=True)


class EvaluationQuery(PageQuery):
    """Whose single evaluations."""

    disclosure = code_field(required=True)


class NewVoiding(Schema):
    """Which evaluations of a publication are void, and why."""

    disclosure = code_field(required=True)
    evaluations = fields.List(
        code_field(),
        required=True,
        validate=validate.Length(
            min=1, max=VOIDED_MOST, error=f"请选择1至{VOIDED_MOST}条。 / Choose 1 to {VOIDED_MOST}."
        ),
        metadata={"label": "评议"},
    )
    reason = text_field("理由", REASON_MAX)


class ResponseQuery(PageQuery):
    """Which public responses to list."""

    q = Text(
        load_default="", longest=100, metadata={"label": "关键词", "description": "words of title, question or answer"}
    )
    body = code_field(load_default=None)
    disclosure = code_field(load_default=None)
