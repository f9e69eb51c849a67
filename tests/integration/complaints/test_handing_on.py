"""Cases that go to others, together or in parts: through the interface and the pages, on a real database."""

from __future__ import annotations

from typing import Any

from tests.integration.complaints.harness import BODY, ComplaintsHarness, an_officer, as_told

OFFICE, OTHER = an_officer("li", "GJJ", "office"), an_officer("zhao", "GDJ")


def accepted(harness: ComplaintsHarness, **changes: Any) -> dict[str, Any]:
    given = harness.submit_case(kind="complaint", body="GJJ", **changes)
    assert harness.act(given["number"], "accept").status_code == 200
    return given


def told(harness: ComplaintsHarness, given: dict[str, Any]) -> list[str]:
    seen = harness.get(f"/cases/{given['number']}", Receipt_Code=given["receipt_code"]).json
    return [said["text"] for said in seen["dialogue"]]


def test_a_case_is_transferred_in_part_disputed_merged_split_and_extended(any_harness: ComplaintsHarness) -> None:
    harness = any_harness
    gdj = {**BODY, "code": "GDJ", "name": "县广电局", "departments": [{"code": "GD", "name": "网络科"}]}
    harness.deliver("catalog.body.changed", "GDJ", gdj)
    harness.publish("d2")
    given = accepted(harness, disclosure="d2", title="中午没有人办业务", text="公积金中心中午没有人办业务。")
    twin = accepted(harness, title="中午没有人办业务", text="中午去公积金中心没有人办业务。")
    number = given["number"]

    part = {"body": "GDJ", "reason": "网络故障属广电局。", "part_title": "网络", "part_text": "网络也坏了。"}
    half = harness.act(number, "transfer", {**part, "part_text": ""})
    assert (half.status_code, half.json["code"], list(half.json["errors"])) == (422, "half_a_part", ["part_text"])
    gone = harness.act(number, "transfer", part)
    assert (gone.status_code, gone.json["number"]) == (200, "GJJ-TS-2026-0003")
    gone_number = gone.json["number"]
    assert harness.get(f"/cases/{gone_number}", an_officer()).status_code == 404, "it is another body's now"
    theirs = harness.get(f"/cases/{gone_number}", OTHER).json
    assert (theirs["transfer"]["dispute_until"], theirs["split_from"]) == ("2026-12-01", number)
    assert harness.get(f"/cases/{gone_number}", Receipt_Code=given["receipt_code"]).json["title"] == "网络"
    assert sent(harness) == [("GJJ-TS-2026-0003", "县广电局", "waiting", "accepted")]
    assert harness.get("/sent-cases", OTHER).json["items"] == [], "it sent none"
    assert harness.act(gone_number, "dispute", {"reason": "不是我们的网络。"}, OTHER).status_code == 200
    assert sent(harness) == [("GJJ-TS-2026-0003", "县广电局", "returned", "accepted")]
    assert harness.get(f"/cases/{gone_number}", an_officer()).json["handler"]["sub"] == "chen"

    alike = harness.get(f"/cases/{twin['number']}/duplicates", an_officer()).json["items"]
    assert [other["number"] for other in alike] == [number]
    assert harness.act(twin["number"], "merge", {"into": number}).status_code == 200
    assert "合并办理" in told(harness, twin)[-1]

    assert harness.act(number, "extend", {"days": 11, "reason": "复杂。"}).status_code == 422
    assert harness.act(number, "extend", {"days": 10, "reason": "复杂。"}).json["due_on"] == "2026-12-15"
    granted = harness.act(number, "grant-extension", {"reason": "涉及多个网点。"}, OFFICE)
    assert (granted.status_code, granted.json["due_on"]) == (200, "2026-12-29")
    assert "2026年12月29日" in told(harness, given)[-1]
    found = {"finding": "substantiated", "handling": "已调整排班。"}
    assert harness.act(number, "investigate", found).status_code == 200
    assert harness.act(number, "note", {"text": "来件人在窗口工作。"}).status_code == 200
    assert "窗口工作" not in harness.get(f"/cases/{number}", Receipt_Code=given["receipt_code"]).text

    refused = harness.act(number, "extend", {"days": 1, "reason": "再延。"})
    assert (refused.status_code, "extend" in refused.json["allowed"]) == (409, False)
    assert harness.act(number, "answer", {"text": "中午已安排值班。", "outcome": "adopted"}).status_code == 200
    assert told(harness, twin)[-1] == "中午已安排值班。"
    assert len(harness.announced("case.answered")) == 2
    harness.ledgers_are_the_rows()

    ledger = harness.get(f"/cases/{number}/entries?limit=100", an_officer()).json["items"]
    assert [entry["kind"] for entry in ledger] == [
        "submit",
        "accept",
        "split",
        "absorb",
        "extend",
        "grant_extension",
        "investigate",
        "note",
        "answer",
    ]
    assert (ledger[5]["by"]["sub"], ledger[5]["due_on"], ledger[5]["days"]) == ("li", "2026-12-29", 10)
    assert ledger[7]["note"] == "来件人在窗口工作。"
    harness.purge("d2")
    assert "窗口工作" not in harness.everything_kept()
    assert harness.get(f"/cases/{number}/entries?limit=100", an_officer()).json["items"][7]["digest"]
    harness.ledgers_are_the_rows()


