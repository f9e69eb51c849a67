"""Which steps a correction leaves out: those whose route says so, where nothing but metadata differs from what passed.

The secrecy review is none of them, nor is the last stage (:mod:`services.review.domain.route_check`).
"""

from __future__ import annotations

from collections.abc import Sequence

from services.review.domain.case import Case
from services.review.domain.changes import differing
from services.review.domain.proposal import Proposal
from services.review.domain.routes import METADATA_ONLY, RouteStep
from services.review.domain.step import Skipped

# What is registered of a disclosure besides what people read: by the names that the content hash has.
METADATA = frozenset(
    {"formed_on", "document_number", "topics", "elements", "period", "also_fulfils", "interprets", "related"}
)
# Said anew with each proposal, it is no part of what is public.
_SAID_ANEW = frozenset({"self_check"})


def skipped_of(steps: Sequence[RouteStep], proposal: Proposal, before: Case | None) -> tuple[Skipped, ...]:
    """The steps that this correction leaves out; ``before`` is the case by which the edition before was approved.

    What nobody has passed as the step now asks for it is not left out: another route, other roles, more people.
    """
    if before is None or not _is_metadata_only(before, proposal):
        return ()
    return tuple(
        Skipped(name=step.name, roles=step.roles, why=step.skip_when, revision=before.proposal.revision)
        for step in steps
        if step.skip_when == METADATA_ONLY and _is_covered(step, proposal, before)
    )


def _is_metadata_only(before: Case, after: Proposal) -> bool:
    old = before.proposal
    if before.state != "approved" or before.purged or old.revision >= after.revision:
        return False
    is_same = (old.review_route, old.personal_data, old.sensitive_item) == (
        after.review_route,
        after.personal_data,
        after.sensitive_item,
    )
    return is_same and set(differing(old, after)) <= METADATA | _SAID_ANEW


def _is_covered(step: RouteStep, proposal: Proposal, before: Case) -> bool:
    wanted = (step.name, step.roles, step.person, step.department or proposal.department)
    passed = any(
        (kept.name, kept.roles, kept.person, kept.department) == wanted and kept.agreed >= step.count
        for kept in before.steps
        if kept.state == "passed"
    )
    return passed or any((each.name, each.roles) == (step.name, step.roles) for each in before.skipped)
