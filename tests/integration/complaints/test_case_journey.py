"""A case from the citizen's first word to its close, on both databases."""

from __future__ import annotations

from datetime import timedelta

from chassis.relay.scheduler import run_timer
from tests.integration.complaints.desk import API, Desk


def test_opinion_is_received_answered_rated_reopened_and_closed(any_desk: Desk) -> None:
    desk = any_desk
    given = desk.submit(disclosure="d1", contact={"name": "张三", "phone": "13800138000"}, publish_ok=True)
    number, code = given["number"], given["receipt_code"]
    assert (number, given["due_on"], given["state"]) == ("GJJ-YJ-2026-0001", "2026-12-01", "received")

    seen = desk.get(f"/cases/{number}", Receipt_Code=code).json
    assert (seen["state"], seen["urgency"], seen["allowed"]) == ("received", "in_time", ["message"])
    assert seen["disclosure"]["title"] == "2026年第三季度财务收支报告"
    assert "contact" not in seen

    assert desk.post(f"/cases/{number}/messages", {"text": "补充"}, Receipt_Code=code).status_code == 201
    assert desk.act(number, "accept").json["state"] == "accepted"
    assert desk.act(number, "assign", {"department": "CW", "person": "wang"}).status_code == 200
    assert desk.act(number, "messages", {"text": "请问是哪个网点？"}).status_code == 201
    assert desk.act(number, "draft", {"text": "草稿", "outcome": "adopted"}).status_code == 200
    assert "草稿" not in desk.get(f"/cases/{number}", Receipt_Code=code).text
    assert desk.get(f"/cases/{number}", **desk.officer()).json["draft"]["text"] == "草稿"
    assert desk.act(number, "answer", {"text": "已延长。", "outcome": "adopted"}).json["state"] == "answered"

    seen = desk.get(f"/cases/{number}", Receipt_Code=code).json
    assert [(said["author"], said["text"]) for said in seen["dialogue"]] == [
        ("citizen", "补充"),
        ("officer", "请问是哪个网点？"),
        ("answer", "已延长。"),
    ]
    assert seen["allowed"] == ["message", "rate", "reopen"]
    rated = desk.post(f"/cases/{number}/rate", {"satisfaction": 2}, Receipt_Code=code)
    assert rated.status_code == 200
    assert desk.post(f"/cases/{number}/reopen", {"reason": "没有延长"}, Receipt_Code=code).json["state"] == "accepted"
    assert desk.act(number, "answer", {"text": "今天起延长。", "outcome": "adopted"}).status_code == 200
    assert desk.post(f"/cases/{number}/rate", {"satisfaction": 5}, Receipt_Code=code).status_code == 200
    assert desk.act(number, "close").json["state"] == "closed"

    assert [event.name for event in desk.told()] == [
        "complaints.case.received",
        "complaints.task.opened",
        "complaints.case.accepted",
        "complaints.task.closed",
        "complaints.task.opened",
        "complaints.case.answered",
        "complaints.task.closed",
        "complaints.response.published",
        "complaints.case.accepted",
        "complaints.task.opened",
        "complaints.case.answered",
        "complaints.task.closed",
        "complaints.response.published",
        "complaints.case.closed",
    ]
    assert desk.told("complaints.case.closed")[0].data["satisfaction"] == 5
    assert [event.sequence for event in desk.told() if event.subject == desk.told()[0].subject] == [1, 2, 3, 4, 5, 6]


def test_response_is_public_masked_and_readable_by_digest(any_desk: Desk) -> None:
    desk = any_desk
    desk.answered("请找 13900139000。", disclosure="d1", publish_ok=True, text="我是13800138000的机主。")
    listed = desk.get("/responses").json["items"]
    assert len(listed) == 1
    assert listed[0]["question"] == "我是【手机号已隐去】的机主。"
    assert listed[0]["answer"] == "请找 【手机号已隐去】。"
    assert listed[0]["disclosure"]["address"] == "/published/GJJ/2026-00118"
    event = desk.told("complaints.response.published")[0]
    assert event.audience == "external"
    with desk.service.reading() as work:
        assert work.files.get(event.data["answer"]["digest"]).decode() == "请找 【手机号已隐去】。"
    assert desk.get("/responses?disclosure=d1&body=GJJ").json["items"] == listed
    assert desk.get("/responses?disclosure=d2").json["items"] == []


