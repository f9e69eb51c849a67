"""责任追究: through the addresses and pages, in the lists, the tasks and the audit."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chassis.ports import Post
from tests.harness.base import a_person
from tests.integration.review.harness import LEADER, OFFICE, PROPOSER, STRANGER, ReviewHarness
from tests.integration.review.oversight import published
from tests.integration.review.test_assessment import BODY

COLLEAGUE, INSPECTOR = a_person("ding", "proposer"), a_person("jian", "inspector")
AUDITOR = a_person("shen", "audit_admin")
SECRET = "雪莲峡谷"


@pytest.fixture
def review(any_harness: ReviewHarness) -> ReviewHarness:
    """Review on each kind of database in turn, knowing the body and who is held to account."""
    any_harness.deliver("catalog.body.changed", "GJJ", BODY)
    any_harness.enter(PROPOSER)
    return any_harness


def proposed(review: ReviewHarness, **changes: Any) -> str:
    given = {"body": "GJJ", "person": PROPOSER.sub, "trigger": "negligence", "measure": "warning"}
    answer = review.post("/accountabilities", {**given, "facts": "两次未按时公开。", **changes}, OFFICE)
    assert answer.status_code == 201, answer.json
    assert "person" not in answer.json, "the answer is kept, and names nobody"
    return str(answer.json["id"])


def seen(review: ReviewHarness, reader: Any) -> list[str]:
    return [each["id"] for each in review.get("/accountabilities", reader).json["items"]]


def open_tasks(review: ReviewHarness) -> list[tuple[str, str | None, list[str]]]:
    gone = {event.data["id"] for event in review.announced("task.closed")}
    tasks = [event.data for event in review.announced("task.opened")]
    return [(task["kind"], task["person"], task["not_for"]) for task in tasks if task["id"] not in gone]


def test_a_measure_from_the_proposal_to_the_end_of_its_effect(review: ReviewHarness) -> None:
    matter = proposed(review)
    assert open_tasks(review) == [("accountability_hear", PROPOSER.sub, [])]
    assert not any(PROPOSER.name in event.data["title"] for event in review.announced("task.opened"))
    for other in (COLLEAGUE, INSPECTOR, STRANGER):
        assert seen(review, other) == []
        assert review.get(f"/accountabilities/{matter}", other).status_code == 404
    assert seen(review, PROPOSER) == [matter]
    read = review.get(f"/accountabilities/{matter}", PROPOSER)
    again = review.get(f"/accountabilities/{matter}", PROPOSER, if_none_match=read.headers["ETag"])
    assert (read.headers["ETag"], again.status_code) == ('"1"', 304)

    early = review.post(f"/accountabilities/{matter}/decide", {"imposed": False, "reason": "无。"}, LEADER)
    assert (early.status_code, early.json["allowed"]) == (409, ["hear"])
    written = {"statement": "无异议。"}
    silenced = review.post(f"/accountabilities/{matter}/hear", written, OFFICE)
    assert (silenced.status_code, silenced.json["code"]) == (403, "proposer_records")
    assert review.post(f"/accountabilities/{matter}/hear", written, a_person("bian", "office")).status_code == 200
    early = review.post(f"/accountabilities/{matter}/decide", {"imposed": False, "reason": "无。"}, LEADER)
    assert (early.status_code, early.json["code"]) == (409, "hearing_runs")
    assert [kind for kind, _, _ in open_tasks(review)] == ["accountability_hear", "accountability_decide"]
    review.sign_in(PROPOSER)
    assert "以您的陈述为准" in review.client.get(f"/review/accountabilities/{matter}").text
    said = review.post(f"/accountabilities/{matter}/hear", {"statement": "平台故障。"}, PROPOSER)
    assert said.json["state"] == "heard"
    assert open_tasks(review) == [("accountability_decide", None, sorted([OFFICE.sub, PROPOSER.sub]))]
    ruling = {"imposed": True, "measure": "criticism", "effective_until": "2026-12-09", "reason": "属实，从轻。"}
    assert review.post(f"/accountabilities/{matter}/decide", ruling, OFFICE).status_code == 403
    assert review.post(f"/accountabilities/{matter}/decide", ruling, LEADER).status_code == 200
    assert seen(review, COLLEAGUE) == []
    assert review.post(f"/accountabilities/{matter}/publish", {}, OFFICE).status_code == 200
    assert open_tasks(review) == []

    notice = review.get(f"/accountabilities/{matter}", COLLEAGUE).json
    assert (notice["person"]["sub"], notice["measure"], notice["effective_until"]) == (
        PROPOSER.sub,
        "criticism",
        "2026-12-09",
    )
    assert {notice[name] for name in ("facts", "hearing", "ruling", "proposed_by")} == {None}
    assert review.get(f"/accountabilities/{matter}", PROPOSER).json["ruling"]["reason"] == "属实，从轻。"

    review.later(days=30)
    review.run_timers()
    assert review.get(f"/accountabilities/{matter}", COLLEAGUE).json.get("person"), "the last day is still of it"
    review.later(days=1)
    review.run_timers()
    assert review.get(f"/accountabilities/{matter}", COLLEAGUE).status_code == 404
    assert review.get(f"/accountabilities/{matter}", PROPOSER).json["state"] == "ended"


def test_its_records_in_the_audit_are_the_audit_administrator_s_alone(review: ReviewHarness) -> None:
    matter = proposed(review)
    for reader in (OFFICE, INSPECTOR, LEADER):
        found = review.get("/audit", reader)
        assert found.status_code == 403 or matter not in found.text
    elsewhere = replace(AUDITOR, sub="xin", posts=(*INSPECTOR.posts, Post("audit_admin", "GDJ")))
    assert matter not in review.get("/audit", elsewhere).text, "of another body"
    records = review.get("/audit", AUDITOR).json["items"]
    assert [each["name"] for each in records if each["aggregate"] == f"accountability/{matter}"] == [
        "accountability.proposed"
    ]
    assert PROPOSER.sub not in str([each["detail"] for each in records])


def test_a_purge_forgets_what_was_written_of_the_disclosure(review: ReviewHarness) -> None:
    review.propose()
    matter = proposed(review, facts=f"“{SECRET}”一件弄虚作假。", disclosure="d-1")
    review.post(f"/accountabilities/{matter}/hear", {"statement": f"{SECRET}属实。"}, PROPOSER)
    review.deliver("catalog.disclosure.purged", "d-1", {"id": "d-1", "ended": None})
    shown = review.get(f"/accountabilities/{matter}", OFFICE).json
    assert (shown["facts"], shown["hearing"]["statement"], shown["person"]["sub"]) == ("", "", PROPOSER.sub)
    assert SECRET not in review.everything_kept()


def test_whoever_purges_what_he_is_accused_of_empties_no_accusation(review: ReviewHarness) -> None:
    """What it is about stays known without a word of it, and the person whose statement went is heard again."""
    published(review)
    matter = proposed(review, disclosure="d-1")
    review.post(f"/accountabilities/{matter}/hear", {"statement": "属实。"}, PROPOSER)
    review.clock.advance(timedelta(days=20))
    review.deliver("catalog.disclosure.purged", "d-1", {"id": "d-1", "ended": None})
    shown = review.get(f"/accountabilities/{matter}", OFFICE).json
    about = {"index_number": "GJJ/2026-00001", "revision": 1, "content_hash": "sm3:" + "4" * 64}
    assert shown["about"] == {**about, "at": "2026-11-02T01:00:00.000000Z"}
    assert (shown["purged_at"][:10], shown["trigger"]) == ("2026-11-29", "negligence")
    assert ("accountability_hear", PROPOSER.sub, []) in open_tasks(review)
    early = review.post(f"/accountabilities/{matter}/decide", {"imposed": False, "reason": "无。"}, LEADER)
    assert (early.status_code, early.json["code"]) == (409, "hearing_runs")
    assert review.post(f"/accountabilities/{matter}/hear", {"statement": "属实。"}, PROPOSER).status_code == 200
    review.sign_in(LEADER)
    page = review.client.get(f"/review/accountabilities/{matter}").text
    assert "GJJ/2026-00001" in page
    assert "清除" in page


def test_it_names_only_a_disclosure_that_its_proposer_may_read(review: ReviewHarness) -> None:
    """Of a party matter a non-member learns as little as of one that is not there."""
    review.propose()
    review.propose("d-party", audience="party", review_route="party")
    proposed(review, disclosure="d-1")
    given = {"body": "GJJ", "person": PROPOSER.sub, "trigger": "negligence", "measure": "warning", "facts": "迟报。"}
    refused = [
        review.post("/accountabilities", {**given, "disclosure": named}, OFFICE) for named in ("d-party", "nothing")
    ]
    assert [(each.status_code, each.json["code"]) for each in refused] == [(422, "unknown_matter")] * 2
    assert list(refused[0].json["errors"]) == ["disclosure"]
    assert refused[0].json["errors"] == refused[1].json["errors"]
    review.deliver("catalog.disclosure.purged", "d-1", {"id": "d-1", "ended": None})
    late = review.post("/accountabilities", {**given, "disclosure": "d-1"}, OFFICE)
    assert late.status_code == 422, "nothing would forget what is written of it"


def test_the_pages_take_every_act(harness: ReviewHarness) -> None:
    review = harness
    review.deliver("catalog.body.changed", "GJJ", BODY)
    review.enter(PROPOSER)
    review.sign_in(OFFICE)
    assert "提出责任追究" in review.client.get("/review/accountabilities").text
    form = {"body": "GJJ", "person": PROPOSER.sub, "trigger": "deceit", "measure": "circular", "facts": "虚报数据。"}
    place = review.submit("/review/accountabilities/propose", form).location.partition("?")[0]
    review.sign_in(PROPOSER)
    assert "我的陈述" in review.client.get(place).text
    assert review.submit(f"{place}/hear", {"statement": "数据有误。", "seen": "1"}).status_code == 303
    review.sign_in(LEADER)
    ruling = {"imposed": "yes", "measure": "circular", "effective_until": "2027-05-09", "reason": "属实。", "seen": "2"}
    assert "影响期满日" in review.submit(f"{place}/decide", {**ruling, "effective_until": ""}).text
    assert review.submit(f"{place}/decide", ruling).status_code == 303
    review.sign_in(OFFICE)
    assert review.submit(f"{place}/publish", {"seen": "3"}).status_code == 303
    review.sign_in(COLLEAGUE)
    page = review.client.get(place).text
    assert "通报批评" in page
    assert "虚报数据" not in page


def test_a_statement_that_comes_after_the_decision_can_be_copied(harness: ReviewHarness) -> None:
    """It was gone with the refusal, though the page had it in hand."""
    review = harness
    review.deliver("catalog.body.changed", "GJJ", BODY)
    review.enter(PROPOSER)
    matter = proposed(review)
    place = f"/review/accountabilities/{matter}"
    assert review.post(f"/accountabilities/{matter}/hear", {"statement": "数据有误。"}, PROPOSER).status_code == 200
    ruling = {"imposed": True, "measure": "warning", "effective_until": "2027-05-09", "reason": "属实。"}
    assert review.post(f"/accountabilities/{matter}/decide", ruling, LEADER).status_code == 200
    review.sign_in(PROPOSER)
    late = review.submit(f"{place}/hear", {"statement": "我还有话要说。", "seen": "2"})
    assert (late.status_code, "您填写的还在" in late.text) == (412, False)
    assert re.search(r"<textarea[^>]* readonly>\s*我还有话要说。</textarea>", late.text)
