"""What a desk can put right: a registration, an order that its platform gave back, and a case that ended wrongly."""

from __future__ import annotations

from typing import Any

from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer
from tests.integration.complaints.test_handing_on import accepted, told
from tests.integration.complaints.test_orders_and_parts import NOT_OURS

LEADER = an_officer("zhou", "GJJ", "leader")
ORDER = {"kind": "complaint", "title": "停水", "text": "停水三天。", "channel": "platform_12345", "body": "GJJ"}
ANSWER = {"text": "已办。", "outcome": "adopted"}


def recorded(harness: ComplaintsHarness, **said: Any) -> str:
    return str(harness.post("/cases", ORDER | said, an_officer()).json["number"])


def clock_of(harness: ComplaintsHarness, number: str) -> dict[str, Any]:
    return dict(harness.get(f"/cases/{number}/deadline", an_officer()).json or {})


def test_a_registration_is_put_right_and_its_clock_follows(any_harness: ComplaintsHarness) -> None:
    """The day, the number, the kind of an order could never be corrected: its clock ran wrong to the end."""
    harness = any_harness
    number = recorded(harness, order_number="SZ-1", order_due_on="2026-12-04")
    recorded(harness, order_number="SZ-2")
    harness.act(number, "accept")
    right = {"order_number": "sz－3", "order_due_on": "2026-12-11", "reason": "日期抄错了。"}
    assert harness.act(number, "correct-registration", right).json["due_on"] == "2026-12-11"
    case = harness.get(f"/cases/{number}", an_officer()).json
    clock = clock_of(harness, number)
    assert (case["order_number"], clock["due_on"]) == ("SZ-3", "2026-12-11")
    assert (clock["term"]["basis"], clock["left"]) == ("转办单 SZ-3 要求的答复日期", 17), "days of its own unit"
    assert [event.data["former_due_on"] for event in harness.announced("case.deadline_changed")] == ["2026-12-04"]
    assert "最迟2026年12月11日答复。理由：日期抄错了。" in case["dialogue"][-1]["text"]
    entry = next(
        entry
        for entry in harness.get(f"/cases/{number}/entries", an_officer()).json["items"]
        if entry["kind"] == "correct_registration"
    )
    assert entry["was"] == {"order_number": "SZ-1", "order_due_on": "2026-12-04"}
    assert entry["now"] == {"order_number": "SZ-3", "order_due_on": "2026-12-11"}
    for wrong, code in (
        ({"order_number": "SZ-2"}, "order_known"),
        ({"order_due_on": "2028-12-11"}, "wrong_order"),
        ({"received_on": "2026-11-25"}, "wrong_day_received"),
        ({"order_number": "SZ-3"}, "nothing_to_correct"),
    ):
        assert harness.act(number, "correct-registration", {**wrong, "reason": "错了。"}).json["code"] == code

    letter = recorded(harness, channel="letter", received_on="2026-11-20")
    said = {"kind": "enquiry", "received_on": "2026-11-23", "reason": "只是咨询，23日才收到。"}
    assert harness.act(letter, "correct-registration", said).json["due_on"] == "2026-11-30"
    case = harness.get(f"/cases/{letter}", an_officer()).json
    came = (case["kind"], case["received_on"], clock_of(harness, letter)["start"])
    assert came == ("enquiry", "2026-11-23", "2026-11-23")
    harness.act(letter, "accept")
    harness.act(letter, "answer", ANSWER)
    assert harness.act(letter, "correct-registration", {"kind": "complaint", "reason": "错了。"}).status_code == 409
    harness.act(number, "answer", ANSWER)
    late = harness.act(number, "correct-registration", {"order_due_on": "2026-12-20", "reason": "错了。"})
    assert (late.status_code, late.json["code"]) == (422, "answered_already")
    harness.sign_in(an_officer())
    page = f"/complaints/cases/{number}/correct-registration"
    assert "转办单编号" in harness.client.get(page).text
    form = {"order_number": "SZ-4", "reason": "编号抄错了。"}
    assert harness.submit(page, form).headers["Location"].endswith("?done=correct_registration")
    ledger = harness.client.get(f"/complaints/cases/{number}/ledger").text
    assert "转办单编号由SZ-3更正为SZ-4。" in ledger
    assert "转办单要求的日期由2026年12月4日更正为2026年12月11日。" in ledger
    harness.ledgers_are_the_rows()


