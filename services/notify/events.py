"""What notify publishes and what it listens to."""

from __future__ import annotations

TASKS_FROM = ("catalog", "review", "complaints")
"""The services that give people tasks."""

PUBLISHES = ("delivery.completed", "delivery.failed", "audit_head.sealed")

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
    "review.case.*.external",
    "review.case.*.internal",
    "review.case.*.party",
    "review.assessment.*.internal",
    "complaints.case.*.internal",
    "complaints.response.*.external",
    *(f"{service}.task.*.internal" for service in TASKS_FROM),
    "*.audit_head.*.internal",
)
