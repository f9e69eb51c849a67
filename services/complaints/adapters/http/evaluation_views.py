"""Evaluations of what was published: all together, and one by one."""

from __future__ import annotations

from marshmallow import fields

from chassis.web.schema import View
from services.complaints.adapters.http.optional import OPTIONAL


class TotalsView(View):
    """Counts always, averages from three evaluations on."""

    disclosure = fields.String()
    count = fields.Integer()
    comments = fields.Integer()
    suppressed = fields.Boolean()
    truthfulness = fields.Float(allow_none=True)
    completeness = fields.Float(allow_none=True)
    effectiveness = fields.Float(allow_none=True)


class EvaluatedView(TotalsView):
    """The totals so far, the evaluator's token, and the receipt of the comment."""

    token = fields.String()
    number = fields.String(**OPTIONAL)
    receipt_code = fields.String(**OPTIONAL)


class EvaluationView(View):
    """One evaluation; ``source`` is alike for those from one address, and null after some weeks."""

    id = fields.String()
    at = fields.DateTime()
    truthfulness = fields.Integer()
    completeness = fields.Integer()
    effectiveness = fields.Integer()
    commented = fields.Boolean()
    source = fields.String(allow_none=True)
    voided_at = fields.DateTime(allow_none=True)
    void_reason = fields.String(allow_none=True)
