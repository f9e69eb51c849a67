"""评议 and 整改: what was published is evaluated, what falls short is mended, and somebody else verifies it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from chassis.reconciliation.snapshots import take_snapshots
from services.review.adapters.storage.tables import publications
from tests.integration.review.harness import HEAD, LEADER, OFFICE, STRANGER, ReviewHarness
from tests.integration.review.oversight import (
    FANG,
    GAO,
    HEAD_OF_CW,
    ORDER,
    SECOND_OFFICE,
    bad,
    evaluator,
    open_tasks,
    ordered,
    published,
    said,
    staffed,
)
from tests.people import a_person

SECRET = "雪莲峡谷"


@pytest.fixture
def review(harness: ReviewHarness) -> ReviewHarness:
    return staffed(harness)


def reply(review: ReviewHarness, order: str, **changes: Any) -> Any:
    return review.post(f"/remedial-orders/{order}/reply", {"text": "附表已补。", **changes}, HEAD_OF_CW)


def test_the_leading_group_evaluates_what_was_published(review: ReviewHarness) -> None:
    published(review, "d-1")
    published(review, "d-2", serial=2, audience="internal")
    done = review.post("/evaluations", said("d-1", "d-2"), FANG)
    assert (done.status_code, done.json["order"]) == (201, None), done.json
    (event,) = review.announced("evaluation.concluded")
    assert (event.audience, event.data["conclusion"]) == ("internal", "good")
    assert [each["disclosure"] for each in event.data["disclosures"]] == ["d-1", "d-2"]
    shown = review.get(f"/evaluations/{done.json['id']}", OFFICE).json
    assert [person["sub"] for person in shown["present"]] == ["fang", "gao"]
    assert review.get(f"/evaluations/{done.json['id']}", STRANGER).status_code == 404
    assert [each["id"] for each in review.get("/evaluations?period=2026-Q4", OFFICE).json["items"]] == [shown["id"]]


def test_advice_to_withdraw_says_who_withdraws_and_where(review: ReviewHarness) -> None:
    """Nothing is withdrawn by it, and nobody has a task of it."""
    published(review, "d-1")
    done = review.post("/evaluations", said("d-1", conclusion="withdraw_advised", opinion="内容失实。"), FANG)
    assert done.status_code == 201, done.json
    page = review.page(f"/review/evaluations/{done.json['id']}", OFFICE).text
    assert "由政务公开办公室或者领导从上面的标题进入信息页面，办理“撤下”" in page
    assert 'href="/catalog/disclosures/d-1"' in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"present": ["fang"]}, "present"),
        ({"disclosures": ["d-9"]}, "disclosures"),
        ({"period": "2026-Q3"}, "disclosures"),
        ({"conclusion": "mend", "opinion": "要改。"}, "order.what"),
        ({"order": ORDER}, "conclusion"),
        ({"order": {"department": "CW"}}, "conclusion"),
        ({"conclusion": "withdraw_advised"}, "opinion"),
        ({"aspects": bad()["aspects"]}, "conclusion"),
    ],
)
def test_what_an_evaluation_needs(review: ReviewHarness, changes: dict[str, Any], field: str) -> None:
    published(review)
    refused = review.post("/evaluations", said(**changes), FANG)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field]), refused.json
    assert review.announced("evaluation.concluded") == []


def test_publications_of_a_span_that_ends_before_it_begins_are_refused(review: ReviewHarness) -> None:
    refused = review.get("/publications?first=2026-12-01&last=2026-11-01", FANG)
    assert (refused.status_code, list(refused.json.get("errors", {}))) in ((400, ["last"]), (422, ["last"])), (
        refused.json
    )


def test_who_proposed_it_does_not_record_its_evaluation(review: ReviewHarness) -> None:
    review.propose("d-1")
    published(review)
    refused = review.post("/evaluations", said(), evaluator("leading_group"))
    assert (refused.status_code, refused.json["code"]) == (403, "own_publication")


def test_who_proposed_it_before_another_took_it_over_does_not_record_its_evaluation_either(
    review: ReviewHarness,
) -> None:
    review.propose("d-1")
    review.deliver("catalog.disclosure.recalled", "d-1", {**review.proposed("d-1"), "state": "draft"})
    review.approve(review.propose("d-1", proposer=a_person("wang", "proposer").snapshot()))
    published(review)
    refused = review.post("/evaluations", said(), evaluator("leading_group"))
    assert (refused.status_code, refused.json["code"]) == (403, "own_publication")


def test_a_bad_evaluation_orders_it_to_be_mended_until_somebody_else_verifies(review: ReviewHarness) -> None:
    order = ordered(review)
    shown = review.get(f"/remedial-orders/{order}", HEAD_OF_CW).json
    assert (shown["number"], shown["state"], shown["due"]["on"]) == ("整改〔2026〕1号", "issued", "2026-11-23")
    assert open_tasks(review)["remedy"]["department"] == "CW"
    sent = {"file": (BytesIO(b"a,b\n"), "补正后的附表.csv")}
    kept = review.client.post(
        f"{review.api}/remedial-orders/{order}/files", data=sent, headers=review.bearer(HEAD_OF_CW)
    )
    assert kept.status_code == 201, kept.text
    assert reply(review, order, files=[kept.json["digest"]]).json["state"] == "replied"
    task = open_tasks(review)
    assert list(task) == ["verify_remedy"]
    assert {HEAD.sub, HEAD_OF_CW.sub} <= set(task["verify_remedy"]["not_for"])
    sooner = review.post(f"/remedial-orders/{order}/reorder", {"reason": "还缺十月。", "days": 5}, SECOND_OFFICE)
    assert (sooner.status_code, list(sooner.json["errors"])) == (422, ["days"]), "what was granted is not shortened"
    assert "2026年11月23日" in sooner.json["errors"]["days"]
    again = review.post(f"/remedial-orders/{order}/reorder", {"reason": "还缺十月。", "days": 10}, SECOND_OFFICE)
    assert (again.json["state"], again.json["round"]) == ("issued", 2)
    assert reply(review, order).status_code == 200
    done = review.post(f"/remedial-orders/{order}/verify", {"remark": "已核对。"}, OFFICE)
    assert (done.status_code, done.json["state"]) == (200, "verified")
    assert review.names_announced(of=order) == [
        "remedial_order.issued",
        "remedial_order.issued",
        "remedial_order.verified",
    ]
    assert open_tasks(review) == {}
    late = review.post(f"/remedial-orders/{order}/verify", {}, OFFICE)
    assert (late.status_code, late.json["code"], late.json["allowed"]) == (409, "illegal_transition", [])


def test_the_owner_never_verifies_his_own_remedy(review: ReviewHarness) -> None:
    """Neither the head, nor whoever replied and moved to the office meanwhile."""
    order = ordered(review)
    reply(review, order)
    moved = staffed_as_office(review)
    refused = review.post(f"/remedial-orders/{order}/verify", {}, moved)
    assert (refused.status_code, refused.json["code"]) == (403, "own_remedy")
    assert review.post(f"/remedial-orders/{order}/verify", {}, LEADER).status_code == 200


def staffed_as_office(review: ReviewHarness) -> Any:
    moved = a_person(HEAD_OF_CW.sub, "office")
    review.enter(moved)
    return moved


def test_an_order_names_a_department_of_the_body(review: ReviewHarness) -> None:
    """Else it would be answered by a head whose post is for the whole body."""
    published(review)
    review.enter(a_person("kong", "section_head", department=""))
    order = {**ORDER, "department": "XX"}
    for path, given, field, by in (
        ("/remedial-orders", {"body": "GJJ", **order}, "department", OFFICE),
        ("/evaluations", {**bad(), "order": order}, "order.department", FANG),
    ):
        refused = review.post(path, given, by)
        assert (refused.status_code, list(refused.json["errors"])) == (422, [field]), refused.json
        assert "本单位没有这个科室" in refused.json["errors"][field]


def test_a_department_without_a_head_gets_no_order(review: ReviewHarness) -> None:
    review.enter(replace(HEAD, posts=()))
    for sub in ("kong", "tao"):
        review.enter(replace(HEAD, sub=sub, posts=()))
    refused = review.post("/remedial-orders", {"body": "GJJ", **ORDER}, OFFICE)
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["department"])


def test_what_is_late_is_escalated_once_a_stage_even_after_three_days_off(review: ReviewHarness) -> None:
    done = review.post("/remedial-orders", {"body": "GJJ", **ORDER}, OFFICE)
    assert done.status_code == 201, done.json
    review.later(days=14)
    assert review.run_timers() == 0, "it is due today"
    review.later(days=4)
    review.run_timers()
    assert open_tasks(review)["overdue_remedy"]["roles"] == ["office"]
    asked = len(review.announced("task.opened"))
    review.run_timers()
    assert len(review.announced("task.opened")) == asked
    review.later(days=7)
    review.run_timers()
    review.run_timers()
    assert open_tasks(review)["overdue_remedy"]["roles"] == ["leader"]
    reply(review, done.json["id"])
    assert list(open_tasks(review)) == ["verify_remedy"]
    review.later(days=30)
    assert review.run_timers() == 0


def test_what_one_may_not_know_of_is_answered_as_what_is_not_there(review: ReviewHarness) -> None:
    """Of a party matter, or of another body's, nobody learns by naming it in an evaluation or an order."""
    published(review)
    published(review, "d-party", serial=2, audience="party")
    published(review, "d-far", serial=3, audience="party", body="GDJ")
    order = {"body": "GJJ", **ORDER}
    for path, given, who in (("/evaluations", said(), FANG), ("/remedial-orders", order, OFFICE)):
        answers = [
            review.post(path, {**given, "disclosures": ["d-1", hidden]}, who)
            for hidden in ("nothing", "d-party", "d-far")
        ]
        assert [each.status_code for each in answers] == [422] * 3, path
        assert answers[0].json["errors"] == answers[1].json["errors"] == answers[2].json["errors"]


