"""What review announces, and what it listens to."""

from __future__ import annotations

PUBLISHES = (
    "case.opened",
    "case.step_passed",
    "case.approved",
    "case.returned",
    "case.refused",
    "case.withdrawn",
    "case.voided",
    "case.unstaffed",
    "deliberation.recorded",
    "evaluation.concluded",
    "remedial_order.issued",
    "remedial_order.verified",
    "assessment.published",
    "task.opened",
    "task.closed",
    "audit_head.sealed",
)
SUBSCRIBES = (
    "catalog.body.*.internal",
    "catalog.person.*.internal",
    "catalog.session.*.internal",
    "catalog.item.*.internal",
    "catalog.obligation.*.external",
    "catalog.obligation.*.internal",
    "catalog.obligation.*.party",
    "catalog.disclosure.*.external",
    "catalog.disclosure.*.internal",
    "catalog.disclosure.*.party",
    "catalog.issue.*.external",
    "catalog.issue.*.internal",
    "complaints.case.*.internal",
    "complaints.evaluation.*.external",
    "*.audit_head.*.internal",
)
