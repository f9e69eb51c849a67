"""考核: a year's facts become scores, departments object, the leading group decides, and it is published and frozen."""

from __future__ import annotations

import re
from typing import Any

import pytest

from chassis.ports import Actor, Post
from chassis.reconciliation.snapshots import take_snapshots
from services.review.adapters.storage.tables import citizen_cases, obligations, public_ratings
from tests.harness.base import a_person
from tests.integration.review.harness import HEAD, LEADER, OFFICE, STRANGER, ReviewHarness
from tests.integration.review.oversight import HEAD_OF_CW as HEAD_OF_FINANCE
from tests.integration.review.oversight import staffed

FANG, GAO, HAN = (a_person(sub, "leading_group") for sub in ("fang", "gao", "han"))
BODY = {
    "code": "GJJ",
    "name": "市住房公积金管理中心",
    "kind": "中心",
    "legal_regime": "mandated",
    "departments": [
        {"code": "JCK", "name": "稽查科"},
        {"code": "CW", "name": "财务科"},
        {"code": "XXK", "name": "信息科"},
    ],
    "channels": [],
    "active": True,
}
SECRET = "雪莲峡谷"
HEAD_OF_JCK = Actor(
    sub="head-jck", name="赵科长", body="GJJ", department="JCK", posts=(Post("section_head", "GJJ", "JCK"),)
)
HEAD_OF_CW = Actor(
    sub="head-cw", name="钱科长", body="GJJ", department="CW", posts=(Post("section_head", "GJJ", "CW"),)
)


@pytest.fixture
def review(any_harness: ReviewHarness) -> ReviewHarness:
    """Review on each kind of database in turn, knowing the body and its leading group."""
    any_harness.deliver("catalog.body.changed", "GJJ", BODY)
    for member in (FANG, GAO, HAN):
        any_harness.enter(member)
    return any_harness


def obligation(review: ReviewHarness, number: int, verb: str, *, audience: str = "external", **data: Any) -> None:
    """What catalog tells of an obligation of the department JCK, due on 5 November."""
    identity = f"o-{number}"
    given = {"id": identity, "department": "JCK", "due_on": "2026-11-05", "audience": audience, **data}
    review.deliver(f"catalog.obligation.{verb}", identity, given)


def a_year(review: ReviewHarness) -> None:
    """JCK: three obligations on time, one late, one overdue; a citizen's case answered late. Also what counts not."""
    for number in (1, 2, 3):
        obligation(review, number, "fulfilled", fulfilled_on="2026-11-03", on_time=True)
    obligation(review, 4, "fulfilled", fulfilled_on="2026-11-07", on_time=False)
    obligation(review, 5, "overdue")
    obligation(review, 6, "excused", excuse="office")
    obligation(review, 7, "overdue", audience="party")
    obligation(review, 8, "due_soon")
    obligation(review, 8, "dropped")
    case = {"id": "k-1", "number": "GJJ-TS-2026-0001", "kind": "complaint", "department": "JCK"}
    dates = {"received_on": "2026-10-10", "due_on": "2026-10-30", "answered_at": "2026-11-02T02:00:00Z"}
    review.deliver("complaints.case.answered", "k-1", {**case, **dates})
    review.deliver("complaints.case.received", "k-2", {**case, "id": "k-2", "kind": "tip_off"})


def begun(review: ReviewHarness) -> str:
    answer = review.post("/assessments", {"body": "GJJ", "year": 2026}, OFFICE)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def act(review: ReviewHarness, assessment: str, name: str, by: Actor, **given: Any) -> Any:
    return review.post(f"/assessments/{assessment}/{name}", given, by)


def score_of(review: ReviewHarness, assessment: str, department: str, reader: Actor = OFFICE) -> dict[str, Any]:
    shown = review.get(f"/assessments/{assessment}", reader)
    assert shown.status_code == 200, shown.json
    return next(each for each in shown.json["scores"] if each["department"] == department)


def open_tasks(review: ReviewHarness) -> dict[str, list[str]]:
    gone = {event.data["id"] for event in review.announced("task.closed")}
    tasks = [event.data for event in review.announced("task.opened") if event.data["about"]["noun"] == "assessment"]
    return {task["kind"]: task["roles"] for task in tasks if task["id"] not in gone}


