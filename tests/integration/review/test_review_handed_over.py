"""移交: whoever proposed what another goes on with takes no part in its review, by no page and by no interface."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chassis.ports import Actor, Post
from services.review.adapters.storage import tables
from tests.integration.review.harness import HEAD, OFFICE, PROPOSER, ReviewHarness
from tests.people import a_person
from tests.unit.review.builders import PARTY_HEAD

pytestmark = pytest.mark.one_database

PASS = {"step": 1, "decision": "pass", "opinion": "同意。"}
WHY = "曾提出本件，不参与本件的审核"
ROLES = ("section_head", "secrecy_officer", "office", "leader", "management_committee")
FIRST = a_person(PROPOSER.sub, "proposer", *ROLES)
STANDS_IN = replace(FIRST, posts=tuple(Post(role, "GJJ", deputy_for=HEAD.sub) for role in ROLES))
SUCCESSOR = a_person("wang", "proposer")


@pytest.fixture
def review(any_harness: ReviewHarness) -> ReviewHarness:
    """Review on each kind of database in turn; who proposes first takes steps of the route too."""
    any_harness.enter(FIRST)
    return any_harness


def end(review: ReviewHarness, how: str) -> None:
    """The first case ends without an approval that holds."""
    case_id = review.propose()
    if how == "returned":
        given = {**PASS, "decision": "return", "opinion": "请核对数字。"}
        assert review.decide(case_id, HEAD, **given).status_code == 200
        return
    if how == "held":
        review.approve(case_id)
    review.deliver(f"catalog.disclosure.{how}", "d-1", {**review.proposed(), "state": "draft"})


def handed_over(review: ReviewHarness, how: str = "returned") -> str:
    """The case in which another proposes it unchanged."""
    end(review, how)
    return review.propose(proposer=SUCCESSOR.snapshot())


@pytest.mark.parametrize("how", ["returned", "recalled", "held"])
@pytest.mark.parametrize("who", [FIRST, STANDS_IN], ids=["own posts", "standing in"])
def test_by_no_path_does_he_decide_what_he_proposed_first(review: ReviewHarness, who: Actor, how: str) -> None:
    case_id = handed_over(review, how)
    decided = len(review.rows(tables.verdicts))
    for step in range(1, 5):
        refused = review.decide(case_id, who, **{**PASS, "step": step})
        assert (refused.status_code, refused.json["code"]) == (403, "proposed_before")
        assert "任命代理" in refused.json["detail"]
    for decision, more in (("return", {}), ("refuse", {"ground": "state_secret"})):
        assert review.decide(case_id, who, **{**PASS, "decision": decision, **more}).json["code"] == "proposed_before"
    several = {"cases": [{"case": case_id, "step": 1}], "opinion": "同意。"}
    assert review.post("/decisions", several, who).json["code"] == "proposed_before"
    review.sign_in(who)
    assert review.submit(f"/review/cases/{case_id}/decide", {**PASS, "step": "1", "seen": "1"}).status_code == 403
    ticked = {"ticked": f"{case_id}:1:1", "opinion": "同意。"}
    assert review.submit("/review/cases/pass", ticked).status_code == 403
    assert review.get("/cases?mine=true", who).json["items"] == []
    assert len(review.rows(tables.verdicts)) == decided
    told = review.announced("task.opened")[-1].data
    assert (told["about"]["id"], told["not_for"]) == (case_id, [FIRST.sub, SUCCESSOR.sub])
    review.approve(case_id)


def test_his_page_says_why_and_offers_nothing(review: ReviewHarness) -> None:
    case_id = handed_over(review)
    page = review.page(f"/review/cases/{case_id}", FIRST).text
    assert "您曾提出本件，不参与本件的审核；由其他有权人员办理，没有其他人的，由政务公开办公室任命代理。" in page
    for offered in ("办理：", "声明回避", "撤销回避"):
        assert offered not in page
    assert f"/review/cases/{case_id}" not in review.page("/review/cases", FIRST).text


def test_the_office_reads_why_he_is_kept_away_and_cannot_end_it(review: ReviewHarness) -> None:
    case_id = handed_over(review)
    page = review.page(f"/review/cases/{case_id}", OFFICE).text
    assert f"{FIRST.name}回避：{WHY}（系统 " in page
    assert "撤销回避" not in page
    assert f'<option value="{FIRST.sub}"' not in page, "nobody recuses him once more"
    ending, again = {"recused": FIRST.sub, "why": "查明无关。"}, {"person": FIRST.sub, "reason": "有利害关系。"}
    for act, body in (("end-recusal", ending), ("recuse", again)):
        refused = review.post(f"/cases/{case_id}/{act}", body, OFFICE)
        assert (refused.status_code, refused.json["code"]) == (409, "lasting_recusal")
        for words in ("已由系统登记回避", "任命代理"):
            assert words in refused.json["detail"]
        sent = review.submit(f"/review/cases/{case_id}/{act}", {**body, "seen": "1"})
        assert (sent.status_code, "已由系统登记回避" in sent.text) == (409, True)
    shown = review.get(f"/cases/{case_id}", OFFICE).json["recusals"]
    assert [(each["sub"], each["by"]["sub"], each["reason"]) for each in shown] == [(FIRST.sub, "system", WHY)]


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("recuse", {"person": HEAD.sub, "reason": "有利害关系。"}),
        ("recuse", {"reason": "有利害关系。"}),
        ("end-recusal", {"recused": HEAD.sub, "why": "查明无关。"}),
        ("end-recusal", {"why": "查明无关。"}),
    ],
)
def test_as_the_office_he_does_not_choose_who_reviews_it(review: ReviewHarness, act: str, body: dict[str, Any]) -> None:
    case_id = handed_over(review)
    if act == "end-recusal":
        assert review.post(f"/cases/{case_id}/recuse", {"reason": "有利害关系。"}, HEAD).status_code == 200
    refused = review.post(f"/cases/{case_id}/{act}", body, FIRST)
    assert (refused.status_code, refused.json["code"]) == (403, "proposed_before")
    review.sign_in(FIRST)
    seen = str(review.case(case_id).version)
    assert review.submit(f"/review/cases/{case_id}/{act}", {**body, "seen": seen}).status_code == 403


def test_the_approval_form_says_who_was_kept_away_and_why(review: ReviewHarness) -> None:
    case_id = handed_over(review)
    review.approve(case_id)
    page = review.page(f"/review/cases/{case_id}/form", OFFICE).text
    assert f"{FIRST.name}回避：{WHY}" in page


def test_of_a_correction_by_another_he_checks_what_follows_his_approved_edition(review: ReviewHarness) -> None:
    review.approve(review.propose())
    case_id = review.propose(revision=2, proposer=SUCCESSOR.snapshot(), markdown="# 更正\n\n数字有误，现更正。\n")
    assert "办理：" in review.page(f"/review/cases/{case_id}", FIRST).text
    assert review.decide(case_id, FIRST, **PASS).status_code == 200


def test_what_was_refused_goes_on_as_the_next_revision_without_him(review: ReviewHarness) -> None:
    """条例第十八条: examined again, its text begins anew under the next number."""
    refusal = {**PASS, "decision": "refuse", "ground": "process_information"}
    assert review.decide(review.propose(), HEAD, **refusal).status_code == 200
    case_id = review.propose(revision=2, proposer=SUCCESSOR.snapshot())
    assert review.decide(case_id, FIRST, **PASS).json["code"] == "proposed_before"


def test_where_he_alone_could_take_a_step_the_office_is_asked_for_a_deputy(review: ReviewHarness) -> None:
    end(review, "recalled")
    for other in (HEAD, PARTY_HEAD):
        review.enter(replace(other, posts=()))
    case_id = review.propose(proposer=SUCCESSOR.snapshot())
    assert review.get(f"/cases/{case_id}", OFFICE).json["unstaffed"] == [1]
    (asked,) = [event.data for event in review.announced("task.opened") if event.data["kind"] == "name_deputy"]
    assert asked["roles"] == ["office"]
    deputy = replace(a_person("dou"), posts=(Post("section_head", "GJJ", "CW", deputy_for=FIRST.sub),))
    review.enter(deputy)
    assert review.decide(case_id, deputy, **PASS).status_code == 200