def test_what_a_body_noted_for_its_own_people_does_not_go_along(harness: ComplaintsHarness) -> None:
    """“此人多次缠访” was read by the next body."""
    harness.deliver("catalog.body.changed", "GDJ", {**BODY, "code": "GDJ", "name": "县广电局", "departments": []})
    number = accepted(harness, title="网络坏了", text="网络坏了三天。")["number"]
    assert harness.act(number, "note", {"text": "金丝雀：已来过三次。"}).status_code == 200
    assert "金丝雀" in harness.get(f"/cases/{number}/entries", an_officer()).text
    assert harness.act(number, "transfer", {"body": "GDJ", "reason": "属广电局。"}).status_code == 200
    read = harness.get(f"/cases/{number}/entries", OTHER)
    assert (read.status_code, "金丝雀" in read.text, "不随件转来" in read.text) == (200, False, True)
    harness.sign_in(OTHER)
    assert "金丝雀" not in harness.client.get(f"/complaints/cases/{number}/ledger").text
    assert harness.act(number, "dispute", {"reason": "不属于我局。"}, OTHER).status_code == 200
    assert "金丝雀" in harness.get(f"/cases/{number}/entries", an_officer()).text


def sent(harness: ComplaintsHarness) -> list[tuple[str, ...]]:
    lines = harness.get("/sent-cases", an_officer()).json["items"]
    return [tuple(line[name] for name in ("number", "to_body_name", "course", "state")) for line in lines]


def test_who_sent_a_case_away_reads_what_became_of_it_and_nothing_else(harness: ComplaintsHarness) -> None:
    """It vanished from every list of the sender, who learnt neither that it was taken nor that it was answered."""
    harness.deliver("catalog.body.changed", "GDJ", {**BODY, "code": "GDJ", "name": "县广电局", "departments": []})
    number = accepted(harness, title="网络坏了", text="网络坏了三天。", contact={"name": "王芳"})["number"]
    assert harness.act(number, "transfer", {"body": "GDJ", "reason": "属广电局。"}).status_code == 200
    harness.later(days=1)
    assert harness.act(number, "answer", {"text": "已修复。", "outcome": "adopted"}, OTHER).status_code == 200
    (line,) = harness.get("/sent-cases", an_officer()).json["items"]
    assert (line["sent_on"], line["course"], line["answered_on"]) == ("2026-11-24", "taken", "2026-11-25")
    harness.sign_in(an_officer())
    shown = harness.client.get("/complaints/sent-cases").text
    for words in (number, "县广电局", "已接办", "已答复", "2026年11月25日"):
        assert words in shown
    for words in ("网络坏了", "王芳", "已修复"):
        assert words not in shown
    for person in (wu := an_officer("wu"), OTHER):
        harness.deliver("catalog.person.changed", person.sub, as_told(person))
    tip_off = {"kind": "tip_off", "title": "违规办理", "text": "业务没有按规定办。", "body": "GJJ"}
    secret = harness.post("/cases", tip_off).json["number"]
    harness.act(secret, "accept")
    assert harness.act(secret, "name-reported", {"people": ["wu"], "reason": "调查中提到。"}).status_code == 200
    assert harness.act(secret, "transfer", {"body": "GDJ", "reason": "属广电局。"}).status_code == 200
    assert len(harness.get("/sent-cases", an_officer()).json["items"]) == 2
    assert [each["number"] for each in harness.get("/sent-cases", wu).json["items"]] == [number], "it reports him"
    harness.sign_in(an_officer())
    assert 'href="/complaints/sent-cases"' in harness.client.get("/complaints/cases").text


