"""Stuffed evaluations are declared void by the office: they count no more, and the record stays."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.ports import Actor
from chassis.reconciliation.snapshots import take_snapshots
from chassis.relay.scheduler import run_timer
from tests.integration.complaints.harness import ComplaintsHarness, an_officer

pytestmark = [pytest.mark.one_database, pytest.mark.servers]


def an_office(body: str = "GJJ") -> Actor:
    return an_officer("hu", body, "office")


def _evaluate(harness: ComplaintsHarness, rating: int, **more: Any) -> dict[str, Any]:
    body = {"disclosure": "d1", "truthfulness": rating, "completeness": rating, "effectiveness": rating, **more}
    answer = harness.post("/evaluations", body)
    assert answer.status_code == 201
    return dict(answer.json)


def _votes(harness: ComplaintsHarness) -> list[dict[str, Any]]:
    return list(harness.get("/evaluations/votes?disclosure=d1", an_office()).json["items"])


def _void(harness: ComplaintsHarness, ids: list[str], by: Actor | None = None, disclosure: str = "d1") -> Any:
    body = {"disclosure": disclosure, "evaluations": ids, "reason": "同一来源连续提交。"}
    return harness.post("/evaluations/void", body, by or an_office())


def test_counts_and_averages_follow_and_are_announced(any_harness: ComplaintsHarness) -> None:
    for rating in (5, 5, 4, 1, 1):
        _evaluate(any_harness, rating)
    stuffed = [vote["id"] for vote in _votes(any_harness) if vote["truthfulness"] == 1]
    answer = _void(any_harness, stuffed)
    assert (answer.status_code, answer.json["count"], answer.json["truthfulness"]) == (200, 3, 4.67)
    assert any_harness.get("/evaluations?disclosure=d1").json["count"] == 3
    told = any_harness.announced("evaluation.voided", of="d1")[-1]
    assert (told.data["count"], told.data["truthfulness"], told.audience) == (3, 4.67, "external")
    assert any_harness.announced(of="d1")[-1].sequence == 6


def test_a_comment_counts_no_more_where_its_evaluation_is_void(any_harness: ComplaintsHarness) -> None:
    for comment in ({"comment": "缺少附表。"}, {}, {"comment": "水军一号。"}, {"comment": "水军二号。"}):
        _evaluate(any_harness, 1 if "水军" in comment.get("comment", "") else 5, **comment)
    stuffed = [vote["id"] for vote in _votes(any_harness) if vote["truthfulness"] == 1]
    assert _void(any_harness, stuffed).json["comments"] == 1
    assert any_harness.get("/evaluations?disclosure=d1").json["comments"] == 1
    assert any_harness.announced("evaluation.voided")[-1].data["comments"] == 1


def test_a_reader_that_missed_something_is_told_as_it_was_announced(any_harness: ComplaintsHarness) -> None:
    """Where every evaluation is void, there is none that was submitted."""
    for rating in (5, 1):
        _evaluate(any_harness, rating)
    for verb, left in (("submitted", 2), ("submitted", 1), ("voided", 0)):
        (snapshot,) = take_snapshots(any_harness.service, "evaluation", ["d1"])["d1"].events
        assert (snapshot.name, snapshot.data["count"]) == (f"complaints.evaluation.{verb}", left)
        _void(any_harness, [vote["id"] for vote in _votes(any_harness) if not vote["voided_at"]][:1])


def test_who_did_it_and_why_stays_in_the_audit_and_with_each_evaluation(any_harness: ComplaintsHarness) -> None:
    _evaluate(any_harness, 1)
    (vote,) = _votes(any_harness)
    _void(any_harness, [vote["id"]])
    records = any_harness.get("/audit", an_officer("gu", "GJJ", "inspector")).json["items"]
    (record,) = [record for record in records if record["name"] == "evaluation.voided"]
    assert (record["actor"]["sub"], record["detail"]["reason"]) == ("hu", "同一来源连续提交。")
    assert record["detail"]["evaluations"] == [vote["id"]]
    (shown,) = _votes(any_harness)
    assert (shown["void_reason"], bool(shown["voided_at"])) == ("同一来源连续提交。", True)
    assert any_harness.announced("evaluation.voided")[-1].data["count"] == 0


@pytest.mark.both_databases
def test_who_voids_on_the_page_is_told_what_came_of_it(any_harness: ComplaintsHarness) -> None:
    _evaluate(any_harness, 1)
    (vote,) = _votes(any_harness)
    any_harness.sign_in(an_office())
    form = {"disclosure": "d1", "reason": "同一来源连续提交。"}
    refused = any_harness.submit("/complaints/evaluations/void", form)
    assert (refused.status_code, "“评议”没有填写" in refused.text) == (422, True)
    form |= {"evaluations": vote["id"]}
    shown = any_harness.submit("/complaints/evaluations/void", form, follow_redirects=True)
    assert "所选的评议已作废，不再计入人数和平均分。" in shown.text


def test_what_is_void_is_voided_once_and_only_of_its_publication(any_harness: ComplaintsHarness) -> None:
    any_harness.publish("d2")
    _evaluate(any_harness, 1)
    (vote,) = _votes(any_harness)
    assert _void(any_harness, [vote["id"]], disclosure="d2").json["code"] == "nothing_to_void"
    assert _void(any_harness, [vote["id"]]).status_code == 200
    assert _void(any_harness, [vote["id"]]).json["code"] == "nothing_to_void"


def test_whose_evaluation_is_void_does_not_evaluate_again(any_harness: ComplaintsHarness) -> None:
    token = _evaluate(any_harness, 1)["token"]
    _void(any_harness, [vote["id"] for vote in _votes(any_harness)])
    body = {"disclosure": "d1", "truthfulness": 1, "completeness": 1, "effectiveness": 1}
    assert any_harness.post("/evaluations", body, Evaluation_Token=token).status_code == 409


def test_the_case_of_a_comment_is_answered_all_the_same(any_harness: ComplaintsHarness) -> None:
    number = _evaluate(any_harness, 1, comment="缺少附表。")["number"]
    _void(any_harness, [vote["id"] for vote in _votes(any_harness)])
    assert any_harness.act(number, "accept").status_code == 200


def test_another_bodys_office_learns_nothing(any_harness: ComplaintsHarness) -> None:
    _evaluate(any_harness, 1)
    ids = [vote["id"] for vote in _votes(any_harness)]
    assert _void(any_harness, ids, an_office("GDJ")).status_code == 404
    assert any_harness.get("/evaluations/votes?disclosure=d1", an_office("GDJ")).status_code == 404
    assert _void(any_harness, ids, an_officer()).status_code == 403


@pytest.mark.both_databases
def test_the_same_source_is_shown_alike_until_it_is_forgotten(any_harness: ComplaintsHarness) -> None:
    _evaluate(any_harness, 1)
    _evaluate(any_harness, 2)
    assert len({vote["source"] for vote in _votes(any_harness)}) == 1
    any_harness.later(days=31)
    (timer,) = [timer for timer in any_harness.service.timers if timer.name == "forget-sources"]
    assert run_timer(any_harness.service, timer) == 2
    assert {vote["source"] for vote in _votes(any_harness)} == {None}


def test_the_office_voids_on_a_page(any_harness: ComplaintsHarness) -> None:
    for rating in (5, 1):
        _evaluate(any_harness, rating)
    ids = [vote["id"] for vote in _votes(any_harness) if vote["truthfulness"] == 1]
    any_harness.sign_in(an_office())
    assert "评议明细" in any_harness.client.get("/complaints/evaluations?disclosure=d1").text
    page = any_harness.client.get("/complaints/evaluations/votes?disclosure=d1")
    assert page.text.count('name="evaluations"') == 2
    form = {"disclosure": "d1", "evaluations": ids, "reason": ""}
    refused = any_harness.submit("/complaints/evaluations/void", form)
    assert (refused.status_code, "“理由”没有填写" in refused.text) == (422, True)
    assert refused.text.count(" checked>") == 1
    done = any_harness.submit("/complaints/evaluations/void", {**form, "reason": "刷票"}, follow_redirects=True)
    assert "已作废" in done.text
    assert "刷票" in done.text
    assert any_harness.get("/evaluations?disclosure=d1").json["count"] == 1