def test_a_petition_follows_its_corrected_days_before_and_after_it_is_taken_on(harness: ComplaintsHarness) -> None:
    number = recorded(harness, channel="petition_platform", order_number="XF-1", received_on="2026-11-16")
    assert harness.get(f"/cases/{number}", an_officer()).json["due_on"] == "2026-12-01"
    right = {"received_on": "2026-11-20", "reason": "20日才收到。"}
    assert harness.act(number, "correct-registration", right).json["due_on"] == "2026-12-05"
    harness.act(number, "accept")
    right = {"order_due_on": "2027-01-10", "reason": "漏填了平台的日期。"}
    assert harness.act(number, "correct-registration", right).json["due_on"] == "2027-01-10"
    case = harness.get(f"/cases/{number}", an_officer()).json
    assert (case["received_on"], clock_of(harness, number)["start"]) == ("2026-11-20", "2026-11-24")
    harness.ledgers_are_the_rows()


def test_no_platform_gives_a_petition_more_days_than_the_law(any_harness: ComplaintsHarness) -> None:
    """信访工作条例第三十四条: 60 days from acceptance, of which a platform's day a year ahead made nothing."""
    harness = any_harness
    petition = {**ORDER, "channel": "petition_platform", "order_number": "XF-1"}
    # To be told of by 9 December, 60 days from then.
    refused = harness.post("/cases", petition | {"order_due_on": "2027-02-08"}, an_officer())
    assert (refused.status_code, refused.json["code"]) == (422, "wrong_order")
    assert list(refused.json["errors"]) == ["order_due_on"]
    reason = "晚于法定期限（信访工作条例第三十四条：自受理之日起60日内办结），最迟可填2027年2月7日"
    assert reason in refused.json["detail"]
    assert "2027-02-07 at the latest" in refused.json["detail_en"]
    harness.sign_in(an_officer())
    on_page = harness.submit("/complaints/record", petition | {"order_due_on": "2027-02-08"})
    assert (on_page.status_code, reason in on_page.text) == (422, True)
    number = recorded(harness, **petition, order_due_on="2027-02-07")
    shown = harness.client.get(f"/complaints/cases/{number}").text
    assert "最迟2月7日答复，且不超过自受理起的期限 60 日（信访工作条例第三十四条" in shown
    harness.act(number, "accept")
    assert harness.get(f"/cases/{number}", an_officer()).json["due_on"] == "2027-01-23", "60 days from acceptance"
    assert clock_of(harness, number)["term"]["basis"].startswith("信访工作条例第三十四条")
    right = {"order_due_on": "2027-01-24", "reason": "日期抄错了。"}
    assert "最迟可填2027年1月23日" in harness.act(number, "correct-registration", right).json["detail"]
    numbered = harness.act(number, "correct-registration", {"order_number": "XF-2", "reason": "编号抄错了。"})
    assert (numbered.status_code, numbered.json["due_on"]) == (200, "2027-01-23"), "the day was entered in good faith"
    assert (
        harness.act(number, "correct-registration", right | {"order_due_on": "2027-01-20"}).json["due_on"]
        == "2027-01-20"
    )
    harness.act(number, "answer", ANSWER)
    back = {"reason": "平台退回重办。", "order_due_on": "2027-01-24"}
    refused = harness.act(number, "reopen", back)
    assert (refused.status_code, "最迟可填2027年1月23日" in refused.json["detail"]) == (422, True)
    assert harness.act(number, "reopen", back | {"order_due_on": "2027-01-23"}).json["due_on"] == "2027-01-23"
    harness.ledgers_are_the_rows()


def test_an_order_that_its_platform_gave_back_has_the_day_that_it_set_then(harness: ComplaintsHarness) -> None:
    number = recorded(harness, order_number="SZ-1", order_due_on="2026-12-04")
    harness.act(number, "accept")
    harness.act(number, "answer", ANSWER)
    back = {"reason": "平台退回重办。", "order_due_on": "2026-11-27"}
    again = harness.act(number, "reopen", back)
    assert (again.status_code, again.json["due_on"]) == (200, "2026-11-27")
    harness.later(days=6)
    harness.act(number, "answer", ANSWER)
    said = harness.get(f"/cases/{number}/order-reply", an_officer()).json
    assert (said["order_due_on"], said["in_time"]) == ("2026-11-27", False), "the day before was kept, this was not"
    call = accepted(harness)["number"]
    harness.act(call, "answer", ANSWER)
    refused = harness.act(call, "reopen", back | {"order_due_on": "2026-12-27"})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["order_due_on"]), "no platform set a day"


