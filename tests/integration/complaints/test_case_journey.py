"""A case from the citizen's first word to its close, on both databases."""

from __future__ import annotations

import pytest

from chassis.relay.scheduler import run_timer
from tests.integration.complaints.harness import API, ComplaintsHarness, an_officer

pytestmark = pytest.mark.one_database


@pytest.mark.both_databases
def test_opinion_is_received_answered_rated_reopened_and_closed(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    given = harness.submit_case(disclosure="d1", contact={"name": "张三", "phone": "13800138000"}, publish_ok=True)
    number, code = given["number"], given["receipt_code"]
    assert (number, given["due_on"], given["state"]) == ("GJJ-YJ-2026-0001", "2026-12-01", "received")

    seen = harness.get(f"/cases/{number}", Receipt_Code=code).json
    assert (seen["state"], seen["urgency"], seen["allowed"]) == ("received", "in_time", ["message"])
    assert seen["disclosure"]["title"] == "2026年第三季度财务收支报告"
    assert "contact" not in seen

    assert harness.post(f"/cases/{number}/messages", {"text": "补充"}, Receipt_Code=code).status_code == 201
    assert harness.act(number, "accept").json["state"] == "accepted"
    assert harness.act(number, "assign", {"department": "CW", "person": "wang"}).status_code == 200
    assert harness.act(number, "messages", {"text": "请问是哪个网点？"}).status_code == 201
    assert harness.act(number, "draft", {"text": "草稿", "outcome": "adopted"}).status_code == 200
    assert "草稿" not in harness.get(f"/cases/{number}", Receipt_Code=code).text
    assert harness.get(f"/cases/{number}", an_officer()).json["draft"]["text"] == "草稿"
    harness.publish_answer(number, {"text": "已延长。", "outcome": "adopted"})

    seen = harness.get(f"/cases/{number}", Receipt_Code=code).json
    assert [(said["author"], said["text"]) for said in seen["dialogue"]] == [
        ("citizen", "补充"),
        ("officer", "请问是哪个网点？"),
        ("answer", "已延长。"),
    ]
    assert seen["allowed"] == ["message", "rate", "reopen"]
    rated = harness.post(f"/cases/{number}/rate", {"satisfaction": 2}, Receipt_Code=code)
    assert rated.status_code == 200
    assert (
        harness.post(f"/cases/{number}/reopen", {"reason": "没有延长"}, Receipt_Code=code).json["state"] == "accepted"
    )
    harness.publish_answer(number, {"text": "今天起延长。", "outcome": "adopted"})
    assert harness.post(f"/cases/{number}/rate", {"satisfaction": 5}, Receipt_Code=code).status_code == 200
    assert harness.act(number, "close", {"reason": "来电说已解决。"}).json["state"] == "closed"

    assert harness.names_announced() == [
        "case.received",
        "task.opened",
        "case.accepted",
        "task.closed",
        "task.opened",
        "task.closed",
        "task.opened",
        "case.answered",
        "task.closed",
        "response.published",
        "case.accepted",
        "task.opened",
        "case.answered",
        "task.closed",
        "response.published",
        "case.closed",
    ]
    assert harness.announced("case.closed")[0].data["satisfaction"] == 5
    harness.ledgers_are_the_rows()
    case = harness.announced()[0].subject
    assert [event.sequence for event in harness.announced(of=case)] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]


