"""Review: every address as everybody."""

from __future__ import annotations

from pathlib import Path

from chassis.permissions import Thing
from services.review.domain.case import Case
from tests.integration.review.harness import ReviewHarness
from tests.matrix.people import BODY, DEPARTMENT
from tests.matrix.trying import Try, cells_of

API = "/review/api/v1"
FILE = b"attached"


def test_every_address_of_review_answers_everybody_as_the_table_says(tmp_path: Path) -> None:
    harness = ReviewHarness(f"sqlite:///{tmp_path}/review.sqlite", tmp_path)
    digest = harness.catalog_files.put(FILE)
    tries = [
        Try(rule=f"{API}/audit", path=f"{API}/audit"),
        Try(rule=f"{API}/cases", path=f"{API}/cases"),
        Try(rule="/review/cases", path="/review/cases?show=all"),
    ]
    for case in (
        _case(harness, "external", digest),
        _case(harness, "internal", digest),
        _case(harness, "party", digest),
    ):
        tries += _of_case(case, digest)
    counts = cells_of(harness, tries)
    print(f"review: {counts.total()} cells, {dict(counts)}")
    harness.close()


def _case(harness: ReviewHarness, audience: str, digest: str) -> Case:
    attached = [{"digest": digest, "name": "附表.txt", "size": len(FILE), "media_type": "text/plain", "unseen": []}]
    given = {"audience": audience, "review_route": audience, "department": DEPARTMENT, "attachments": attached}
    harness.propose(f"d-{audience}", **given)
    return harness.case_of(f"d-{audience}")


def _of_case(case: Case, digest: str) -> list[Try]:
    step, whole = case.current, case.thing()
    assert step is not None
    assert (whole.body, tuple(whole.departments)) == (BODY, (DEPARTMENT,))
    decision = {"step": 1, "decision": "return", "opinion": "请补充附表。"}
    decided: Thing = case.thing(step)
    return [
        Try(rule=f"{API}/cases/<case_id>", path=f"{API}/cases/{case.id}", thing=whole),
        Try(rule=f"{API}/cases/<case_id>/text", path=f"{API}/cases/{case.id}/text", thing=whole),
        Try(rule=f"{API}/cases/<case_id>/files/<digest>", path=f"{API}/cases/{case.id}/files/{digest}", thing=whole),
        Try(
            rule=f"{API}/cases/<case_id>/decisions",
            path=f"{API}/cases/{case.id}/decisions",
            method="POST",
            body=decision,
            thing=decided,
        ),
        Try(rule="/review/cases/<case_id>", path=f"/review/cases/{case.id}", thing=whole),
        Try(rule="/review/cases/<case_id>/files/<digest>", path=f"/review/cases/{case.id}/files/{digest}", thing=whole),
        Try(
            rule="/review/cases/<case_id>/decide",
            path=f"/review/cases/{case.id}/decide",
            method="POST",
            body={**decision, "seen": str(case.version)},
            thing=decided,
        ),
    ]
