"""An order of the 12345 platform, and a complaint that goes to others in parts: each date explained (Must show 5)."""

from __future__ import annotations

import re
from typing import Any

from services.complaints.domain.states import ACTS
from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer, as_told
from tests.integration.complaints.test_handing_on import accepted, told

NOT_OURS = {"reason": "属自来水公司。", "remedy": "可以申请复查。", "right_channel": "县自来水公司"}

OTHER = an_officer("zhao", "GDJ")
LEADER = an_officer("zhou", "GJJ", "leader")


def explained(harness: ComplaintsHarness, number: str, by: Any = None) -> tuple[str, str, list[tuple[str, int]]]:
    """By its deadline: the due date, the rule, and each counted day with its count; each day names its article."""
    said = harness.get(f"/cases/{number}/deadline", by or an_officer()).json
    assert all(day["zh"] and day["en"] and day["article"] for day in said["days"])
    assert said["days"][-1]["on"] == said["due_on"]
    counted = [(day["on"][5:], day["count"]) for day in said["days"] if day["count"]]
    return said["due_on"], said["term"]["basis"], counted


def test_an_order_is_answered_by_the_day_of_its_platform_and_reported_back(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    order = {"kind": "complaint", "title": "夜间施工", "text": "工地夜间施工。", "channel": "platform_12345"}
    order |= {"order_number": "SZ-77", "order_due_on": "2026-12-03", "contact": {"phone": "13800138000"}}
    number = harness.post("/cases", order, an_officer()).json["number"]
    reply = f"/cases/{number}/order-reply"
    early = harness.get(reply, an_officer())
    assert (early.status_code, early.json["code"]) == (409, "nothing_to_report")
    due, basis, days = explained(harness, number)
    assert (due, basis) == ("2026-12-03", "转办单 SZ-77 要求的答复日期")
    assert (days[0], days[-1], len(days)) == (("11-25", 1), ("12-03", 9), 9)
    harness.act(number, "accept")
    harness.act(number, "investigate", {"finding": "substantiated", "handling": "责令停工。"})
    harness.later(days=9)
    assert harness.act(number, "answer", {"text": "已责令夜间停工。", "outcome": "adopted"}).status_code == 200
    said = harness.get(reply, an_officer()).json
    assert (said["order_number"], said["due_on"], said["answered_on"]) == ("SZ-77", "2026-12-03", "2026-12-03")
    assert (said["in_time"], said["finding"]) == (True, "substantiated")
    assert [(answer["text"], answer["outcome"]) for answer in said["answers"]] == [("已责令夜间停工。", "adopted")]
    harness.sign_in(an_officer())
    sheet = harness.client.get(f"/complaints/cases/{number}/order-reply").text
    for words in ("SZ-77", "12345", "2026年12月3日", "按期", "已责令夜间停工。", "属实"):
        assert words in sheet
    assert "13800138000" not in sheet, "the platform knows how to reach him"
    assert harness.act(number, "report-back", {"note": "平台回执 9"}).status_code == 200
    assert harness.get(reply, an_officer()).json["reported_on"] == "2026-12-03"
    twice = harness.act(number, "report-back", {"note": "平台回执 9"})
    assert (twice.status_code, twice.json["code"], twice.json["reported_on"]) == (409, "order_reported", "2026-12-03")
    assert "已于2026年12月3日回复平台" in twice.json["detail"]
    harness.later(days=1)
    harness.act(number, "reopen", {"reason": "昨夜又施工。"})
    again = harness.get(reply, an_officer()).json
    assert (again["order_due_on"], again["in_time"], again["due_on"]) == ("2026-12-03", True, "2026-12-25")
    harness.sign_in(an_officer())
    sheet = harness.client.get(f"/complaints/cases/{number}/order-reply").text
    assert sheet.index("2026年12月3日") < sheet.index("重新办理后的期限") < sheet.index("2026年12月25日")
    harness.ledgers_are_the_rows()


def test_an_order_that_was_erased_unanswered_counts_neither_as_late_nor_as_in_time(harness: ComplaintsHarness) -> None:
    order = {"kind": "complaint", "title": "停水", "text": "停水三天。", "channel": "platform_12345"}
    number = harness.post("/cases", order | {"order_number": "SZ-8"}, an_officer()).json["number"]
    harness.later(days=40)
    assert harness.act(number, "erase", {"ground": "consent_withdrawn", "reason": "本人要求删除。"}).status_code == 200
    assert harness.get(f"/cases/{number}/order-reply", an_officer()).json["in_time"] is None
    harness.sign_in(an_officer())
    assert "不计，来件人要求删除" in harness.client.get(f"/complaints/cases/{number}/order-reply").text
    assert number not in [case["number"] for case in harness.get("/cases?overdue=true", an_officer()).json["items"]]


def test_the_reply_of_an_order_that_was_erased_says_so_and_not_that_its_answer_was_empty(
    harness: ComplaintsHarness,
) -> None:
    order = {"kind": "complaint", "title": "停水", "text": "停水三天。", "channel": "platform_12345"}
    number = harness.post("/cases", order | {"order_number": "SZ-9"}, an_officer()).json["number"]
    harness.act(number, "accept")
    harness.act(number, "answer", {"text": "已经修复。", "outcome": "adopted"})
    reply = f"/cases/{number}/order-reply"
    assert harness.get(reply, an_officer()).json["erased_at"] is None
    assert harness.act(number, "erase", {"ground": "consent_withdrawn", "reason": "本人要求删除。"}).status_code == 200
    said = harness.get(reply, an_officer()).json
    assert [answer["text"] for answer in said["answers"]] == [""]
    assert said["erased_at"] is not None


def test_an_order_that_is_not_ours_is_reported_back_too(harness: ComplaintsHarness) -> None:
    order = {"kind": "complaint", "title": "停水", "text": "停水三天。", "channel": "platform_12345"}
    order |= {"order_number": "SZ-7"}
    number = harness.post("/cases", order, an_officer()).json["number"]
    harness.act(number, "not-accept", NOT_OURS)
    harness.sign_in(an_officer())
    page = f"/complaints/cases/{number}"
    assert f'href="{page}/order-reply"' in harness.client.get(page).text
    assert "县自来水公司" in harness.client.get(f"{page}/order-reply").text
    assert harness.submit(f"{page}/report-back", {"reported_on": "2026-11-23"}).status_code == 422
    assert harness.submit(f"{page}/report-back", {"note": "已退单。"}).headers["Location"].endswith("?done=report_back")


def test_a_complaint_goes_in_part_is_disputed_merged_and_split_with_each_date_explained(
    any_harness: ComplaintsHarness,
) -> None:
    """A term runs on through a transfer, its dispute, a merger and a split: what is explained is that of the whole."""
    harness = any_harness
    gdj = {**BODY, "code": "GDJ", "name": "县广电局", "departments": [{"code": "GD", "name": "网络科"}]}
    harness.deliver("catalog.body.changed", "GDJ", gdj)
    given, twin = accepted(harness, title="中午没有人"), accepted(harness, title="中午没有人")
    number, rule = given["number"], "本单位公开承诺的办理时限：投诉 15 个工作日内答复"
    whole = explained(harness, number)
    assert whole[:2] == ("2026-12-15", rule)
    assert (whole[2][0], whole[2][4], whole[2][-1]) == (("11-25", 1), ("12-01", 5), ("12-15", 15))

    harness.later(days=1)
    part = {"body": "GDJ", "reason": "属广电局。", "part_title": "网络", "part_text": "网络也坏了。"}
    gone = harness.act(number, "transfer", part).json["number"]
    assert explained(harness, gone, OTHER) == whole, "from the day on which the whole came"
    until = harness.get(f"/cases/{gone}", OTHER).json["transfer"]["dispute_until"]
    assert until == "2026-12-02", "five working days after the transfer of Wednesday, 25 November"
    harness.later(days=7)
    assert harness.act(gone, "dispute", {"reason": "不是我们的网络。"}, OTHER).status_code == 200
    assert explained(harness, gone) == whole, "a dispute gives nobody more time"

    assert harness.act(twin["number"], "merge", {"into": number}).status_code == 200
    assert explained(harness, twin["number"]) == whole
    split = harness.act(number, "split", {"title": "空调", "text": "空调也坏了。"}).json["number"]
    assert explained(harness, split) == whole
    assert harness.act(number, "answer", {"text": "已安排值班。", "outcome": "adopted"}).status_code == 200
    stopped = harness.get(f"/cases/{twin['number']}/deadline", an_officer()).json
    assert (stopped["state"], stopped["used"], stopped["due_on"]) == ("ended", 6, "2026-12-15")

    late = harness.act(gone, "transfer", {"body": "GDJ", "reason": "再核，属广电局。"}).json["number"]
    harness.later(days=8)
    refused = harness.act(late, "dispute", {"reason": "还不是。"}, OTHER)
    assert (refused.status_code, refused.json["code"]) == (409, "too_late_to_dispute")
    harness.ledgers_are_the_rows()


def test_what_another_organisation_must_answer_goes_with_a_letter_and_ends_here(any_harness: ComplaintsHarness) -> None:
    """信访工作条例第二十三条: its citizen is told where it went; his contact does not go with it."""
    harness = any_harness
    given = accepted(harness, title="水压不足", text="三楼没有水。", contact={"name": "王芳", "phone": "13800138000"})
    number = given["number"]
    assert harness.get(f"/cases/{number}/referral", an_officer()).json["code"] == "not_referred"
    harness.sign_in(an_officer())
    page = f"/complaints/cases/{number}"
    assert "“转往单位”没有填写" in harness.submit(f"{page}/draft-referral", {"reason": "供水归其负责。"}).text
    form = {"organisation": "市住房 公积金管理中心财务科", "reason": "供水归其负责。"}
    assert "请用“转办”" in harness.submit(f"{page}/draft-referral", form).text, "its own department is no other"
    form |= {"organisation": "县自来水公司"}
    assert harness.submit(f"{page}/draft-referral", form).headers["Location"].endswith("?done=draft_referral")
    assert harness.announced("task.opened")[-1].data["kind"] == "sign_referral"
    assert harness.announced("task.opened")[-1].data["not_for"] == ["chen"]
    assert [case["awaits"] for case in harness.get("/cases?awaits=referral", LEADER).json["items"]] == [["referral"]]
    assert harness.act(number, "refer").status_code == 409, "it is signed before it is sent"
    recalled = harness.act(number, "recall-referral", {"reason": "写错了单位。"})
    assert (recalled.json["state"], "refer" in recalled.json["allowed"]) == ("accepted", False)
    assert harness.announced("task.closed")[-1].data["kind"] == "sign_referral"
    assert harness.submit(f"{page}/draft-referral", form).status_code == 303
    assert (
        harness.act(number, "sign-referral", {}, an_officer("chen", "GJJ", "case_officer", "leader")).status_code == 409
    )
    harness.sign_in(LEADER)
    assert "三楼没有水。" in harness.client.get(f"{page}/sign-referral").text, "whoever signs reads what goes out"
    assert harness.submit(f"{page}/sign-referral").status_code == 303
    harness.sign_in(an_officer())
    assert "还没有转送" in harness.client.get(f"{page}/referral").text
    untold = told(harness, given)
    assert not any("自来水" in words for words in untold), "its citizen is told once it is sent"
    assert harness.submit(f"{page}/refer").headers["Location"].endswith("?done=refer")
    letter = harness.client.get(f"{page}/referral").text
    for words in ("县自来水公司：", "水压不足", "三楼没有水。", "供水归其负责。", number):
        assert words in letter
    for secret in ("王芳", "13800138000", given["receipt_code"]):
        assert secret not in letter
    shown = harness.get(f"/cases/{number}", Receipt_Code=given["receipt_code"]).json
    assert (shown["state"], shown["referred"], shown["right_channel"]) == ("closed", True, "县自来水公司")
    assert "已转送县自来水公司办理" in told(harness, given)[-1]
    assert harness.announced("case.closed")[-1].data["state"] == "closed"
    assert harness.announced("task.closed")[-1].data["kind"] == "answer"
    assert harness.get(f"/cases/{number}/deadline", an_officer()).json["state"] == "ended"
    harness.ledgers_are_the_rows()
    assert harness.act(number, "erase", {"ground": "other_law"}).status_code == 200
    assert "供水归其负责" not in harness.everything_kept()


def test_no_answered_case_is_closed_silently(harness: ComplaintsHarness) -> None:
    """An officer used to close it in the minute of the answer, and nobody could rate it or have it taken up again."""
    given, reason = harness.answered(), {"reason": "来电说已解决"}
    number, code = given["number"], {"Receipt_Code": given["receipt_code"]}
    assert harness.act(number, "close").status_code == 422
    refused = harness.act(number, "close", reason)
    seen = harness.get(f"/cases/{number}", an_officer()).json
    assert (refused.status_code, refused.json["reopen_until"]) == (409, seen["reopen_until"]) == (409, "2026-12-09")
    assert "2026年12月9日以前" in refused.json["detail"]
    assert refused.json["allowed"] == sorted(seen["allowed"])
    assert "close" not in seen["allowed"]
    harness.post(f"/cases/{number}/rate", {"satisfaction": 2}, **code)
    assert harness.act(number, "close", reason).status_code == 409, "whoever is dissatisfied may have it taken up again"
    harness.post(f"/cases/{number}/rate", {"satisfaction": 4}, **code)
    assert harness.act(number, "close", reason).status_code == 200
    assert "已办结。理由：来电说已解决。对答复不满意的，" in told(harness, given)[-1]


def test_an_order_has_its_number_once_and_no_other_case_is_answered_at_a_platform(
    any_harness: ComplaintsHarness,
) -> None:
    harness = any_harness
    order = {"kind": "complaint", "title": "停水", "text": "停水三天。", "channel": "platform_12345", "body": "GJJ"}
    without = harness.post("/cases", order, an_officer())
    assert (without.status_code, list(without.json["errors"])) == (422, ["order_number"])
    order["order_number"] = "SZ-7"
    first = harness.post("/cases", order, an_officer()).json["number"]
    again = harness.post("/cases", {**order, "kind": "opinion"}, an_officer("wang"))
    assert (again.status_code, again.json["code"], again.json["number"]) == (409, "order_known", first)
    assert first in again.json["detail"]
    assert harness.post("/cases", {**order, "channel": "petition_platform"}, an_officer()).status_code == 201
    assert harness.act(first, "not-accept", NOT_OURS).status_code == 200
    assert harness.post("/cases", order, an_officer()).status_code == 201, "the platform sent it again"

    call = accepted(harness)["number"]
    said = {"text": "已办。", "outcome": "adopted", "delivery": "platform"}
    refused = harness.act(call, "answer", said)
    assert (refused.status_code, refused.json["code"]) == (422, "no_order")
    harness.sign_in(an_officer())
    assert "回复转办平台" not in harness.client.get(f"/complaints/cases/{call}").text


def test_an_order_is_one_case_however_its_number_is_typed_and_whoever_has_it(any_harness: ComplaintsHarness) -> None:
    """It was recorded twice: in other signs, or once its first case had gone to another body."""
    harness = any_harness
    gdj = {**BODY, "code": "GDJ", "name": "县广电局", "departments": []}
    harness.deliver("catalog.body.changed", "GDJ", gdj)
    order = {"kind": "complaint", "title": "停水", "text": "停水三天。", "channel": "petition_platform", "body": "GJJ"}
    first = harness.post("/cases", order | {"order_number": " ｘｆ－77\u200b a"}, an_officer()).json["number"]
    assert harness.get(f"/cases/{first}", an_officer()).json["order_number"] == "XF-77A"
    found = harness.get("/cases?order_number=xf-77%20a", an_officer()).json["items"]
    assert [case["number"] for case in found] == [first]
    again = harness.post("/cases", order | {"order_number": "xf-77A"}, an_officer("wang"))
    assert (again.status_code, again.json["code"], again.json["number"]) == (409, "order_known", first)
    harness.act(first, "accept")
    harness.act(first, "transfer", {"body": "GDJ", "reason": "属广电局。"})
    gone = harness.post("/cases", order | {"order_number": "XF-77A"}, an_officer())
    assert (gone.status_code, gone.json["code"]) == (409, "order_known")
    assert first not in gone.text, "it is another body's by now"
    lines = harness.post("/cases", order | {"order_number": "1\n2"}, an_officer())
    assert (lines.status_code, list(lines.json["errors"])) == (422, ["order_number"])
    elsewhere = harness.post("/cases", order | {"body": "GDJ", "order_number": "9"}, an_officer())
    assert (elsewhere.status_code, elsewhere.json["code"]) == (403, "role_missing"), "he is no officer of that body"


def test_who_signs_a_letter_that_was_recalled_reads_who_did_that_and_what_he_can_do(harness: ComplaintsHarness) -> None:
    """She was told 答复、分派、申请延期, which are not hers, and no word of who had been quicker."""
    office = an_officer("hu", "GJJ", "office")
    harness.deliver("catalog.person.changed", "hu", as_told(office))
    number = accepted(harness)["number"]
    harness.act(number, "draft-referral", {"organisation": "市供水公司", "reason": "供水归其办理。"})
    harness.sign_in(office)
    page = f"/complaints/cases/{number}/sign-referral"
    version = re.search(r'name="version" value="(\d+)"', harness.client.get(page).text)
    assert version
    harness.act(number, "recall-referral", {"reason": "由我们办。"})
    late = harness.submit(page, {"version": version[1]})
    assert late.status_code == 412
    assert ("他人已先办理" in late.text, "撤回转办函，陈珂，" in late.text) == (True, True)
    shown = late.text.partition("您现在可以办的")[2].partition("</p>")[0]
    hers = harness.get(f"/cases/{number}", office).json["allowed"]
    assert re.findall(r">([^<>\n]+)</a>", shown) == [*(ACTS[act] for act in hers), "查看本件"]
    opened = harness.client.get(page)
    assert (opened.status_code, "申请延期" in opened.text, ACTS[hers[0]] in opened.text) == (409, False, True)


def test_who_accepts_what_another_accepted_reads_who_did_and_is_asked_for_nothing_again(
    harness: ComplaintsHarness,
) -> None:
    number = harness.submit_case()["number"]
    harness.sign_in(an_officer("wang"))
    form = {"version": "1", "reason": "不归我们管，请问县局。", "right_channel": "县局", "remedy": "可以复查。"}
    harness.act(number, "accept")
    late = harness.submit(f"/complaints/cases/{number}/not-accept", form)
    assert late.status_code == 412
    assert ("他人已先办理" in late.text, "受理，陈珂，" in late.text) == (True, True)
    assert "不归我们管，请问县局。" in late.text, "his words are there to copy"
    assert "勾选“已核对”" not in late.text