def test_an_answer_counts_on_the_day_on_which_it_was_posted(review: ReviewHarness) -> None:
    """Not on that of the click: what was posted on its last day and entered after the weekend was in time."""
    case = {"id": "k-1", "number": "GJJ-TS-2026-0001", "kind": "complaint", "department": "JCK", "body": "GJJ"}
    dates = {"received_on": "2026-10-10", "due_on": "2026-10-30", "answered_at": "2026-11-02T02:00:00Z"}
    review.deliver("complaints.case.answered", "k-1", {**case, **dates, "answered_on": "2026-10-30"})
    facts = review.get(f"/assessments/{begun(review)}/facts?kind=case", OFFICE).json["items"]
    assert [fact["state"] for fact in facts] == ["on_time"]


def test_a_case_that_was_erased_is_left_out_whether_it_was_late_or_not(review: ReviewHarness) -> None:
    """Nobody can be held to answer what its citizen had erased, and of what is forgotten no figure can be checked."""
    case = {"number": "GJJ-TS-2026-0001", "kind": "complaint", "department": "JCK", "body": "GJJ"}
    dates = {"received_on": "2026-10-10", "due_on": "2026-10-30"}
    review.deliver("complaints.case.accepted", "k-1", {"id": "k-1", **case, **dates})
    review.deliver("complaints.case.answered", "k-2", {"id": "k-2", **case, **dates, "answered_on": "2026-11-02"})
    facts = f"/assessments/{begun(review)}/facts?kind=case"
    assert [fact["state"] for fact in review.get(facts, OFFICE).json["items"]] == ["overdue", "late"]
    for each in ("k-1", "k-2"):
        review.deliver("complaints.case.erased", each, {"id": each, **case, "responses": []}, erases=True)
    assert review.get(facts, OFFICE).json["items"] == []


