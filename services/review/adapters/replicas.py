"""What review keeps of the catalogue: copies to show names, and the cases of what is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chassis.events.envelope import Event
from chassis.events.replica import Replica, replica
from chassis.events.staff_replicas import staff_replicas
from services.review.adapters.storage.facts_replicas import FACTS_REPLICAS
from services.review.adapters.storage.issues import issues_with_ids
from services.review.adapters.storage.reads.cases import cases_of_disclosures
from services.review.adapters.storage.tables import bodies, items
from services.review.domain.case import Case
from services.review.domain.issue import Issue


def _compare_cases(events: Sequence[Event], copy: Sequence[Case] | None) -> str:
    """What is proposed has a case, what is not proposed has none that is open or approved."""
    cases = copy or []
    for event in events:
        of_revision = [case for case in cases if case.proposal.revision == event.data.get("revision")]
        verb = event.name.rpartition(".")[2]
        if verb == "proposed" and not of_revision:
            return "missing: no case of what was proposed"
        if verb == "recalled" and any(case.state in ("open", "approved") for case in of_revision[-1:]):
            return f"different: recalled, its case is {of_revision[-1].state} here"
        if verb in ("withdrawn", "purged") and any(case.state == "open" for case in cases):
            return f"different: {verb}, a case is open here"
        if verb == "purged" and any(not case.purged for case in cases):
            return "different: purged, its words are still here"
    return ""


def _find_issues(connection: Any, snapshots: Mapping[str, Sequence[Event]]) -> dict[str, Issue]:
    return {issue.id: issue for issue in issues_with_ids(connection, snapshots)}


def _compare_issue(events: Sequence[Event], copy: Issue | None) -> str:
    """It is known, with what was put to the leading group last."""
    data = events[-1].data
    if copy is None:
        return "missing"
    names = [name for name in ("round", "list_digest") if name in data and data[name] != getattr(copy, name)]
    return f"different: {', '.join(names)}" if names else ""


REPLICAS: Mapping[str, Replica] = {
    "catalog.body": replica("catalog.body", bodies, key="code"),
    **staff_replicas("catalog.person", "catalog.session"),
    # A retired item stays, for the cases that name it.
    "catalog.item": replica("catalog.item", items, key="code", verbs=("changed", "retired")),
    "catalog.issue": Replica(find=_find_issues, compare=_compare_issue),
    "catalog.disclosure": Replica(find=cases_of_disclosures, compare=_compare_cases),
    **FACTS_REPLICAS,
}
