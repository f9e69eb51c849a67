"""What a person recorded of a deliberation, by endpoint and form alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.web.request import actor, clock
from services.review.adapters.http.schemas import YES
from services.review.adapters.storage.work import Work
from services.review.domain.issue import Aspect, Issue
from services.review.use_cases.deliberate import Deliberate, deliberate


def record(given: Mapping[str, Any], issue: str, *, seen: str, work: Work) -> Issue:
    """Record it, as :class:`DeliberationSchema` loads it; ``seen`` is the version that he looked at."""
    aspects = {
        name: Aspect(holds=said["verdict"] == YES, remark=said["remark"]) for name, said in given["aspects"].items()
    }
    command = Deliberate(
        issue=issue,
        actor=actor(),
        present=tuple(given["present"]),
        aspects=aspects,
        agreed=given["conclusion"] == "agreed",
        opinion=given["opinion"],
        seen=seen,
    )
    return deliberate(command, work=work, clock=clock())