def test_an_assessment_from_the_draft_to_what_is_frozen(review: ReviewHarness) -> None:
    a_year(review)
    assessment = begun(review)
    before_the_law = review.post("/assessments", {"body": "GJJ", "year": 1990}, OFFICE)
    assert (before_the_law.status_code, list(before_the_law.json["errors"])) == (422, ["year"])
    again = review.post("/assessments", {"body": "GJJ", "year": 2026}, OFFICE)
    assert (again.status_code, again.json["code"]) == (409, "assessment_exists")

    assert act(review, assessment, "discard", HEAD_OF_JCK).status_code == 403
    assert act(review, assessment, "discard", OFFICE).json == {"id": assessment}
    assessment = begun(review)

    # By hand: 45 × (3 + 60 %) ÷ 5 = 32.4; of cases 20 × 50 % = 10; nothing else counts: 42.4 of 65 are 65.23.
    found = score_of(review, assessment, "JCK")
    assert [line["earned"] for line in found["lines"]] == [32.4, None, None, 10, None, None]
    assert (found["score"], found["rank"]) == (65.23, 1)
    assert found["lines"][0]["explanation"] == "45 ×（3 + 1 × 60%）÷ 5 = 32.4"
    assert score_of(review, assessment, "XXK")["score"] is None, "without duties there is no score"

    facts = review.get(f"/assessments/{assessment}/facts?kind=obligation&department=JCK&limit=4", OFFICE).json
    following = review.get(f"/assessments/{assessment}/facts?kind=obligation&limit=4&cursor={facts['next']}", OFFICE)
    assert [fact["state"] for fact in (*facts["items"], *following.json["items"])] == [
        *["on_time"] * 3,
        "late",
        "overdue",
        "excused",
    ]
    assert facts["items"][0]["page"] == "/obligations/o-1"

    # A fact that arrives late scores a draft anew: 45 × (3 + 2 × 60 %) ÷ 5 = 37.8.
    seen = review.get(f"/assessments/{assessment}", OFFICE).headers["ETag"]
    assert review.get(f"/assessments/{assessment}", OFFICE, If_None_Match=seen).status_code == 304
    obligation(review, 5, "fulfilled", fulfilled_on="2026-11-09", on_time=False)
    assert score_of(review, assessment, "JCK")["lines"][0]["earned"] == 37.8
    fresh = review.get(f"/assessments/{assessment}", OFFICE, If_None_Match=seen)
    assert (fresh.status_code, fresh.headers["ETag"] == seen) == (200, False)
    # So does another weight: 80 × 4.2 ÷ 5 = 67.2.
    scheme = review.get("/assessment-schemes/GJJ", OFFICE)
    only = {**scheme.json["indicators"][0], "points": 80}
    cases = scheme.json["indicators"][3]
    changed = review.put("/assessment-schemes/GJJ", {"indicators": [only, cases]}, OFFICE, If_Match='"0"')
    assert (changed.status_code, changed.json["version"]) == (200, 1), changed.json
    assert score_of(review, assessment, "JCK")["lines"][0]["earned"] == 67.2
    assert review.get(f"/assessments/{assessment}", HEAD_OF_JCK).status_code == 404, "a draft is the office's"

    stale = review.post(f"/assessments/{assessment}/announce", {}, OFFICE, If_Match='"9.0"')
    assert stale.status_code == 412
    early = review.post(f"/assessments/{assessment}/announce", {}, OFFICE, If_Match=seen)
    assert (early.status_code, early.json["code"]) == (409, "year_runs")
    assert "从2027年1月1日起" in early.json["detail"]
    review.later(days=60)
    assert act(review, assessment, "announce", OFFICE).status_code == 200
    assert open_tasks(review) == {"assessment_object": ["section_head"], "assessment_settle": ["office"]}
    obligation(review, 9, "fulfilled", fulfilled_on="2026-11-01", on_time=True)
    assert score_of(review, assessment, "JCK", HEAD_OF_JCK)["lines"][0]["earned"] == 67.2, "what was told stands"
    told = act(review, assessment, "discard", OFFICE)
    assert (told.status_code, told.json["code"]) == (409, "illegal_transition")
    kept = review.get(f"/assessments/{assessment}/facts?kind=obligation&department=JCK", HEAD_OF_JCK).json["items"]
    assert len(kept) == 6

    said = {"department": "JCK", "line": 1, "text": "O-5 的逾期系平台故障。"}
    assert act(review, assessment, "object", HEAD_OF_CW, **said).status_code == 403, "it is not his score"
    assert act(review, assessment, "object", HEAD_OF_JCK, **said).status_code == 200
    early = act(review, assessment, "submit", OFFICE)
    assert early.json["code"] == "objections_running"
    review.later(days=8)
    assert act(review, assessment, "submit", OFFICE).json["code"] == "objections_unanswered"
    silent = {"objection": 1, "upheld": True, "text": "故障属实，按时计。"}
    assert act(review, assessment, "answer", OFFICE, **silent).json["code"] == "answer_incomplete"
    assert act(review, assessment, "answer", OFFICE, **silent, points=73.6).status_code == 200
    assert score_of(review, assessment, "JCK")["score"] == 83.6
    the_answer_is_corrected(review, assessment, silent)
    late = act(review, assessment, "object", HEAD_OF_JCK, **{**said, "line": 2})
    assert late.json["code"] == "objections_over"

    assert act(review, assessment, "submit", OFFICE).json["state"] == "submitted"
    assert open_tasks(review) == {"assessment_decide": ["leading_group"]}
    decision = {"rewards": "稽查科通报表扬。", "measures": "无"}
    few = act(review, assessment, "decide", FANG, present=["fang"], **decision)
    assert (few.status_code, few.json["code"]) == (422, "too_few_present")
    assert act(review, assessment, "decide", FANG, present=["fang", "gao"], **decision).status_code == 200
    assert review.get(f"/assessments/{assessment}", a_person("ding", "proposer")).status_code == 404
    # As long as nothing is published an answer is corrected; what was decided rested on the one before.
    assert act(review, assessment, "answer", OFFICE, **silent, points=70).json["state"] == "submitted"
    assert act(review, assessment, "answer", OFFICE, **silent, points=73.6).json["state"] == "submitted"
    assert open_tasks(review) == {"assessment_decide": ["leading_group"]}
    assert act(review, assessment, "decide", FANG, present=["fang", "gao"], **decision).status_code == 200
    assert act(review, assessment, "publish", OFFICE).status_code == 200
    (event,) = review.announced("assessment.published")
    assert event.data["departments"] == [
        {"department": "CW", "score": None, "rank": None},
        {"department": "JCK", "score": 83.6, "rank": 1},
        {"department": "XXK", "score": None, "rank": None},
    ]
    everybody = score_of(review, assessment, "JCK", a_person("ding", "proposer"))
    assert everybody["score"] == 83.6
    assert review.get(f"/assessments/{assessment}", STRANGER).status_code == 404
    over = act(review, assessment, "answer", OFFICE, **silent, points=1)
    assert (over.status_code, over.json["code"]) == (409, "illegal_transition")
    assert open_tasks(review) == {"assessment_result": ["section_head"]}
    review.later(days=20)
    review.run_timers()
    assert open_tasks(review) == {}, "the result was shown for ten working days"