def test_each_act_has_a_page_with_its_rule_and_the_ledger_has_one(harness: ComplaintsHarness) -> None:
    given = accepted(harness)
    number, page = given["number"], f"/complaints/cases/{given['number']}"
    harness.sign_in(an_officer())
    shown = harness.client.get(page).text
    for act in ("transfer", "merge", "split", "extend", "investigate", "note"):
        assert f'href="{page}/{act}"' in shown
        assert "确认" in harness.client.get(f"{page}/{act}").text
    assert f'href="{page}/dispute"' not in shown
    wrong = harness.submit(f"{page}/transfer", {"reason": ""})
    assert (wrong.status_code, "“转办理由”没有填写" in wrong.text) == (422, True)
    done = harness.submit(f"{page}/transfer", {"department": "CW", "reason": "属财务科职责。"})
    assert done.headers["Location"].endswith(f"{number}?done=transfer")
    after = harness.client.get(done.headers["Location"]).text
    assert "已转办" in after
    assert "异议期至 2026年12月1日" in after
    ledger = harness.client.get(f"{page}/ledger").text
    for words in ("提交", "受理", "转往 财务科。", "属财务科职责。"):
        assert words in ledger
    harness.act(number, "assign", {"department": "BGS"})
    harness.act(number, "extend", {"days": 2, "reason": "要现场核实。"})
    harness.act(number, "grant-extension", {"reason": "涉及多个网点。"}, OFFICE)
    ledger = harness.client.get(f"{page}/ledger").text
    for words in ("科室 办公室。", "要现场核实。", "2 个工作日。", "涉及多个网点。"):
        assert words in ledger


def test_an_order_of_a_platform_is_taken_found_answered_and_reported_back(harness: ComplaintsHarness) -> None:
    harness.sign_in(an_officer())
    form = {"kind": "complaint", "body": "GJJ", "title": "噪声", "text": "夜间施工。", "channel": "platform_12345"}
    form |= {"order_number": "SZ-77", "order_due_on": "2026-12-03"}
    assert "最迟 <strong>2026年12月3日" in harness.client.get(harness.submit("/complaints/ask", form).location).text
    (order,) = harness.get("/cases?order_number=SZ-77", an_officer()).json["items"]
    number, page = order["number"], f"/complaints/cases/{order['number']}"
    assert (order["order_number"], order["due_on"]) == ("SZ-77", "2026-12-03")
    explained = harness.get(f"/cases/{number}/deadline", an_officer()).json
    assert explained["term"]["basis"] == "转办单 SZ-77 要求的答复日期"
    harness.act(number, "accept")
    harness.act(number, "answer", {"text": "已制止。", "outcome": "adopted"})
    assert f'href="{page}/report-back"' in harness.client.get(page).text
    assert harness.submit(f"{page}/report-back", {"note": "回执 9"}).headers["Location"].endswith("?done=report_back")
    assert harness.get(f"/cases/{number}", an_officer()).json["reported_on"] == "2026-11-24"
    assert "回执 9" in harness.client.get(f"{page}/ledger").text
    harness.ledgers_are_the_rows()
