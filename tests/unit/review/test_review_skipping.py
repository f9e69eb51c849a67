"""A correction of nothing but metadata leaves out the steps whose route says so, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.review.domain import review as rules
from services.review.domain.case import Case
from services.review.domain.proposal import Metadata, TextFile
from services.review.domain.record import record_of
from services.review.domain.route_check import faults
from services.review.domain.route_version import RouteVersion
from services.review.domain.routes import METADATA_ONLY
from tests.unit.review.builders import CALENDAR, LEADER, NOW, TODAY, a_proposal, a_route, passing
from tests.unit.review.test_review_routes import BODY

DAY = Metadata(formed_on="2026-11-06", document_number="公积金〔2026〕32号", topics=("finance",))


def skipping(*numbers: int, **changes: Any) -> RouteVersion:
    steps = a_route().steps
    marked = (replace(step, skip_when=METADATA_ONLY) if at in numbers else step for at, step in enumerate(steps))
    return a_route(steps=tuple(marked), **changes)


def opened(route: RouteVersion, before: Case | None = None, **changes: Any) -> Case:
    proposal = a_proposal(**changes)
    given: dict[str, Any] = {"case_id": "c", "at": NOW, "today": TODAY, "calendar": CALENDAR}
    return rules.open_case(proposal, route, known=[before] if before else [], **given)[0]


def approved(route: RouteVersion, before: Case | None = None, **changes: Any) -> Case:
    case = opened(route, before, **changes)
    while case.current:
        case = passing(case)[0]
    return rules.approve(case, record_digest="sm3:9", by=LEADER, at=NOW)[0]


def names(case: Case) -> list[str]:
    return [step.name for step in case.steps]


def test_what_changes_metadata_alone_leaves_out_what_its_route_says_and_the_record_says_so():
    route = skipping(0, 2)
    first = approved(route)
    assert (len(first.steps), first.skipped) == (4, ())
    second = approved(route, first, revision=2, metadata=DAY)
    assert names(second) == ["保密审查", "审批"]
    told = record_of(second, at=NOW)["skipped"]
    assert [(each.name, each.why, each.revision) for each in told] == [
        ("科室负责人审核", METADATA_ONLY, 1),
        ("政务公开办公室审核", METADATA_ONLY, 1),
    ]
    third = opened(route, second, revision=3, metadata=replace(DAY, period="2026-Q3"))
    assert names(third) == names(second), "what an edition left out was passed of the one before"


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "另一个标题"},
        {"summary": "另一段概述"},
        {"text": TextFile(digest="sm3:" + "7" * 64, size=3)},
        {"metadata": replace(DAY, sensitive_data=True)},
        {"metadata": replace(DAY, publish_at="2026-12-01T01:00:00Z")},
        {"item": "GJJ-W-02"},
        {"personal_data": "masked"},
        {"review_route": "urgent"},
        {"department": "XX"},
    ],
)
def test_what_changes_more_is_reviewed_whole(changes: dict[str, Any]):
    route = skipping(0, 2)
    assert len(opened(route, approved(route), **{"revision": 2, "metadata": DAY, **changes}).steps) == 4


def test_what_nobody_has_passed_as_it_is_asked_for_now_is_not_left_out():
    route, plain = skipping(0, 2), a_route()
    assert len(opened(plain, approved(plain), revision=2, metadata=DAY).steps) == 4, "no step says so"
    assert len(opened(route, None, revision=2, metadata=DAY).steps) == 4
    assert len(opened(route, opened(route), revision=2, metadata=DAY).steps) == 4, "not approved"
    purged = rules.purge(approved(route), at=NOW)[0]
    assert len(opened(route, purged, revision=2, metadata=DAY).steps) == 4, "nobody knows any more what it said"
    two = replace(route, steps=(*route.steps[:2], replace(route.steps[2], count=2), route.steps[3]))
    assert names(opened(two, approved(route), revision=2, metadata=DAY)) == ["保密审查", "政务公开办公室审核", "审批"]


@pytest.mark.parametrize("number", [1, 3])
def test_neither_the_secrecy_review_nor_the_last_stage_is_left_out(number: int):
    assert f"steps.{number}.skip_when" in faults(skipping(number, body="GJJ"), BODY)
    assert faults(skipping(0, 2, body="GJJ"), BODY) == {}


def test_it_is_due_by_its_own_terms():
    route = skipping(0, 2)
    second = opened(route, approved(route), revision=2, metadata=DAY)
    assert [(step.number, step.stage, step.due.on) for step in second.steps] == [
        (1, 2, date(2026, 11, 12)),
        (2, 4, date(2026, 11, 17)),
    ]