def the_answer_is_corrected(review: ReviewHarness, assessment: str, said: dict[str, Any]) -> None:
    """To the points as they were and back: each answer stays readable, the last one counts."""
    same = act(review, assessment, "answer", OFFICE, **said, points=73.6)
    assert (same.status_code, same.json["code"]) == (409, "answered_already")
    assert act(review, assessment, "answer", OFFICE, objection=1, upheld=False, text="系误判。").status_code == 200
    assert score_of(review, assessment, "JCK")["lines"][0]["changed"] is None
    assert act(review, assessment, "answer", OFFICE, **said, points=73.6).status_code == 200
    (objection,) = review.get(f"/assessments/{assessment}", OFFICE).json["objections"]
    assert [each["points"] for each in (*objection["earlier"], objection["answer"])] == [73.6, None, 73.6]
    assert score_of(review, assessment, "JCK")["score"] == 83.6


def test_the_public_s_ratings_count_by_year_and_small_numbers_do_not(review: ReviewHarness) -> None:
    review.propose(department="CW")
    rated = {"disclosure": "d-1", "count": 40, "truthfulness": 4.6, "completeness": 4.4, "effectiveness": 4.6}
    review.deliver("complaints.evaluation.submitted", "d-1", rated)
    review.deliver("complaints.evaluation.submitted", "d-2", {**rated, "disclosure": "d-2", "suppressed": True})
    assessment = begun(review)
    line = score_of(review, assessment, "CW")["lines"][4]
    assert (line["figure"], line["earned"], line["explanation"]) == (
        4.53,
        10,
        "4.53分（5 分制），得 100%：10 × 100% = 10",
    )
    assert score_of(review, assessment, "")["lines"][4]["left_out"] == 1
    assert [row["rating"] for row in review.rows(public_ratings)] == [453, None]


def test_own_cases_count_by_how_they_ended_and_when_they_were_decided(review: ReviewHarness) -> None:
    case = review.propose(department="CW")
    review.later(days=5)
    returned = {"step": 1, "decision": "return", "opinion": "请补充附表。"}
    assert review.decide(case, HEAD, **returned).status_code == 200
    assessment = begun(review)
    assert score_of(review, assessment, "CW")["lines"][1]["explanation"] == "15 − 1 件 × 2 = 13"
    assert score_of(review, assessment, HEAD.department)["lines"][2]["late"] == 1


def test_remedial_orders_count_by_whether_they_were_mended_at_once(harness: ReviewHarness) -> None:
    """By hand: one on time, one verified late, one overdue: 5 × (1 + 50 %) ÷ 3 = 2.5; one under way counts nothing."""
    review = staffed(harness)
    review.deliver("catalog.body.changed", "GJJ", BODY)
    on_time, late, overdue = (ordered_directly(review, days=5) for _ in range(3))
    assert overdue
    for order, days in ((on_time, 1), (late, 20)):
        review.later(days=days)
        assert review.post(f"/remedial-orders/{order}/reply", {"text": "已补。"}, HEAD_OF_FINANCE).status_code == 200
        assert review.post(f"/remedial-orders/{order}/verify", {"remark": "属实。"}, LEADER).status_code == 200
    ordered_directly(review, days=5)
    assessment = begun(review)
    line = score_of(review, assessment, "CW")["lines"][5]
    assert (line["explanation"], line["left_out"]) == ("5 ×（1 + 1 × 50%）÷ 3 = 2.5", 1)
    facts = review.get(f"/assessments/{assessment}/facts?kind=order&department=CW", OFFICE).json["items"]
    assert sorted(fact["state"] for fact in facts) == ["mended", "mended_late", "open", "overdue"]
    assert f"/review/remedial-orders/{late}" in [fact["page"] for fact in facts]
    page = review.page(f"/review/assessments/{assessment}/facts?kind=order&outcome=late", OFFICE).text
    assert "整改〔2026〕2号" in page
    assert "逾期整改，已核验" in page


def ordered_directly(review: ReviewHarness, *, days: int) -> str:
    demand = {"body": "GJJ", "department": "CW", "what": "补充附表。", "why": "附表缺数据。", "days": days}
    done = review.post("/remedial-orders", demand, OFFICE)
    assert done.status_code == 201, done.json
    return str(done.json["id"])


def test_a_purge_forgets_what_was_said_of_the_department(review: ReviewHarness) -> None:
    """Nobody knows whether an objection quotes what was purged; points, names and times stay (decision 0015)."""
    review.propose(department="JCK", proposer={"sub": "lin", "name": "林悦", "department": "JCK"})
    a_year(review)
    assessment = begun(review)
    review.later(days=60)
    act(review, assessment, "announce", OFFICE)
    act(review, assessment, "object", HEAD_OF_JCK, department="JCK", line=1, text=f"“{SECRET}”一件已经公开。")
    act(review, assessment, "answer", OFFICE, objection=1, upheld=False, text=f"{SECRET}一件另行核实。")
    act(review, assessment, "answer", OFFICE, objection=1, upheld=False, text=f"{SECRET}不在其内。")
    review.deliver("catalog.disclosure.purged", "d-1", {"id": "d-1", "ended": None})
    shown = review.get(f"/assessments/{assessment}", OFFICE).json["objections"][0]
    assert (shown["text"], shown["answer"]["text"], shown["answer"]["upheld"]) == ("", "", False)
    assert [answer["text"] for answer in shown["earlier"]] == [""]
    assert SECRET not in review.everything_kept()