def test_what_was_sent_away_comes_back_and_what_was_wrongly_not_accepted_goes_on(
    any_harness: ComplaintsHarness,
) -> None:
    """Nothing led back: its citizen had to file anew, with a new day of receipt."""
    harness = any_harness
    given = accepted(harness, title="水压不足", text="三楼没有水。")
    number = given["number"]
    harness.act(number, "draft-referral", {"organisation": "县自来水公司", "reason": "属其职责"})
    harness.act(number, "sign-referral", {}, LEADER)
    waiting = harness.announced("task.opened")[-1].data
    assert (waiting["kind"], waiting["person"]) == ("send_referral", "chen"), "whoever drafted the letter sends it"
    harness.act(number, "refer")
    assert harness.announced("task.closed")[-2].data["kind"] == "send_referral"
    harness.sign_in(an_officer())
    assert "属其职责。</p>" in harness.client.get(f"/complaints/cases/{number}/referral").text
    harness.later(days=7)
    harness.sign_in(an_officer())
    page = f"/complaints/cases/{number}/resume"
    assert "退回日期" in harness.client.get(page).text
    assert harness.submit(page, {"reason": "对方退回。", "returned_on": "2026-11-20"}).status_code == 422
    done = harness.submit(page, {"reason": "对方退回。", "returned_on": "2026-11-30"})
    assert done.headers["Location"].endswith(f"{number}?done=resume")
    case = harness.get(f"/cases/{number}", an_officer()).json
    came = (case["state"], case["received_on"], clock_of(harness, number)["start"])
    assert came == ("accepted", "2026-11-24", "2026-11-30")
    assert (case["due_on"], case["handler"]["sub"]) == ("2026-12-21", "chen")
    assert "恢复办理，最迟2026年12月21日答复" in told(harness, given)[-1]
    assert harness.client.get(f"/complaints/cases/{number}").status_code == 200
    assert harness.get(f"/cases/{number}/referral", an_officer()).json["code"] == "not_referred"

    refused = harness.submit_case(kind="complaint")["number"]
    assert harness.act(refused, "not-accept", NOT_OURS).status_code == 200
    harness.later(days=2)
    again = harness.act(refused, "resume", {"reason": "不予受理有误。"}).json
    case = harness.get(f"/cases/{refused}", an_officer()).json
    assert (again["state"], clock_of(harness, refused)["start"]) == ("accepted", case["received_on"])
    assert case["due_on"] == "2026-12-22", "as if it had stayed open"

    letter = recorded(harness, channel="letter", received_on="2026-11-30")
    harness.act(letter, "not-accept", NOT_OURS)
    assert harness.act(letter, "resume", {"reason": "不予受理有误。"}).json["due_on"] == "2026-12-21"
    right = {"received_on": "2026-12-01", "reason": "12月1日才收到。"}
    assert harness.act(letter, "correct-registration", right).json["due_on"] == "2026-12-22"
    assert harness.act(refused, "answer", ANSWER).status_code == 200
    assert harness.act(refused, "resume", {"reason": "再办。"}).status_code == 409, "what was answered is reopened"
    harness.ledgers_are_the_rows()


def test_a_signature_is_taken_back_until_the_answer_is_sent(any_harness: ComplaintsHarness) -> None:
    """A leader who saw a mistake after he had signed could but ask the officer not to send it."""
    harness = any_harness
    rules = {"steps": ["sign_answer"], "document_code": "公积金信复"}
    harness.put("/rules/GJJ", rules, an_officer("hu", "GJJ", "office"), If_Match='"0"')
    number = accepted(harness)["number"]
    harness.act(number, "draft", ANSWER)
    harness.act(number, "submit-answer")
    shown = harness.get("/cases?awaits=signature", LEADER).json["items"]
    assert [(case["number"], case["awaits"]) for case in shown] == [(number, ["signature"])]
    assert harness.get("/cases?awaits=review", LEADER).json["items"] == []
    harness.sign_in(LEADER)
    asked = harness.client.get(f"/complaints/cases/{number}").text
    assert ("待签发" in asked, ANSWER["text"] in asked) == (True, True), "whoever signs reads it where he is asked to"
    harness.act(number, "sign-answer", {}, LEADER)
    assert "return_answer" in harness.get(f"/cases/{number}", LEADER).json["allowed"]
    harness.sign_in(LEADER)
    page = f"/complaints/cases/{number}/return-answer"
    assert "签发作废" in harness.client.get(page).text
    assert harness.submit(page, {"reason": "日期写错了。"}).status_code == 303
    assert harness.act(number, "answer").status_code == 409, "it is signed no more"
    harness.act(number, "draft", ANSWER)
    harness.act(number, "submit-answer")
    harness.act(number, "sign-answer", {}, LEADER)
    assert harness.act(number, "answer").status_code == 200
    assert "return_answer" not in harness.get(f"/cases/{number}", LEADER).json["allowed"]
    assert harness.get(f"/cases/{number}", an_officer()).json["document_number"] == "公积金信复〔2026〕1号"
    harness.ledgers_are_the_rows()