def test_responses_are_paged_newest_first(any_desk: Desk) -> None:
    desk = any_desk
    for number in range(5):
        desk.answered(f"答复 {number}", publish_ok=True)
        desk.clock.advance(timedelta(minutes=number % 2))  # some at the very same moment
    seen, path = [], "/responses?limit=2"
    while path:
        page = desk.get(path).json
        seen += [entry["answer"] for entry in page["items"]]
        path = f"/responses?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == ["答复 4", "答复 3", "答复 2", "答复 1", "答复 0"]


def test_evaluations_are_counted_once_per_token_and_averages_shown_from_three(any_desk: Desk) -> None:
    desk = any_desk
    ratings = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 3}
    first = desk.post("/evaluations", ratings)
    assert (first.status_code, first.json["count"], first.json["truthfulness"]) == (201, 1, None)
    again = desk.post("/evaluations", ratings, Evaluation_Token=first.json["token"])
    assert (again.status_code, again.json["code"]) == (409, "already_evaluated")
    desk.post("/evaluations", ratings)
    commented = desk.post("/evaluations", {**ratings, "comment": "缺少附表。", "publish_ok": True}).json
    assert commented["number"] == "GJJ-YJ-2026-0001"
    shown = desk.get("/evaluations?disclosure=d1").json
    assert shown == {
        "disclosure": "d1",
        "count": 3,
        "comments": 1,
        "suppressed": False,
        "truthfulness": 5.0,
        "completeness": 4.0,
        "effectiveness": 3.0,
    }
    event = desk.told("complaints.evaluation.submitted")[-1]
    assert (event.subject, event.sequence, event.audience, event.data["comments"]) == ("d1", 3, "external", 1)
    opinion = desk.get(f"/cases/{commented['number']}", Receipt_Code=commented["receipt_code"]).json
    assert (opinion["kind"], opinion["text"], opinion["disclosure"]["id"]) == ("opinion", "缺少附表。", "d1")


def test_withdrawn_publication_takes_no_evaluation_and_takedown_leaves_nothing_public(any_desk: Desk) -> None:
    desk = any_desk
    desk.publish("d2", title="泄露的标题")
    kept = desk.answered("回答引用了原文", disclosure="d2", publish_ok=True)
    ratings = {"disclosure": "d2", "truthfulness": 5, "completeness": 4, "effectiveness": 3}
    assert desk.post("/evaluations", ratings).status_code == 201
    event = desk.told("complaints.response.published")[0]
    desk.withdraw("d2", purge=True)
    assert desk.undone() == 0
    assert desk.post("/evaluations", ratings).status_code == 410
    assert desk.get("/evaluations?disclosure=d2").status_code == 410
    assert desk.get("/responses").json["items"] == []
    assert "泄露的标题" not in desk.everything()
    with desk.service.reading() as work:
        assert not work.files.exists(event.data["question"]["digest"])
    seen = desk.get(f"/cases/{kept['number']}", Receipt_Code=kept["receipt_code"]).json
    assert (seen["disclosure"]["state"], seen["disclosure"]["title"]) == ("withdrawn", "")


def test_takedown_keeps_a_file_that_another_response_uses(desk: Desk) -> None:
    desk.publish("d2")
    desk.answered("谢谢。", disclosure="d2", publish_ok=True)
    desk.answered("谢谢。", disclosure="d1", publish_ok=True)
    digest = desk.told("complaints.response.published")[0].data["answer"]["digest"]
    desk.withdraw("d2", purge=True)
    with desk.service.reading() as work:
        assert work.files.get(digest).decode() == "谢谢。"


def test_answered_cases_lapse_by_the_timer(any_desk: Desk) -> None:
    desk = any_desk
    given = desk.answered()
    lapse = next(timer for timer in desk.service.timers if timer.name == "lapse")
    assert run_timer(desk.service, lapse) == 0
    desk.clock.advance(timedelta(days=15, seconds=1))
    assert run_timer(desk.service, lapse) == 1
    assert desk.get(f"/cases/{given['number']}", Receipt_Code=given["receipt_code"]).json["state"] == "closed"


def test_files_of_rolled_back_answers_are_swept_and_those_in_use_stay(desk: Desk) -> None:
    desk.answered("谢谢。", publish_ok=True)
    used = desk.told("complaints.response.published")[0].data["answer"]["digest"]
    with desk.service.reading() as work:
        orphan = work.files.put("没有提交的答复".encode())
        desk.clock.advance(timedelta(days=100 * 365))
        assert run_timer(desk.service, next(one for one in desk.service.timers if one.name == "sweep-files")) == 1
        assert work.files.exists(used)
        assert not work.files.exists(orphan)