@pytest.mark.both_databases
def test_response_is_public_masked_and_readable_by_digest(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    given = harness.answered("请找 13900139000。", disclosure="d1", publish_ok=True, text="我是13800138000的机主。")
    listed = harness.get("/responses").json["items"]
    assert len(listed) == 1
    assert listed[0]["question"] == "我是【手机号已隐去】的机主。"
    assert listed[0]["answer"] == "请找 【手机号已隐去】。"
    assert listed[0]["disclosure"]["address"] == "/published/GJJ/2026-00118"
    told = {"number": given["number"], "code": given["receipt_code"]}
    followed = harness.client.post("/complaints/follow", data=told, follow_redirects=True).text
    assert '问题和答复已经公开，登在“<a href="/complaints/responses">您提我办</a>”' in followed
    kept = harness.answered(publish_ok=False)
    for receipt, is_public in ((given, True), (kept, False)):
        seen = harness.get(f"/cases/{receipt['number']}", Receipt_Code=receipt["receipt_code"]).json["dialogue"]
        assert [message["public"] for message in seen if message["author"] == "answer"] == [is_public]
    event = harness.announced("response.published")[0]
    assert event.audience == "external"
    with harness.service.reading() as work:
        assert work.files.get(event.data["answer"]["digest"]).decode() == "请找 【手机号已隐去】。"
    assert harness.get("/responses?disclosure=d1&body=GJJ").json["items"] == listed
    assert harness.get("/responses?disclosure=d2").json["items"] == []
    words = listed[0]["question"][:4]
    assert harness.get(f"/responses?q={words}").json["items"] == listed
    apart = f"{words[-2:]}%20%20{words[:2]}"
    assert harness.get(f"/responses?q={apart}").json["items"] == listed, "two words need not follow each other"
    for parted in (f"机主，{words[:2]}", f"{words[:2]}、机主？", "【手机号已隐去】　机主"):
        assert harness.get(f"/responses?q={parted}").json["items"] == listed, "signs between words part them"
    assert harness.get(f"/responses?q={words[:2]}%20没有这样的词").json["items"] == []
    assert harness.get("/responses?q=%25").json["items"] == [], "a sign of the database's own means itself"
    assert words in harness.client.get(f"/complaints/responses?q={words}").text
    assert "没有找到符合的答复" in harness.client.get("/complaints/responses?q=没有这样的词").text


@pytest.mark.both_databases
def test_a_response_whose_case_was_taken_up_again_says_so(any_harness: ComplaintsHarness) -> None:
    """The first answer stood there as good as the one that corrected it."""
    harness = any_harness
    given = harness.answered("上次答复有误。", publish_ok=True)
    number, code = given["number"], given["receipt_code"]
    assert [each["overtaken"] for each in harness.get("/responses").json["items"]] == [False]
    assert harness.post(f"/cases/{number}/reopen", {"reason": "没有解决。"}, Receipt_Code=code).status_code == 200
    assert [each["overtaken"] for each in harness.get("/responses").json["items"]] == [True]
    assert "以后来的答复为准" in harness.client.get("/complaints/responses").text


@pytest.mark.both_databases
def test_responses_are_paged_newest_first(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    for number in range(5):
        harness.answered(f"答复 {number}", publish_ok=True)
        harness.later(minutes=number % 2)  # some at the very same moment
    seen, path = [], "/responses?limit=2"
    while path:
        page = harness.get(path).json
        seen += [entry["answer"] for entry in page["items"]]
        path = f"/responses?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == ["答复 4", "答复 3", "答复 2", "答复 1", "答复 0"]


def test_evaluations_are_counted_once_per_token_and_averages_shown_from_three(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    ratings = {"disclosure": "d1", "truthfulness": 5, "completeness": 4, "effectiveness": 3}
    first = harness.post("/evaluations", ratings)
    assert (first.status_code, first.json["count"], first.json["truthfulness"]) == (201, 1, None)
    again = harness.post("/evaluations", ratings, Evaluation_Token=first.json["token"])
    assert (again.status_code, again.json["code"]) == (409, "already_evaluated")
    harness.post("/evaluations", ratings)
    commented = harness.post("/evaluations", {**ratings, "comment": "缺少附表。", "publish_ok": True}).json
    assert commented["number"] == "GJJ-YJ-2026-0001"
    shown = harness.get("/evaluations?disclosure=d1").json
    assert shown == {
        "disclosure": "d1",
        "count": 3,
        "comments": 1,
        "suppressed": False,
        "truthfulness": 5.0,
        "completeness": 4.0,
        "effectiveness": 3.0,
    }
    event = harness.announced("evaluation.submitted")[-1]
    assert (event.subject, event.sequence, event.audience, event.data["comments"]) == ("d1", 3, "external", 1)
    opinion = harness.get(f"/cases/{commented['number']}", Receipt_Code=commented["receipt_code"]).json
    assert (opinion["kind"], opinion["text"], opinion["disclosure"]["id"]) == ("opinion", "缺少附表。", "d1")


@pytest.mark.both_databases
def test_purged_publication_takes_no_evaluation_and_nothing_said_of_it_is_left(
    any_harness: ComplaintsHarness,
) -> None:
    harness = any_harness
    harness.publish("d2", title="泄露的标题")
    kept = harness.answered("回答引用了原文", disclosure="d2", publish_ok=True)
    ratings = {"disclosure": "d2", "truthfulness": 5, "completeness": 4, "effectiveness": 3}
    assert harness.post("/evaluations", ratings).status_code == 201
    event = harness.announced("response.published")[0]
    asked = harness.submit_case(disclosure="d2", text="泄露的标题里写了什么？", contact={"phone": "13800138000"})
    harness.act(asked["number"], "accept")
    harness.act(asked["number"], "draft", {"text": "拟答泄露的标题"})
    harness.post(
        f"/cases/{asked['number']}/messages", {"text": "又问泄露的标题"}, None, Receipt_Code=asked["receipt_code"]
    )
    harness.purge("d2")
    assert harness.undone() == 0
    assert harness.post("/evaluations", ratings).status_code == 410
    assert harness.get("/evaluations?disclosure=d2").status_code == 410
    assert harness.get("/responses").json["items"] == []
    for words in ("泄露的标题", "引用了原文"):
        assert words not in harness.everything_kept()
        assert words.encode() not in harness.bytes_kept()
    left = harness.get(f"/cases/{asked['number']}", an_officer()).json
    assert (left["state"], left["title"], left["contact"]) == ("accepted", "", {"phone": "13800138000"})
    harness.ledgers_are_the_rows()
    assert harness.act(asked["number"], "answer", {"text": "已电话告知。"}).status_code == 200
    with harness.service.reading() as work:
        assert not work.files.exists(event.data["question"]["digest"])
    seen = harness.get(f"/cases/{kept['number']}", Receipt_Code=kept["receipt_code"]).json
    assert (seen["disclosure"]["state"], seen["disclosure"]["title"]) == ("withdrawn", "")


def test_purge_keeps_a_file_that_another_response_uses(harness: ComplaintsHarness) -> None:
    harness.publish("d2")
    harness.answered("谢谢。", disclosure="d2", publish_ok=True)
    harness.answered("谢谢。", disclosure="d1", publish_ok=True)
    digest = harness.announced("response.published")[0].data["answer"]["digest"]
    harness.purge("d2")
    with harness.service.reading() as work:
        assert work.files.get(digest).decode() == "谢谢。"


@pytest.mark.both_databases
def test_answered_cases_lapse_by_the_timer(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    given = harness.answered()
    lapse = next(timer for timer in harness.service.timers if timer.name == "lapse")
    assert run_timer(harness.service, lapse) == 0
    harness.later(days=15, seconds=1)
    assert run_timer(harness.service, lapse) == 0, "the last day is his to its end"
    harness.later(days=1)
    assert run_timer(harness.service, lapse) == 1
    assert harness.get(f"/cases/{given['number']}", Receipt_Code=given["receipt_code"]).json["state"] == "closed"


def test_files_of_rolled_back_answers_are_swept_and_those_in_use_stay(harness: ComplaintsHarness) -> None:
    harness.answered("谢谢。", publish_ok=True)
    used = harness.announced("response.published")[0].data["answer"]["digest"]
    with harness.service.reading() as work:
        orphan = work.files.put("没有提交的答复".encode())
        harness.later(days=100 * 365)
        assert (
            run_timer(harness.service, next(timer for timer in harness.service.timers if timer.name == "sweep-files"))
            == 1
        )
        assert work.files.exists(used)
        assert not work.files.exists(orphan)


@pytest.mark.both_databases
def test_officers_list_is_by_urgency_and_paged(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    first = harness.answered()["number"]
    slow = harness.submit_case(kind="complaint")["number"]
    harness.later(days=1)
    quick = [harness.submit_case()["number"] for _ in range(3)]
    seen, path = [], "/cases?limit=2"
    while path:
        page = harness.get(path, an_officer()).json
        seen += [entry["number"] for entry in page["items"]]
        path = f"/cases?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == [*quick, slow, first]
    newest = harness.get("/cases?order=newest&limit=1", an_officer()).json
    assert newest["items"][0]["number"] == quick[-1]
    after = harness.get(f"/cases?order=newest&limit=1&cursor={newest['next']}", an_officer()).json
    assert after["items"][0]["number"] == quick[-2]
    assert all("text" not in entry and "contact" not in entry for entry in newest["items"])


@pytest.mark.both_databases
def test_officers_list_is_filtered(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    complaint = harness.submit_case(kind="complaint", disclosure="d1")["number"]
    mine = harness.submit_case()["number"]
    harness.act(mine, "accept")

    def numbers(query: str) -> list[str]:
        return [entry["number"] for entry in harness.get(f"/cases?{query}", an_officer()).json["items"]]

    assert numbers("kind=complaint") == [complaint]
    assert numbers("state=accepted") == [mine]
    assert numbers("disclosure=d1") == [complaint]
    assert numbers("mine=true") == [mine]
    assert numbers("overdue=true") == []
    harness.later(days=8)
    assert numbers("overdue=true") == [mine]
    assert numbers("body=GJJ") == [mine, complaint]


@pytest.mark.both_databases
def test_deadline_explains_itself_to_citizen_and_officer(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    given = harness.submit_case()
    path = f"/cases/{given['number']}/deadline"
    found = harness.get(path, Receipt_Code=given["receipt_code"]).json
    assert (found["start"], found["due_on"], found["left"]) == ("2026-11-24", "2026-12-01", 5)
    assert [day["count"] for day in found["days"]] == [1, 2, 3, None, None, 4, 5]
    assert found["term"]["days"] == 5
    assert harness.get(path, an_officer()).json == found
    assert harness.get(path).status_code == 404


def test_repeated_key_submits_once(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    body = {"kind": "opinion", "title": "一", "text": "二"}
    first = harness.post("/cases", body, Idempotency_Key="k1-0123456789abc")
    again = harness.post("/cases", body, Idempotency_Key="k1-0123456789abc")
    assert first.json == again.json
    assert harness.post("/cases", {**body, "text": "三"}, Idempotency_Key="k1-0123456789abc").status_code == 422
    assert len(harness.announced("case.received")) == 1


def test_events_may_come_in_any_order(any_harness: ComplaintsHarness) -> None:
    """A publication may be told of before its body and its item."""
    harness = any_harness
    harness.publish("d7", body="GDJ", item="GDJ-01", department="X")
    given = harness.submit_case(disclosure="d7")
    assert given["number"] == "GDJ-YJ-2026-0001"
    seen = harness.get(f"/cases/{given['number']}", Receipt_Code=given["receipt_code"]).json
    assert (seen["body"], seen["body_name"]) == ("GDJ", "GDJ")
    assert harness.undone() == 0


def test_other_verbs_of_a_disclosure_are_counted_only(harness: ComplaintsHarness) -> None:
    harness.deliver("catalog.disclosure.proposed", "d8", {"id": "d8", "body": "GJJ"}, audience="external")
    harness.publish("d8")
    harness.deliver("catalog.disclosure.filed", "d8", {"id": "d8", "body": "GJJ"}, audience="external")
    assert harness.undone() == 0
    assert harness.get("/evaluations?disclosure=d8").json["count"] == 0


def test_location_of_a_new_case_is_its_address(harness: ComplaintsHarness) -> None:
    response = harness.post("/cases", {"kind": "enquiry", "title": "一", "text": "二"})
    assert response.headers["Location"].endswith(f"{API}/cases/GJJ-ZX-2026-0001")


def test_a_snapshot_of_what_was_purged_brings_no_word_back(harness: ComplaintsHarness) -> None:
    snapshot = harness.purged("d1", snapshot=True)
    replica = harness.service.replicas["catalog.disclosure"]
    with harness.service.database.read() as connection:
        assert "different" in replica.compare([snapshot], replica.find(connection, {"d1": [snapshot]})["d1"])
    harness.take(snapshot)
    with harness.service.database.read() as connection:
        assert replica.compare([snapshot], replica.find(connection, {"d1": [snapshot]})["d1"]) == ""
        titles = connection.exec_driver_sql("SELECT title, item_title, reason FROM publications").all()
    assert titles == [("", "", None)]
    unknown = harness.purged("d9", snapshot=True)
    harness.take(unknown)
    with harness.service.database.read() as connection:
        assert replica.compare([unknown], replica.find(connection, {"d9": [unknown]}).get("d9")) == ""


@pytest.mark.both_databases
def test_a_case_is_erased_with_everything_that_was_said(any_harness: ComplaintsHarness) -> None:
    """个人信息保护法第四十七条: nothing is left of the citizen, wherever it was kept."""
    harness = any_harness
    contact = {"name": "诸葛金丝雀", "phone": "13900139000", "address": "金丝雀巷九号"}
    given = harness.answered(
        "诸葛金丝雀您好。",
        title="金丝雀之请求",
        text="我是诸葛金丝雀。",
        contact=contact,
        publish_ok=True,
        disclosure="d1",
    )
    number, code = given["number"], {"Receipt_Code": given["receipt_code"]}
    harness.post(f"/cases/{number}/messages", {"text": "金丝雀又及"}, None, **code)
    response = harness.announced("response.published")[0].subject
    assert harness.act(number, "erase", {"ground": "unlawful"}, an_officer("he", "GS", "office")).status_code == 404
    assert harness.act(number, "erase", {"ground": "unlawful"}, an_officer("fang", "GJJ", "leader")).status_code == 403
    assert harness.act(number, "erase", {}).status_code == 422
    demanded = {"ground": "consent_withdrawn", "reason": "来信要求删除。"}
    done = harness.act(number, "erase", demanded, an_officer("li", "GJJ", "office"))
    assert (done.status_code, done.json["state"]) == (200, "closed")
    for words in ("金丝雀", "13900139000"):
        assert words not in harness.everything_kept()
        assert words.encode() not in harness.bytes_kept()
    event = harness.announced("case.erased")[-1]
    assert (event.erases, event.data["responses"], event.data["number"]) == (True, [response], number)
    shown = harness.get(f"/cases/{number}", None, **code).json
    assert (shown["title"], shown["text"], shown["state"]) == ("", "", "closed")
    assert shown["erased_at"]
    assert harness.get("/responses").json["items"] == []
    harness.ledgers_are_the_rows()


def test_an_open_case_is_erased_on_its_citizens_demand_alone_and_he_is_told(harness: ComplaintsHarness) -> None:
    """Nobody makes a case go away that waits for its answer; then it awaits nobody."""
    given = harness.submit_case()
    assert harness.act(given["number"], "erase", {"ground": "unlawful"}, an_officer()).status_code == 403
    refused = harness.act(given["number"], "erase", {"ground": "unlawful"})
    assert (refused.status_code, refused.json["code"]) == (409, "not_ended")
    assert harness.act(given["number"], "erase", {"ground": "consent_withdrawn"}).json["code"] == "no_reason"
    demanded = {"ground": "consent_withdrawn", "reason": "11月25日来电13800138000要求删除。"}
    assert harness.act(given["number"], "erase", demanded).json["state"] == "closed"
    shown = harness.get(f"/cases/{given['number']}", Receipt_Code=given["receipt_code"]).json
    assert an_officer("li", "GJJ", "office").name in shown["dialogue"][-1]["text"]
    assert "【手机号已隐去】要求删除" in shown["dialogue"][-1]["text"]
    assert "13800138000" not in harness.everything_kept()
    harness.sign_in(an_officer())
    ledger = harness.client.get(f"/complaints/cases/{given['number']}/ledger").text
    assert "依据：个人撤回同意" in ledger
    assert "要求删除" in ledger
    harness.ledgers_are_the_rows()
    assert harness.names_announced()[-2:] == ["case.erased", "task.closed"]
    assert harness.announced("case.received")[0].erased


# Kept in the ledger and in the row that is made of it.
REFUSED = {"reason": "金丝雀不归我们管。", "remedy": "金丝雀可申请复查。", "right_channel": "金丝雀管理处"}


def test_why_a_case_was_not_accepted_and_where_to_turn_are_erased_with_it(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    number = harness.submit_case()["number"]
    assert harness.act(number, "not-accept", REFUSED).status_code == 200
    assert harness.everything_kept().count("金丝雀") == 2 * len(REFUSED)
    assert harness.act(number, "erase", {"ground": "unlawful"}).status_code == 200
    assert "金丝雀" not in harness.everything_kept()


def test_a_purge_done_again_erases_what_was_said_meanwhile(any_harness: ComplaintsHarness) -> None:
    """The first one leaves a case about it open, and whoever does not accept it then may quote what was purged."""
    harness = any_harness
    early, late = harness.submit_case(disclosure="d1")["number"], harness.submit_case(disclosure="d1")["number"]
    assert harness.act(early, "not-accept", REFUSED).status_code == 200
    harness.purge("d1")
    assert "金丝雀" not in harness.everything_kept()
    harness.ledgers_are_the_rows()
    assert harness.act(late, "not-accept", REFUSED).status_code == 200
    assert harness.everything_kept().count("金丝雀") == 2 * len(REFUSED)
    harness.purge("d1")
    assert "金丝雀" not in harness.everything_kept()
    harness.ledgers_are_the_rows()
