"""职责分离: by no path does whoever proposed something decide on it, whatever he holds and however he calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chassis.ports import Actor, Post
from services.review.adapters.storage import tables
from tests.harness.base import token_of
from tests.integration.review.harness import HEAD, LEADER, PROPOSER, ReviewHarness
from tests.people import a_person

PASS = {"step": 1, "decision": "pass", "opinion": "同意。"}
ROLES = ("section_head", "secrecy_officer", "office", "leader", "management_committee")
EVERY_ROLE = a_person(PROPOSER.sub, "proposer", *ROLES)
STANDS_IN = replace(EVERY_ROLE, posts=tuple(Post(role, "GJJ", deputy_for=HEAD.sub) for role in ("proposer", *ROLES)))


@pytest.mark.parametrize("who", [EVERY_ROLE, STANDS_IN], ids=["other roles", "standing in"])
def test_no_role_and_no_delegation_lets_the_proposer_decide(harness: ReviewHarness, who: Actor) -> None:
    """Step by step, several at once, by form, and after everybody else is recused so that only he is left."""
    case_id = harness.propose()
    for step in range(1, 5):
        assert harness.decide(case_id, who, **{**PASS, "step": step}).json["code"] == "self_approval"
    several = {"cases": [{"case": case_id, "step": 1}], "opinion": "同意。"}
    assert harness.post("/decisions", several, who).json["code"] == "self_approval"
    for decision in ("return", "refuse"):
        given = {**PASS, "decision": decision} | ({"ground": "state_secret"} if decision == "refuse" else {})
        assert harness.decide(case_id, who, **given).json["code"] == "self_approval"
    harness.sign_in(who)
    form = {**PASS, "step": "1", "seen": "1"}
    assert harness.submit(f"/review/cases/{case_id}/decide", form).status_code == 403
    ticked = {"ticked": f"{case_id}:1:1", "opinion": "同意。"}
    assert harness.submit("/review/cases/pass", ticked).status_code == 403
    assert "办理：" not in harness.client.get(f"/review/cases/{case_id}").text
    assert harness.post(f"/cases/{case_id}/recuse", {"person": HEAD.sub, "reason": "x"}, who).status_code == 403
    assert harness.post(f"/cases/{case_id}/recuse", {"reason": "有利害关系。"}, HEAD).status_code == 200
    assert harness.decide(case_id, who, **PASS).json["code"] == "self_approval"
    assert harness.get("/cases?mine=true", who).json["items"] == []
    assert harness.rows(tables.verdicts) == []


def test_nobody_decides_with_the_papers_of_two_accounts(harness: ReviewHarness) -> None:
    """One session's cookie with another's form or header, and the key under which somebody else decided."""
    case_id, path = harness.propose(), "/cases/{}/decisions"
    form = {**PASS, "step": "1", "seen": "1"}
    of_head = harness.sign_in(HEAD)
    harness.sign_in(EVERY_ROLE)
    mixed = harness.client.post(f"/review/cases/{case_id}/decide", data={**form, "csrf": of_head})
    assert mixed.status_code in (400, 403)
    harness.sign_in(HEAD)
    header = harness.bearer(EVERY_ROLE)
    both = harness.client.post(f"{harness.api}{path.format(case_id)}", json=PASS, headers=header)
    assert both.status_code == 403, "the header is whose it is, whatever cookie comes with it"
    harness.sign_in(EVERY_ROLE)
    other = harness.client.post(f"/review/cases/{case_id}/decide", data=form, headers=harness.bearer(HEAD))
    assert other.status_code in (400, 403), "a form is its cookie's"
    assert harness.rows(tables.verdicts) == []
    second = harness.propose("d-2")
    key = {"Idempotency_Key": "one-key"}
    assert harness.decide(second, HEAD, headers=key, **PASS).status_code == 200
    again = harness.decide(second, EVERY_ROLE, headers=key, **PASS)
    assert (again.status_code, again.json["code"]) == (403, "self_approval")
    stale = token_of(harness.service, LEADER, session="ended", minutes=-1)
    answer = harness.client.post(
        f"{harness.api}{path.format(case_id)}", json=PASS, headers={"Authorization": f"Bearer {stale}"}
    )
    assert answer.status_code == 401
    assert {row["sub"] for row in harness.rows(tables.verdicts)} == {HEAD.sub}
