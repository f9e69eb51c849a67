"""What notify publishes and what it listens to."""

from __future__ import annotations

PUBLISHES = ("delivery.completed", "delivery.failed")

SUBSCRIBES = (
    "catalog.body.*.internal",
    "catalog.person.*.internal",
    "catalog.item.*.internal",
    "catalog.disclosure.*.external",
    "catalog.disclosure.*.internal",
    "catalog.disclosure.*.party",
    "catalog.task.*.internal",
    "review.case.*.external",
    "review.case.*.internal",
    "review.case.*.party",
    "review.task.*.internal",
    "complaints.case.*.internal",
    "complaints.response.*.external",
    "complaints.task.*.internal",
)
