"""What the catalogue keeps of review, complaints and notify, and how it is compared at a reconciliation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chassis.base.converter import plain
from chassis.events.envelope import Event
from chassis.events.replica import Replica, differing
from services.catalog.adapters.storage.issues import issues_of
from services.catalog.adapters.storage.reads.aggregates import disclosures_of
from services.catalog.domain.disclosure import AVERAGES, Disclosure
from services.catalog.domain.issue import Issue
from services.catalog.domain.reviewing import current_steps, first_steps
from services.catalog.domain.states import CLOSED, IN_REVIEW, PROPOSED


def _concerned(connection: Any, snapshots: Mapping[str, Sequence[Event]]) -> dict[str, Disclosure]:
    """The disclosure with which each of another's things has to do, by that thing's id."""
    concerned = {thing: events[-1].data.get("disclosure") for thing, events in snapshots.items()}
    wanted = sorted({identity for identity in concerned.values() if identity})
    found = {disclosure.id: disclosure for disclosure, _ in disclosures_of(connection, wanted)}
    return {thing: found[identity] for thing, identity in concerned.items() if identity in found}


def _compare_case(events: Sequence[Event], copy: Disclosure) -> str:
    """A case of an earlier revision or proposal says nothing of the present one."""
    revision, last = copy.revision, events[-1]
    if (
        revision.number != last.data["revision"]
        or revision.case > last.subject
        or _verb(last) in ("withdrawn", "voided")
    ):
        return ""
    if revision.state not in (PROPOSED, IN_REVIEW):
        return ""
    if _verb(last) in ("approved", "returned", "refused"):
        return f"different: {_verb(last)} by review, {revision.state} here"
    if revision.state == PROPOSED or revision.case != last.subject:
        return f"missing: the case is open, {revision.state} here"
    return "" if revision.step == _current_steps(events) else "different: step"


def _current_steps(events: Sequence[Event]) -> str:
    """The names of the steps that an open case is at."""
    last = events[-1]
    at = last.data["current"] if _verb(last) == "step_passed" else first_steps(events[0].data["steps"])
    return current_steps(at).names


def _compare_evaluation(events: Sequence[Event], copy: Disclosure) -> str:
    names = ("count", "comments", *AVERAGES)
    kept = {name: float(getattr(copy.evaluation, name)) for name in names} if copy.evaluation else None
    return differing({name: float(events[-1].data[name] or 0) for name in names}, kept)


def _compare_response(events: Sequence[Event], copy: Disclosure) -> str:
    event = events[-1]
    kept = next((response for response in copy.responses if response.id == event.subject), None)
    expected = {"outcome": event.data["outcome"], "answer": event.data["answer"]["digest"]}
    return differing(expected, {"outcome": kept.outcome, "answer": kept.answer["digest"]} if kept else None)


def _compare_opinion(events: Sequence[Event], copy: Disclosure) -> str:
    if _verb(events[-1]) == "erased":
        return "different: erased, it is still here" if events[-1].subject in copy.opinions else ""
    data, opinion = events[-1].data, copy.opinions.get(events[-1].subject)
    return differing(
        {"state": data["state"], "due_on": data.get("due_on")}, plain(opinion) if opinion is not None else None
    )


def _compare_delivery(events: Sequence[Event], copy: Disclosure) -> str:
    data = events[-1].data
    of_revision = (delivery for delivery in copy.deliveries if delivery.revision == data["revision"])
    kept = next((delivery for delivery in of_revision if delivery.channel == data["channel"]["code"]), None)
    return differing({"completed": _verb(events[-1]) == "completed"}, {"completed": kept.completed} if kept else None)


def _issues(connection: Any, snapshots: Mapping[str, Sequence[Event]]) -> dict[str, Issue]:
    """The issue with which each deliberation has to do."""
    concerned = {identity: events[-1].data["issue"] for identity, events in snapshots.items()}
    found = {issue.id: issue for issue in issues_of(connection, set(concerned.values()))}
    return {identity: found[issue] for identity, issue in concerned.items() if issue in found}


def _compare_deliberation(events: Sequence[Event], copy: Issue | None) -> str:
    """Only what the issue still waits for is missed."""
    if copy is None:
        return "missing: the issue"
    is_known = any(said.id == events[-1].subject for said in copy.deliberations)
    waits = copy.state == CLOSED and copy.round == events[-1].data["round"]
    return "missing" if waits and not is_known else ""


def _of_several(connection: Any, snapshots: Mapping[str, Sequence[Event]]) -> dict[str, list[Disclosure]]:
    """The disclosures with which each evaluation or order of review has to do."""
    concerned = {thing: _named(events[-1]) for thing, events in snapshots.items()}
    wanted = sorted({identity for identities in concerned.values() for identity in identities})
    found = {disclosure.id: disclosure for disclosure, _ in disclosures_of(connection, wanted)}
    return {
        thing: [found[identity] for identity in identities if identity in found]
        for thing, identities in concerned.items()
    }


def _named(event: Event) -> list[str]:
    return [each["disclosure"] if isinstance(each, dict) else each for each in event.data["disclosures"]]


def _compare_group_evaluation(events: Sequence[Event], copies: list[Disclosure] | None) -> str:
    event = events[-1]
    kept = [copy for copy in copies or () if any(said.id == event.subject for said in copy.group_evaluations)]
    return "" if len(kept) == len(_named(event)) else "missing: the leading group's evaluation"


def _compare_order(events: Sequence[Event], copies: list[Disclosure] | None) -> str:
    event = events[-1]
    orders = [order for copy in copies or () for order in copy.remedial_orders if order.id == event.subject]
    if len(orders) != len(_named(event)):
        return "missing: a remedial order"
    is_over = _verb(event) == "verified"
    return "different: state" if any((order.state == "verified") != is_over for order in orders) else ""


def _replica(compare: Callable[[Sequence[Event], Disclosure], str], *, outlives_purge: bool = True) -> Replica:
    def about_a_disclosure(events: Sequence[Event], copy: Any | None) -> str:
        if not events[-1].data.get("disclosure"):
            return ""
        if copy is None:
            return "missing: there is no such disclosure"
        return compare(events, copy) if outlives_purge or not copy.is_purged else ""

    return Replica(find=_concerned, compare=about_a_disclosure)


def _verb(event: Event) -> str:
    return event.name.rpartition(".")[2]


REPLICAS: Mapping[str, Replica] = {
    "review.case": _replica(_compare_case),
    "review.deliberation": Replica(find=_issues, compare=_compare_deliberation),
    "review.evaluation": Replica(find=_of_several, compare=_compare_group_evaluation),
    "review.remedial_order": Replica(find=_of_several, compare=_compare_order),
    "complaints.evaluation": _replica(_compare_evaluation),
    "complaints.response": _replica(_compare_response, outlives_purge=False),
    "complaints.case": _replica(_compare_opinion, outlives_purge=False),
    "notify.delivery": _replica(_compare_delivery),
}