def test_a_new_reader_is_seeded_and_a_citizen_s_tip_off_is_not_known(review: ReviewHarness) -> None:
    a_year(review)
    assert {row["id"] for row in review.rows(citizen_cases)} == {"k-1"}
    assert {row["id"] for row in review.rows(obligations)} == {f"o-{number}" for number in range(1, 8)}
    assessment = begun(review)
    review.later(days=60)
    act(review, assessment, "announce", OFFICE)
    opened = [event.data["id"] for event in review.announced("task.opened")]
    told = [event.name for each in take_snapshots(review.service, "task", opened).values() for event in each.events]
    assert told == ["review.task.opened"] * 2


def test_the_pages_lead_from_a_score_to_its_facts_and_take_the_forms(harness: ReviewHarness) -> None:
    review = harness
    review.deliver("catalog.body.changed", "GJJ", BODY)
    a_year(review)
    review.sign_in(OFFICE)
    started = review.submit("/review/assessments/start", {"body": "GJJ", "year": "2026"})
    gone = review.submit(f"{started.location}/discard", {"seen": "1"})
    assert "草稿已撤销" in review.client.get(gone.location).text
    started = review.submit("/review/assessments/start", {"body": "GJJ", "year": "2026"})
    page = review.client.get(started.location).text
    assert "稽查科 65.23 分" in page
    assert "45 ×（3 + 1 × 60%）÷ 5 = 32.4" in page
    assert "本年度没有可以计分的事实，不评分" in page
    listed = review.client.get(f"{started.location}/facts?kind=obligation&department=JCK&outcome=bad").text
    assert 'href="/obligations/o-5"' in listed
    assert "逾期未办" in listed

    scheme = {
        **{f"indicators.0.{name}": value for name, value in (("name", "公开义务"), ("kind", "obligation"))},
        "indicators.0.formula": "share",
        "indicators.0.points": "99.5",
        "indicators.1.name": "",
        "indicators.2.name": "评议",
        "indicators.2.kind": "evaluation",
        "indicators.2.formula": "bands",
        "indicators.2.points": "1",
        "indicators.2.bands": "4.5 100\n4 80",
        "seen": "0",
    }
    refused = review.submit("/review/assessment-schemes/GJJ/write", scheme)
    assert refused.status_code == 422
    assert "各项分值合计须为 100 分，现在是 100.5 分" in refused.text
    assert review.submit("/review/assessment-schemes/GJJ/write", {**scheme, "indicators.2.points": "0.5"}).location
    assert (
        "满分 0.5 分，平均 4.5分及以上得 100%，4分及以上得 80%"
        in review.client.get("/review/assessment-schemes/GJJ").text
    )

    assert "从2027年1月1日起可以下达得分" in review.client.get(started.location).text
    review.later(days=60)
    review.sign_in(OFFICE)
    assert review.submit(f"{started.location}/announce", {"seen": "1"}).status_code == 303
    review.sign_in(HEAD_OF_JCK)
    objection = {"department": "JCK", "line": "1", "text": "不符。", "seen": "2"}
    assert review.submit(f"{started.location}/object", objection).status_code == 303
    review.sign_in(OFFICE)
    answer = {"objection": "1", "upheld": "yes", "points": "70.5", "text": "属实。", "seen": "3"}
    assert "最多两位小数" in review.submit(f"{started.location}/answer", {**answer, "points": "七十"}).text
    assert review.submit(f"{started.location}/answer", answer).status_code == 303
    assert "采纳，得分改为 70.50" in review.client.get(started.location).text
    corrected = {"objection": "1", "upheld": "no", "text": "再查不属实。", "seen": "4"}
    assert review.submit(f"{started.location}/answer", corrected).status_code == 303
    page = review.client.get(started.location).text
    assert "更正过 1 次" in page
    assert "维持原得分" in page
    review.later(days=20)
    review.sign_in(HEAD_OF_JCK)
    late = review.submit(f"{started.location}/object", {**objection, "line": "2", "text": "也不符。", "seen": "5"})
    assert late.status_code == 409
    assert re.search(r"<textarea[^>]* readonly>\s*也不符。</textarea>", late.text), "what came too late can be copied"
