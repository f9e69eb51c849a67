"""Review: every address as everybody."""

from __future__ import annotations

from pathlib import Path

from chassis.permissions import Thing
from services.review.domain.case import Case
from services.vocabulary import DELIBERATION_ASPECTS
from tests.integration.review.harness import ReviewHarness
from tests.matrix.accountabilities import tries_of_accountabilities
from tests.matrix.assessments import tries_of_assessments
from tests.matrix.people import BODY, DEPARTMENT, OWNER
from tests.matrix.trying import Try, cells_of
from tests.people import a_person

API = "/review/api/v1"
FILE = b"attached"
PRESENT = ["fang", f"leading_group.all.{BODY}"]


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
    tries += _issues(harness)
    tries += tries_of_assessments(harness)
    tries += tries_of_accountabilities(harness)
    counts = cells_of(harness, tries)
    print(f"review: {counts.total()} cells, {dict(counts)}")
    harness.close()


def _case(harness: ReviewHarness, audience: str, digest: str) -> Case:
    attached = [{"digest": digest, "name": "附表.txt", "size": len(FILE), "media_type": "text/plain", "unseen": []}]
    given = {"audience": audience, "review_route": audience, "department": DEPARTMENT, "attachments": attached}
    harness.propose(f"d-{audience}", **given)
    return harness.case_of(f"d-{audience}")


def _issues(harness: ReviewHarness) -> list[Try]:
    harness.enter(a_person("fang", "leading_group"))
    tries = [Try(rule=f"{API}/issues", path=f"{API}/issues"), Try(rule="/review/issues", path="/review/issues")]
    for audience in ("external", "internal"):
        issue = f"issue-{audience}"
        _closed(harness, issue, audience)
        tries += _of_issue(issue, Thing(body=BODY, audience=audience, kept_from={"proposer": (OWNER,)}))
    return tries


def _closed(harness: ReviewHarness, issue: str, audience: str) -> None:
    listed = {"disclosure": "d-1", "revision": 1, "content_hash": "sm3:" + "4" * 64, "proposer": OWNER}
    data = {
        "id": issue,
        "body": BODY,
        "audience": audience,
        "number": "GJJ 2026年第3期",
        "year": 2026,
        "serial": 3,
        "opened_at": "2026-11-02T01:00:00Z",
        "round": 1,
        "closed_at": "2026-11-09T00:30:00Z",
        "list_digest": "sm3:" + "4" * 64,
        "disclosures": [listed],
    }
    harness.deliver("catalog.issue.closed", issue, data, audience=audience)


def _of_issue(issue: str, thing: Thing) -> list[Try]:
    at, page = f"{API}/issues", "/review/issues"
    aspects = {name: {"verdict": "yes"} for name in DELIBERATION_ASPECTS}
    said = {"present": PRESENT, "aspects": aspects, "conclusion": "agreed"}
    form = {f"aspects.{name}.verdict": "yes" for name in DELIBERATION_ASPECTS}
    return [
        Try(rule=f"{at}/<issue>", path=f"{at}/{issue}", thing=thing),
        Try(rule=f"{page}/<issue>", path=f"{page}/{issue}", thing=thing),
        Try(
            rule=f"{at}/<issue>/deliberate",
            path=f"{at}/{issue}/deliberate",
            method="POST",
            body=said,
            thing=thing,
        ),
        Try(
            rule=f"{page}/<issue>/deliberate",
            path=f"{page}/{issue}/deliberate",
            method="POST",
            body={**form, "present": PRESENT, "conclusion": "agreed"},
            thing=thing,
        ),
    ]


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
