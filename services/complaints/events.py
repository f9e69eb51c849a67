"""What this service announces, and what it listens to."""

PUBLISHES = (
    "case.received",
    "case.accepted",
    "case.answered",
    "case.closed",
    "case.erased",
    "case.due_soon",
    "case.overdue",
    "case.deadline_changed",
    "evaluation.submitted",
    "evaluation.voided",
    "response.published",
    "task.opened",
    "task.closed",
    "audit_head.sealed",
)

SUBSCRIBES = (
    "catalog.body.*.internal",
    "catalog.person.*.internal",
    "catalog.session.*.internal",
    "catalog.disclosure.*.external",
    "*.audit_head.*.internal",
)