def test_party_matters_are_evaluated_and_ordered_for_members_alone(review: ReviewHarness) -> None:
    members = [a_person(sub, "leading_group", "party_member") for sub in ("fang", "gao")]
    head = a_person("kong", "section_head", "party_member")
    office = a_person("mei", "office", "party_member", department="BGS")
    for person in (*members, head, office):
        review.enter(person)
    published(review, audience="party")
    done = review.post("/evaluations", bad(), members[0])
    assert done.status_code == 201, done.json
    order = done.json["order"]
    assert review.get(f"/remedial-orders/{order}", OFFICE).status_code == 404
    assert review.get(f"/remedial-orders/{order}", head).json["number"] == "党整改〔2026〕1号"
    assert open_tasks(review)["remedy"]["title"] == "党务公开事项"
    assert {event.audience for event in review.announced("remedial_order.issued")} == {"party"}
    assert review.get("/publications", OFFICE).json["items"] == []


def test_a_purge_forgets_every_word_and_ends_the_order(review: ReviewHarness) -> None:
    published(review, title=f"{SECRET}的标题")
    words = {"department": "CW", "what": f"{SECRET}要求", "why": f"{SECRET}缺数", "days": 10}
    order = review.post("/evaluations", {**bad(), "opinion": f"{SECRET}不全。", "order": words}, FANG).json["order"]
    sent = {"file": (BytesIO(SECRET.encode()), f"{SECRET}.txt")}
    path = f"{review.api}/remedial-orders/{order}/files"
    assert review.client.post(path, data=sent, headers=review.bearer(HEAD_OF_CW)).status_code == 201
    data = {"id": "d-1", "body": "GJJ", "audience": "external", "published": "withdrawn", "ended": None}
    review.deliver("catalog.disclosure.purged", "d-1", data)
    assert SECRET not in review.everything_kept()
    files = review.service.settings.data / "files"
    assert not [path for path in files.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert review.get(f"/remedial-orders/{order}", GAO).json["state"] == "ended"
    assert open_tasks(review) == {}


def test_what_is_withdrawn_or_filed_is_known(review: ReviewHarness) -> None:
    data = published(review)
    review.deliver("catalog.disclosure.filed", "d-1", {**data, "archive_number": "J012-WS·2026-D30-BGS-0007"})
    (line,) = review.get("/publications?first=2026-11-01&last=2026-11-02", OFFICE).json["items"]
    assert line["archive_number"] == "J012-WS·2026-D30-BGS-0007"
    review.deliver("catalog.disclosure.withdrawn", "d-1", data)
    assert review.get("/publications", OFFICE).json["items"] == []
    with review.service.database.read() as connection:
        assert connection.scalar(sa.select(publications.c.published)) == "withdrawn"


def test_a_reader_that_missed_something_is_told_again(review: ReviewHarness) -> None:
    order = ordered(review)
    evaluation = review.announced("evaluation.concluded")[0]
    again = take_snapshots(review.service, "evaluation", [evaluation.subject])[evaluation.subject].events[-1]
    assert again.data == evaluation.data
    assert take_snapshots(review.service, "remedial_order", [order])[order].events[-1].data["state"] == "issued"
    task = open_tasks(review)["remedy"]["id"]
    assert take_snapshots(review.service, "task", [task])[task].events[-1].name == "review.task.opened"


def test_the_pages_take_an_evaluation_and_lead_through_its_order(review: ReviewHarness) -> None:
    published(review)
    form = review.page("/review/evaluations/new", FANG).text
    assert "d-1的标题" in form
    fields = {f"aspects.{name}.verdict": "met" for name in ("truthfulness", "effectiveness")}
    fields |= {"aspects.completeness.verdict": "partly", "aspects.completeness.remark": "附表缺数。"}
    fields |= {"body": "GJJ", "period": "2026-Q4", "conclusion": "mend", "opinion": "须补。"}
    sent = {**fields, "disclosures": ["d-1"], "present": ["fang", "gao"]}
    wrong = review.submit("/review/evaluations", sent)
    assert wrong.status_code == 422
    assert "需要整改" in wrong.text
    order = {f"order.{name}": str(value) for name, value in ORDER.items()}
    done = review.submit("/review/evaluations", {**sent, **order})
    assert done.status_code == 303, done.text
    assert "整改〔2026〕1号" in review.client.get(done.location).text
    page = review.page("/review/remedial-orders", HEAD_OF_CW).text
    path = "/review/remedial-orders/" + page.split('href="/review/remedial-orders/')[-1].split('"')[0]
    assert "回复整改" in review.client.get(path).text
    sent = {"text": "已补。", "seen": "1", "files": (BytesIO(b"done"), "说明.txt")}
    assert review.submit(f"{path}/reply", sent, content_type="multipart/form-data").status_code == 303
    page = review.page(path, OFFICE).text
    assert "说明.txt" in page
    assert "核验通过" in page
    assert review.submit(f"{path}/verify", {"remark": "", "seen": "3"}).status_code == 303
    paper = review.page(f"{path}/print", OFFICE).text
    assert "整改通知及回复单" in paper
    assert "已整改到位" in paper
    assert review.client.get(f"{path}/form.docx").data[:2] == b"PK"