def test_a_part_is_never_due_before_its_whole_and_its_page_says_when(harness: ComplaintsHarness) -> None:
    """A part of another kind was overdue at birth."""
    harness.later(days=-12)
    number = accepted(harness)["number"]
    harness.later(days=12)
    harness.sign_in(an_officer())
    due_on = harness.get(f"/cases/{number}", an_officer()).json["due_on"]
    page = harness.client.get(f"/complaints/cases/{number}/split").text
    day = "{}年{}月{}日".format(*map(int, due_on.split("-")))
    assert f"咨询（最迟{day}答复）" in page
    part = harness.act(number, "split", {"title": "咨询", "text": "几点开门？", "kind": "enquiry"}).json
    assert part["due_on"] == due_on
    harness.ledgers_are_the_rows()


def test_more_time_that_would_change_nothing_is_refused_and_what_was_asked_is_moot_once_answered(
    harness: ComplaintsHarness,
) -> None:
    early = accepted(harness)["number"]
    harness.later(days=3)
    chief = accepted(harness)["number"]
    harness.act(early, "merge", {"into": chief})
    refused = harness.act(chief, "extend", {"days": 3, "reason": "情况复杂。"})
    assert (refused.status_code, refused.json["code"]) == (409, "extension_worth_nothing")
    harness.act(early, "separate")
    assert harness.act(chief, "extend", {"days": 3, "reason": "情况复杂。"}).status_code == 200
    harness.act(chief, "answer", ANSWER)
    assert harness.get(f"/cases/{chief}", an_officer()).json["extension"] is None
    harness.ledgers_are_the_rows()


def test_a_department_is_chosen_with_its_body(harness: ComplaintsHarness) -> None:
    """Codes repeat between bodies: what was meant for another body went to one's own department."""
    gdj = {**BODY, "code": "GDJ", "name": "县广电局", "departments": [{"code": "CW", "name": "网络科"}]}
    harness.deliver("catalog.body.changed", "GDJ", gdj)
    number = accepted(harness)["number"]
    harness.sign_in(an_officer())
    page = f"/complaints/cases/{number}/transfer"
    shown = harness.client.get(page).text
    assert 'value="GDJ/CW"' in shown
    assert 'value="GJJ/CW"' in shown
    refused = harness.submit(page, {"department": "GDJ/CW", "reason": "属网络科。"})
    assert (refused.status_code, "不是“转往单位”的科室" in refused.text) == (422, True)
    assert harness.submit(page, {"body": "GDJ", "department": "GDJ/CW", "reason": "属网络科。"}).status_code == 303
    case = harness.get(f"/cases/{number}", an_officer("zhao", "GDJ")).json
    assert (case["body"], case["department"]) == ("GDJ", "CW")


def test_who_records_reads_the_day_that_he_entered_and_the_buttons_of_his_page(harness: ComplaintsHarness) -> None:
    harness.sign_in(an_officer())
    letter = {"kind": "complaint", "title": "停水", "text": "停水三天。", "channel": "letter", "body": "GJJ"}
    asked = harness.submit("/complaints/record", letter | {"text": "有人吃拿卡要。"}).text
    assert "选“转为举报”" in asked
    assert "选“不是举报，按所选类型登记”" in asked
    given = harness.submit("/complaints/record", letter | {"received_on": "2026-11-20"})
    receipt = harness.client.get(given.headers["Location"]).text
    assert ("2026年11月20日收到" in receipt, "2026年11月24日收到" in receipt) == (True, False)


def test_the_table_is_the_whole_list(harness: ComplaintsHarness) -> None:
    accepted(harness)
    assert harness.get("/case-table?limit=1", an_officer()).status_code == 422, "it has no pages"
    assert harness.get("/case-table?kind=complaint", an_officer()).status_code == 200


def test_the_office_hands_a_new_code_to_who_lost_his(any_harness: ComplaintsHarness) -> None:
    """Whoever filed at the counter and lost the slip had no way back to his case without a mail address."""
    harness, office = any_harness, an_officer("hu", "GJJ", "office")
    given = accepted(harness)
    number = given["number"]
    part = harness.act(number, "split", {"title": "空调", "text": "空调坏了。"}).json["number"]
    said = {"reason": "本人持身份证到场，电话一致。"}
    assert harness.act(number, "hand-code", said).status_code == 403, "it is not in the hands of who works on it"
    code = harness.act(number, "hand-code", said, office).json["receipt_code"]
    assert harness.get(f"/cases/{number}", Receipt_Code=given["receipt_code"]).status_code == 404
    assert harness.get(f"/cases/{part}", Receipt_Code=code).status_code == 200
    assert "原来的查询码失效" in told(harness, {"number": number, "receipt_code": code})[-1]
    harness.sign_in(office)
    page = f"/complaints/cases/{number}/hand-code"
    assert page in harness.client.get(f"/complaints/cases/{number}").text
    shown = harness.client.get(harness.submit(page, said).headers["Location"]).text
    assert ("已补发查询码" in shown, number in shown) == (True, True)
    assert harness.get(f"/cases/{number}", Receipt_Code=code).status_code == 404
    harness.ledgers_are_the_rows()