def test_officers_list_is_by_urgency_and_paged(any_desk: Desk) -> None:
    desk = any_desk
    first = desk.answered()["number"]
    slow = desk.submit(kind="complaint")["number"]
    desk.clock.advance(timedelta(days=1))
    quick = [desk.submit()["number"] for _ in range(3)]
    seen, path = [], "/cases?limit=2"
    while path:
        page = desk.get(path, **desk.officer()).json
        seen += [entry["number"] for entry in page["items"]]
        path = f"/cases?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == [*quick, slow, first]
    newest = desk.get("/cases?order=newest&limit=1", **desk.officer()).json
    assert newest["items"][0]["number"] == quick[-1]
    after = desk.get(f"/cases?order=newest&limit=1&cursor={newest['next']}", **desk.officer()).json
    assert after["items"][0]["number"] == quick[-2]
    assert all("text" not in entry and "contact" not in entry for entry in newest["items"])


def test_officers_list_is_filtered(any_desk: Desk) -> None:
    desk = any_desk
    complaint = desk.submit(kind="complaint", disclosure="d1")["number"]
    mine = desk.submit()["number"]
    desk.act(mine, "accept")

    def numbers(query: str) -> list[str]:
        return [entry["number"] for entry in desk.get(f"/cases?{query}", **desk.officer()).json["items"]]

    assert numbers("kind=complaint") == [complaint]
    assert numbers("state=accepted") == [mine]
    assert numbers("disclosure=d1") == [complaint]
    assert numbers("mine=true") == [mine]
    assert numbers("overdue=true") == []
    desk.clock.advance(timedelta(days=8))
    assert numbers("overdue=true") == [mine]
    assert numbers("body=GJJ") == [mine, complaint]


def test_deadline_explains_itself_to_citizen_and_officer(any_desk: Desk) -> None:
    desk = any_desk
    given = desk.submit()
    path = f"/cases/{given['number']}/deadline"
    found = desk.get(path, Receipt_Code=given["receipt_code"]).json
    assert (found["start"], found["due_on"], found["left"]) == ("2026-11-24", "2026-12-01", 5)
    assert [day["count"] for day in found["days"]] == [1, 2, 3, None, None, 4, 5]
    assert found["term"]["days"] == 5
    assert desk.get(path, **desk.officer()).json == found
    assert desk.get(path).status_code == 404


def test_repeated_key_submits_once(any_desk: Desk) -> None:
    desk = any_desk
    body = {"kind": "opinion", "title": "一", "text": "二"}
    first = desk.post("/cases", body, Idempotency_Key="k1")
    again = desk.post("/cases", body, Idempotency_Key="k1")
    assert first.json == again.json
    assert desk.post("/cases", {**body, "text": "三"}, Idempotency_Key="k1").status_code == 422
    assert len(desk.told("complaints.case.received")) == 1


def test_events_may_come_in_any_order(any_desk: Desk) -> None:
    """A publication may be told of before its body and its item."""
    desk = any_desk
    desk.publish("d7", body="GDJ", item="GDJ-01", department="X")
    given = desk.submit(disclosure="d7")
    assert given["number"] == "GDJ-YJ-2026-0001"
    seen = desk.get(f"/cases/{given['number']}", Receipt_Code=given["receipt_code"]).json
    assert (seen["body"], seen["body_name"]) == ("GDJ", "GDJ")
    assert desk.undone() == 0


def test_other_verbs_of_a_disclosure_are_counted_only(desk: Desk) -> None:
    desk.tell("disclosure.proposed", "d8", {"id": "d8", "body": "GJJ"}, "external")
    desk.publish("d8")
    desk.tell("disclosure.filed", "d8", {"id": "d8", "body": "GJJ"}, "external")
    assert desk.undone() == 0
    assert desk.get("/evaluations?disclosure=d8").json["count"] == 0


def test_location_of_a_new_case_is_its_address(desk: Desk) -> None:
    response = desk.post("/cases", {"kind": "enquiry", "title": "一", "text": "二"})
    assert response.headers["Location"].endswith(f"{API}/cases/GJJ-ZX-2026-0001")
