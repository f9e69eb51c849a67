"""What the catalogue publishes, and what it listens to."""

PUBLISHES = (
    "body.changed",
    "person.changed",
    "session.ended",
    "item.changed",
    "item.retired",
    "disclosure.proposed",
    "disclosure.recalled",
    "disclosure.held",
    "disclosure.published",
    "disclosure.withdrawn",
    "disclosure.purged",
    "disclosure.filed",
    "disclosure.abandoned",
    "issue.opened",
    "issue.closed",
    "task.opened",
    "task.closed",
    "audit_head.sealed",
)

SUBSCRIBES = (
    "review.case.*.external",
    "review.case.*.internal",
    "review.case.*.party",
    "review.deliberation.*.external",
    "review.deliberation.*.internal",
    "complaints.evaluation.*.external",
    "complaints.response.*.external",
    "complaints.case.*.internal",
    "notify.delivery.*.external",
    "notify.delivery.*.internal",
    "notify.delivery.*.party",
    "*.audit_head.*.internal",
)
