"""What a person recorded of a deliberation, by endpoint and form alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.web.request import actor, clock
from services.review.adapters.http.schemas import YES
from services.review.adapters.storage.work import Work
from services.review.domain.deliberating import Said, Seat
from services.review.domain.deliberation import Aspect
from services.review.domain.issue import Issue
from services.review.use_cases.deliberate import Deliberate, deliberate


def record(given: Mapping[str, Any], issue: str, *, seen: str, work: Work) -> Issue:
    """Record it, as :class:`DeliberationSchema` loads it; ``seen`` is the version that he looked at."""
    said = Said(
        **given["meeting"],
        members=tuple(Seat(**member) for member in given["members"]),
        aspects={
            name: Aspect(holds=it["verdict"] == YES, remark=it["remark"]) for name, it in given["aspects"].items()
        },
        agreed=given["conclusion"] == "agreed",
        opinion=given["opinion"],
        minutes=given["minutes"],
    )
    return deliberate(Deliberate(issue=issue, actor=actor(), said=said, seen=seen), work=work, clock=clock())
